import { timeDay, timeHour } from 'd3-time'
import { describe, expect, test } from 'vitest'
import type { Point } from '../src/client/measurements'
import {
  bandPath, extremes, frameOf, gather, linePath, pathThrough, rangeOf, roundTimes, roundValues, stretches, summed,
} from '../src/app/plot/plot'

const minute = 60_000

function aPoint(start: number, mean: number, spread = 0, count = 1): Point {
  return { start, count, lowest: mean - spread, highest: mean + spread, mean }
}

const hour = 60 * minute
const frame = frameOf([10, 110], [20, 70], [0, 10 * minute], [0, 10])

// spec portal 6.5
describe('A chart', () => {
  test('puts the least value at the ground and time from left to right, and nothing outside', () => {
    expect([frame.y(0), frame.y(10)]).toEqual([70, 20])
    expect([0, 5 * minute, 99 * minute, -1].map(time => frame.x(time))).toEqual([10, 60, 110, 10])
  })

  test('draws the means as a line and the least to the greatest as an area', () => {
    const stretch = [aPoint(0, 5, 1), aPoint(minute, 10, 2)]
    expect(linePath(frame, stretch, 0)).toBe('M10,45L20,20')
    expect(bandPath(frame, stretch, 0)).toBe('M10,40L20,10L20,30L10,50Z')
  })

  test('shows a value that stands alone', () => {
    expect(linePath(frame, [aPoint(0, 5)], 0)).toBe('M10,45Z')
  })

  // spec portal 8.6
  test('has a gap where nothing is known', () => {
    const places = [[0, 5], [minute, 10], [2 * minute, null], [3 * minute, 5], [4 * minute, null]] as const
    expect(pathThrough(frame, places)).toBe('M10,45L20,20M40,45Z')
    expect(pathThrough(frame, [])).toBe('')
  })

  test('ends its line where the signal is silent for more than three of its usual pauses', () => {
    const at = (...minutes: number[]) => stretches(minutes.map(one => aPoint(one * minute, 5)), minute)
      .map(part => part.length)
    expect(at(0, 1, 4, 8, 9, 10)).toEqual([3, 3])
    expect(at(0, 30, 60, 90, 181)).toEqual([4, 1])
    expect(at(7)).toEqual([1])
    expect(at()).toEqual([])
  })

  test('reaches to limits that are near, and not to those far off', () => {
    const points = [aPoint(0, 60), aPoint(minute, 80)]
    const [least, greatest] = rangeOf(points, [90, 200, 20])
    expect(least).toBeGreaterThan(50)
    expect(greatest).toBeGreaterThan(90)
    expect(greatest).toBeLessThan(110)
  })

  test('has a height also where one value repeats', () => {
    for (const value of [97, -3]) {
      const [least, greatest] = rangeOf([aPoint(0, value)], [])
      expect(least).toBeLessThan(value)
      expect(greatest).toBeGreaterThan(value)
    }
    expect(rangeOf([aPoint(0, 0)], [])).toEqual([0, 1])
  })

  test('does not go below nothing where no value does', () => {
    expect(rangeOf([aPoint(0, 0), aPoint(minute, 100)], [])).toEqual([0, 108])
  })

  test('is labelled with round numbers within its range', () => {
    const labelled = (least: number, greatest: number) =>
      roundValues(frameOf([0, 100], [0, 100], [0, 1], [least, greatest]))
    expect(labelled(58.3, 91.2)).toEqual([60, 70, 80, 90])
    expect(labelled(0, 10_000)).toEqual([0, 2000, 4000, 6000, 8000, 10_000])
    expect(labelled(36.29, 36.42)).toEqual([36.3, 36.4])
    expect(labelled(0, 0.05)).toEqual([0])
  })

  test('is labelled with whole hours and midnights of the person\'s clock', () => {
    const from = new Date(2026, 10, 21, 9, 30).getTime()
    const labelled = (length: number, width: number) =>
      roundTimes(frameOf([0, width], [0, 1], [from, from + length], [0, 1])).map(time => new Date(time))
    expect(labelled(24 * hour, 275).map(time => time.getHours())).toEqual([12, 18, 0, 6])
    const days = labelled(7 * 24 * hour, 1000)
    expect(days.map(time => time.getDate())).toEqual([22, 23, 24, 25, 26, 27, 28])
    expect(days.map(time => time.getHours())).toEqual(days.map(() => 0))
  })

  test('has labels that do not lie over each other or reach over its edge', () => {
    for (const length of [minute, 10 * minute, hour, 6 * hour, 24 * hour, 7 * 24 * hour, 30 * 24 * hour]) {
      for (const width of [200, 290, 340, 500, 800, 1100]) {
        for (const from of [new Date(2026, 9, 5).getTime(), new Date(2026, 1, 1, 10, 59, 31).getTime()]) {
          const { x, ...rest } = frameOf([0, width], [0, 1], [from, from + length], [0, 1])
          const places = roundTimes({ x, ...rest }).map(time => x(time))
          const apart = places.map((place, at) => place - (places[at - 1] ?? -Infinity))
          expect(Math.min(...apart), `${length} ms on ${width}`).toBeGreaterThan(32)
          expect([Math.min(...places, 15) > 14, Math.max(...places, 0) < width - 14]).toEqual([true, true])
        }
      }
    }
  })
})

// spec portal 6.5
describe('The numbers beside a chart', () => {
  test('are the points of an hour put together, each value counting once', () => {
    const hour = timeHour.floor(new Date()).getTime()
    const [first, second, ...rest] = gather(
      [aPoint(hour, 60, 1, 3), aPoint(hour + minute, 80, 5, 1), aPoint(hour + 60 * minute, 70)], timeHour)
    expect(first).toEqual({ start: hour, count: 4, lowest: 59, highest: 85, mean: 65 })
    expect(second?.start).toBe(hour + 60 * minute)
    expect(rest).toEqual([])
  })

  test('are sums of what is counted', () => {
    const hour = timeHour.floor(new Date()).getTime()
    const [first] = summed([aPoint(hour, 100, 0, 2), aPoint(hour + minute, 30)], timeHour)
    expect(first).toEqual({ start: hour, count: 3, lowest: 230, highest: 230, mean: 230 })
  })

  test('begin anew with each day of the calendar, also where that has 25 hours', () => {
    const from = new Date(2026, 9, 24, 12).getTime()
    const starts = gather(Array.from({ length: 60 }, (_, at) => aPoint(from + at * hour, 1)), timeDay)
      .map(({ start }) => new Date(start))
    expect(starts.map(time => [time.getDate(), time.getHours()])).toEqual([[24, 0], [25, 0], [26, 0]])
  })

  test('know the least and the greatest, however many there are', () => {
    expect(extremes(Array.from({ length: 500_000 }, (_, at) => aPoint(at, at)))).toEqual([0, 499_999])
  })

  test('leave the points themselves as they are', () => {
    const points = [aPoint(0, 1), aPoint(1, 3)]
    gather(points, timeDay)
    expect(points[0]?.mean).toBe(1)
  })
})
