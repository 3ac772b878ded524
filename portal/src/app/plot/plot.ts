import type { Point } from '../../client/measurements'

/** A moment, and the value there; null where nothing is known. */
export type Place = readonly [time: number, value: number | null]

/** Where a chart lies on the screen, in pixels, and what it spans. */
export interface Frame {
  left: number
  top: number
  width: number
  height: number
  from: number
  to: number
  least: number
  greatest: number
}

// A curve is drawn through points that follow each other, but for so many of their usual pauses.
const mostPauses = 3
const air = 0.08

export function xOf({ left, width, from, to }: Frame, time: number): number {
  return left + width * Math.min(1, Math.max(0, (time - from) / (to - from)))
}

export function yOf({ top, height, least, greatest }: Frame, value: number): number {
  return top + height * (1 - (value - least) / (greatest - least))
}

/** The least and the greatest of values, however many. */
export function extent(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(
    ([least, greatest], value) => [Math.min(least, value), Math.max(greatest, value)], [Infinity, -Infinity])
}

/** What the values span, with some air around, and limits where they are not far off. */
export function rangeOf(points: readonly Point[], limits: readonly number[]): [number, number] {
  const least = Math.min(...points.map(point => point.lowest))
  const greatest = Math.max(...points.map(point => point.highest))
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
  const pauses = points.slice(1).map((point, at) => point.start - (points[at] as Point).start)
  const usual = Math.max(stepMs, pauses.sort((one, other) => one - other)[Math.floor(pauses.length / 2)] ?? 0)
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

/** A line through values, with gaps where nothing is known; one that stands alone is a short stroke. */
export function pathThrough(frame: Frame, places: readonly Place[]): string {
  return places.map(([time, value], at) => {
    if (value === null) {
      return ''
    }
    const [isBegun, goesOn] = [at - 1, at + 1].map(beside => (places[beside]?.[1] ?? null) !== null)
    return `${isBegun ? 'L' : 'M'}${place(frame, time, value)}${isBegun || goesOn ? '' : 'h2'}`
  }).join('')
}

/** The line through the means of a stretch. */
export function linePath(frame: Frame, stretch: readonly Point[], stepMs: number): string {
  return pathThrough(frame, stretch.map(point => [point.start + stepMs / 2, point.mean]))
}

/** The area between the least and the greatest values of a stretch. */
export function bandPath(frame: Frame, stretch: readonly Point[], stepMs: number): string {
  const upper = stretch.map(point => place(frame, point.start + stepMs / 2, point.highest))
  const lower = stretch.map(point => place(frame, point.start + stepMs / 2, point.lowest)).reverse()
  return `M${[...upper, ...lower].join('L')}Z`
}

/** What counts came to in each longer step, as points whose values are the sums. */
export function summed(points: readonly Point[], startOf: (time: number) => number): Point[] {
  return gather(points, startOf).map(({ start, count, mean }) => {
    const sum = mean * count
    return { start, count, lowest: sum, highest: sum, mean: sum }
  })
}

/** The points put together to longer steps; the steps begin with the calendar's in the person's time zone. */
export function gather(points: readonly Point[], startOf: (time: number) => number): Point[] {
  const gathered: Point[] = []
  for (const point of points) {
    const start = startOf(point.start)
    const last = gathered.at(-1)
    if (last?.start === start) {
      const count = last.count + point.count
      last.mean = (last.mean * last.count + point.mean * point.count) / count
      last.count = count
      last.lowest = Math.min(last.lowest, point.lowest)
      last.highest = Math.max(last.highest, point.highest)
    } else {
      gathered.push({ ...point, start })
    }
  }
  return gathered
}

export function startOfHour(time: number): number {
  return new Date(time).setMinutes(0, 0, 0)
}

export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}

/** Round values between two, about so many, and none that would need more digits than values are shown with. */
export function ticks(least: number, greatest: number, about: number): number[] {
  const rough = Math.max((greatest - least) / about, 0.1)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= rough) ?? 10 * power
  const first = Math.ceil(least / step)
  const last = Math.floor(greatest / step)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** Round moments between two, so many minutes apart, by the person's clock. */
export function timeTicks(from: number, to: number, minutes: number): number[] {
  const found: number[] = []
  const next = new Date(startOfDay(from))
  while (next.getTime() <= to) {
    if (next.getTime() >= from) {
      found.push(next.getTime())
    }
    next.setMinutes(next.getMinutes() + minutes)
  }
  return found
}

function place(frame: Frame, time: number, value: number): string {
  return `${xOf(frame, time).toFixed(1)} ${yOf(frame, value).toFixed(1)}`
}
