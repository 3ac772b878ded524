import { describe, expect, test } from 'vitest'
import { newestNight, stripsOf, totals } from '../src/app/vitals/strips'
import type { Reading } from '../src/client/readings'

const minute = 60_000

function aPiece(time: number, values: number[], more: Partial<Reading> = {}): Reading {
  return { id: `e-${time}`, version: 1, device: 'd', time, periodMs: 4, values, ...more }
}

function aStage(at: number, stage: string): Reading {
  return { id: `s-${at}`, version: 1, device: 'd', time: at * minute, periodMs: 0, values: [stage] }
}

// spec portal 6.5
describe('Pieces of a waveform', () => {
  const second = Array.from({ length: 250 }, (_, at) => at / 250)

  test('that follow each other are one strip', () => {
    const [strip, ...rest] = stripsOf([aPiece(0, second), aPiece(1000, second), aPiece(2030, second)])
    expect(rest).toEqual([])
    expect([strip?.from, strip?.to, strip?.values.length]).toEqual([0, 3030, 750])
  })

  test('with a gap, of another device or at another rate are not', () => {
    expect(stripsOf([aPiece(0, second), aPiece(1100, second)])).toHaveLength(2)
    expect(stripsOf([aPiece(0, second), aPiece(1000, second, { device: 'other' })])).toHaveLength(2)
    expect(stripsOf([aPiece(0, second), aPiece(1000, second, { periodMs: 8 })])).toHaveLength(2)
  })

  test('without a value, or with words for values, draw nothing', () => {
    expect(stripsOf([aPiece(0, []), aPiece(5, ['deep'] as unknown as number[])])).toEqual([])
  })
})

// spec portal 6.5
describe('A night', () => {
  test('is a stage after the other, each until the next, the same told again going on', () => {
    expect(newestNight([aStage(0, 'awake'), aStage(5, 'light'), aStage(10, 'light'), aStage(20, 'deep')])).toEqual([
      { stage: 'awake', from: 0, to: 5 * minute },
      { stage: 'light', from: 5 * minute, to: 20 * minute },
      { stage: 'deep', from: 20 * minute, to: 25 * minute },
    ])
  })

  test('is the newest one: what was told hours before is of another', () => {
    const stages = newestNight([aStage(0, 'deep'), aStage(600, 'light'), aStage(605, 'rem')])
    expect(stages.map(({ stage }) => stage)).toEqual(['light', 'rem'])
    expect(newestNight([])).toEqual([])
  })

  test('comes to so much of each stage', () => {
    const stages = newestNight([aStage(0, 'light'), aStage(5, 'deep'), aStage(15, 'light')])
    expect(totals(stages, ['deep', 'light', 'rem'])).toEqual([['deep', 10 * minute], ['light', 10 * minute]])
  })
})
