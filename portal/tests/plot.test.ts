import { describe, expect, test } from 'vitest'
import type { Point } from '../src/client/measurements'
import {
  bandPath, gather, linePath, pathThrough, rangeOf, startOfDay, startOfHour, stretches, summed, ticks, timeTicks, xOf,
  yOf, type Frame,
} from '../src/app/plot/plot'

const minute = 60_000

function aPoint(start: number, mean: number, spread = 0, count = 1): Point {
  return { start, count, lowest: mean - spread, highest: mean + spread, mean }
}

const frame: Frame = { left: 10, top: 20, width: 100, height: 50, from: 0, to: 10 * minute, least: 0, greatest: 10 }

// spec portal 6.5
describe('A chart', () => {
  test('puts the least value at the ground and time from left to right, and nothing outside', () => {
    expect([yOf(frame, 0), yOf(frame, 10)]).toEqual([70, 20])
    expect([xOf(frame, 0), xOf(frame, 5 * minute), xOf(frame, 99 * minute), xOf(frame, -1)]).toEqual([10, 60, 110, 10])
  })

  test('draws the means as a line and the least to the greatest as an area', () => {
    const stretch = [aPoint(0, 5, 1), aPoint(minute, 10, 2)]
    expect(linePath(frame, stretch, 0)).toBe('M10.0 45.0L20.0 20.0')
    expect(bandPath(frame, stretch, 0)).toBe('M10.0 40.0L20.0 10.0L20.0 30.0L10.0 50.0Z')
  })

  test('shows a value that stands alone', () => {
    expect(linePath(frame, [aPoint(0, 5)], 0)).toBe('M10.0 45.0h2')
  })

  // spec portal 8.6
  test('has a gap where nothing is known', () => {
    const places = [[0, 5], [minute, 10], [2 * minute, null], [3 * minute, 5], [4 * minute, null]] as const
    expect(pathThrough(frame, places)).toBe('M10.0 45.0L20.0 20.0M40.0 45.0h2')
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
    expect(ticks(58.3, 91.2, 4)).toEqual([60, 70, 80, 90])
    expect(ticks(36.41, 36.93, 4)).toEqual([36.6, 36.8])
    expect(ticks(36.29, 36.42, 4)).toEqual([36.3, 36.4])
    expect(ticks(0, 10_000, 4)).toEqual([0, 5000, 10_000])
  })

  test('is labelled with whole hours and midnights of the person\'s clock', () => {
    const from = new Date(2026, 10, 21, 9, 30).getTime()
    const hours = timeTicks(from, from + 24 * 60 * minute, 6 * 60).map(time => new Date(time).getHours())
    expect(hours).toEqual([12, 18, 0, 6])
    const days = timeTicks(from, from + 7 * 24 * 60 * minute, 24 * 60)
    expect(days).toHaveLength(7)
    expect(days.every(time => time === startOfDay(time))).toBe(true)
  })
})

// spec portal 6.5
describe('The numbers beside a chart', () => {
  test('are the points of an hour put together, each value counting once', () => {
    const hour = startOfHour(Date.now())
    const [first, second, ...rest] = gather(
      [aPoint(hour, 60, 1, 3), aPoint(hour + minute, 80, 5, 1), aPoint(hour + 60 * minute, 70)], startOfHour)
    expect(first).toEqual({ start: hour, count: 4, lowest: 59, highest: 85, mean: 65 })
    expect(second?.start).toBe(hour + 60 * minute)
    expect(rest).toEqual([])
  })

  test('are sums of what is counted', () => {
    const hour = startOfHour(Date.now())
    const [first] = summed([aPoint(hour, 100, 0, 2), aPoint(hour + minute, 30)], startOfHour)
    expect(first).toEqual({ start: hour, count: 3, lowest: 230, highest: 230, mean: 230 })
  })

  test('leave the points themselves as they are', () => {
    const points = [aPoint(0, 1), aPoint(1, 3)]
    gather(points, () => 0)
    expect(points[0]?.mean).toBe(1)
  })
})
