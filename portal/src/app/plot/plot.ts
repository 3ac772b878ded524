import { groups, max, median, min, pairs, sum } from 'd3-array'
import { scaleLinear, scaleTime, type ScaleLinear, type ScaleTime } from 'd3-scale'
import { area, line } from 'd3-shape'
import type { CountableTimeInterval } from 'd3-time'
import type { Point } from '../../client/measurements'

/** A moment, and the value there; null where nothing is known. */
export type Place = readonly [time: number, value: number | null]

/** Where on the screen a moment and a value lie, in pixels; no moment lies outside. */
export interface Frame { x: ScaleTime<number, number>; y: ScaleLinear<number, number> }

type Span = readonly [first: number, last: number]

// A curve is drawn through points that follow each other, but for so many of their usual pauses.
const mostPauses = 3
const air = 0.08
// None is labelled with more digits than numbers are shown with.
const mostValues = 4
const finest = 0.1
const mostTimes = 7
const room = 75
const edge = 14

/** The room from the left to the right, and from the top to the ground, for a time and a range of values. */
export function frameOf(across: Span, [top, ground]: Span, time: Span, range: Span): Frame {
  return { x: scaleTime(time, across).clamp(true), y: scaleLinear(range, [ground, top]) }
}

/** Values to label, round ones. */
export function roundValues({ y }: Frame): number[] {
  const [least = 0, greatest = 0] = y.domain()
  return y.ticks(Math.min(mostValues, (greatest - least) / finest))
}

/** Moments to label, round ones by the person's clock; as many as there is room for, and none at the very edge. */
export function roundTimes({ x }: Frame): number[] {
  const [left = 0, right = 0] = x.range()
  return x.ticks(Math.min(mostTimes, (right - left) / room)).map(Number)
    .filter(time => x(time) > left + edge && x(time) < right - edge)
}

/** The least and the greatest that was measured. */
export function extremes(points: readonly Point[]): [least: number, greatest: number] {
  return [min(points, point => point.lowest) ?? 0, max(points, point => point.highest) ?? 0]
}

/** What the values span, with some air around, and limits where they are not far off. */
export function rangeOf(points: readonly Point[], limits: readonly number[]): [number, number] {
  const [least, greatest] = extremes(points)
  const size = greatest - least || Math.abs(greatest) * 0.1 || 1
  const near = limits.filter(limit => limit >= least - size && limit <= greatest + size)
  const [from, to] = [Math.min(least, ...near), Math.max(greatest, ...near)]
  const margin = (to - from || size) * air
  // What is never negative is not drawn as if it could be.
  return [from >= 0 ? Math.max(0, from - margin) : from - margin, to === 0 ? 1 : to + margin]
}

/** Points that follow each other; where the signal is silent for much longer than usual a new stretch begins. */
export function stretches(points: readonly Point[], stepMs: number): Point[][] {
  const found: Point[][] = []
  const usual = Math.max(stepMs, median(pairs(points, (one, next) => next.start - one.start)) ?? 0)
  for (const point of points) {
    const last = found.at(-1)?.at(-1)
    if (last === undefined || point.start - last.start > mostPauses * usual) {
      found.push([point])
    } else {
      found.at(-1)?.push(point)
    }
  }
  return found
}

/** A line through values, with gaps where nothing is known; one that stands alone is a dot. */
export function pathThrough({ x, y }: Frame, places: readonly Place[]): string {
  return line<Place>(([time]) => x(time), ([, value]) => y(value ?? 0))
    .defined(([, value]) => value !== null).digits(1)(places) ?? ''
}

/** The line through the means of a stretch. */
export function linePath(frame: Frame, stretch: readonly Point[], stepMs: number): string {
  return pathThrough(frame, stretch.map(point => [point.start + stepMs / 2, point.mean]))
}

/** The area between the least and the greatest values of a stretch. */
export function bandPath({ x, y }: Frame, stretch: readonly Point[], stepMs: number): string {
  return area<Point>(point => x(point.start + stepMs / 2), point => y(point.lowest), point => y(point.highest))
    .digits(1)(stretch) ?? ''
}

/** What counts came to in each longer step, as points whose values are the sums. */
export function summed(points: readonly Point[], step: CountableTimeInterval): Point[] {
  return gather(points, step).map(({ start, count, mean }) => {
    const all = mean * count
    return { start, count, lowest: all, highest: all, mean: all }
  })
}

/** The points put together to longer steps, which begin with the calendar's in the person's time zone. */
export function gather(points: readonly Point[], step: CountableTimeInterval): Point[] {
  return groups(points, point => step.floor(new Date(point.start)).getTime()).map(([start, part]) => {
    const [lowest, highest] = extremes(part)
    const count = sum(part, point => point.count)
    return { start, count, lowest, highest, mean: sum(part, point => point.mean * point.count) / count }
  })
}
