import type { Reading } from '../../client/readings'

/** A piece of a waveform that a device recorded without a gap. */
export interface Strip { from: number; to: number; device: string; periodMs: number; values: number[] }

/** One stage of sleep, for how long. */
export interface Stage { stage: string; from: number; to: number }

const leastGapMs = 40
const minuteMs = 60_000
// A night ends where nobody says for so long how deep the sleep is.
const longestPauseMs = 45 * minuteMs
const usualPauseMs = 5 * minuteMs

/** Readings that follow each other without a gap are one strip; they come oldest first. spec ihm 2.3 */
export function stripsOf(readings: readonly Reading[]): Strip[] {
  const strips: Strip[] = []
  for (const { device, time, periodMs, values } of readings) {
    const numbers = values.filter(value => typeof value === 'number')
    const last = strips.at(-1)
    const gap = last === undefined ? 0 : Math.abs(time - last.to)
    const length = numbers.length * periodMs
    if (last?.device === device && last.periodMs === periodMs && gap <= Math.max(leastGapMs, 2 * periodMs)) {
      last.values.push(...numbers)
      last.to = time + length
    } else if (length > 0) {
      strips.push({ from: time, to: time + length, device, periodMs, values: numbers })
    }
  }
  return strips
}

/** The stages of the newest night, oldest first: one lasts until the next is told. */
export function newestNight(readings: readonly Reading[]): Stage[] {
  const stages: Stage[] = []
  for (const { time, values } of readings) {
    const stage = String(values.at(-1) ?? '')
    const last = stages.at(-1)
    if (last !== undefined && time - last.to > longestPauseMs) {
      stages.length = 0
    } else if (last !== undefined) {
      last.to = time
    }
    const before = stages.at(-1)
    if (before?.stage === stage) {
      before.to = time + usualPauseMs
    } else {
      stages.push({ stage, from: time, to: time + usualPauseMs })
    }
  }
  return stages
}

/** How long each stage lasted in all, in milliseconds, in the order of the names. */
export function totals(stages: readonly Stage[], names: readonly string[]): [string, number][] {
  return names
    .map((name): [string, number] => [name, stages.filter(({ stage }) => stage === name)
      .reduce((sum, { from, to }) => sum + to - from, 0)])
    .filter(([, length]) => length > 0)
}
