import { describe, expect, test } from 'vitest'
import { faultOf, limitsOf, withLimits, type Limit } from '../src/app/watching/limits'
import type { AlertSettings } from '../src/client/watching'

const settings: AlertSettings = {
  thresholds: {
    'oxygen-saturation': { low: 90, lastingSeconds: 60 }, 'heart-rate': { low: 40, high: 130.5, lastingSeconds: 0 },
    electrocardiogram: { high: 5, lastingSeconds: 0 },
  },
  oxygenScale: 1, first: [], escalatesAfterMinutes: 15,
}

function aLimit(typed: Partial<Limit> = {}): Limit {
  return { signal: 'heart-rate', low: '', high: '', lasting: '0', ...typed }
}

// spec portal 6.7
describe('Limits', () => {
  test('are typed as they are set, and set as they are typed', () => {
    const typed = limitsOf(settings)
    expect(typed).toEqual([
      { signal: 'heart-rate', low: '40', high: '130.5', lasting: '0' },
      { signal: 'oxygen-saturation', low: '90', high: '', lasting: '60' },
    ])
    expect(withLimits(settings, typed)).toEqual(settings)
  })

  test('without ends are none, and a comma is a decimal sign', () => {
    const { thresholds } = withLimits(settings, [aLimit(), aLimit({ signal: 'glucose', high: ' 13,9 ' })])
    expect(thresholds['heart-rate']).toEqual({ lastingSeconds: 0 })
    expect(thresholds['glucose']).toEqual({ high: 13.9, lastingSeconds: 0 })
  })

  test.each<[Partial<Limit>, string | undefined]>([
    [{}, undefined],
    [{ low: '40', high: '130', lasting: '86400' }, undefined],
    [{ low: 'x' }, 'no-number'],
    [{ high: '1e2' }, 'no-number'],
    [{ lasting: '' }, 'no-number'],
    [{ lasting: '-1' }, 'no-number'],
    [{ lasting: '86401' }, 'no-number'],
    [{ low: '19' }, 'out-of-bounds'],
    [{ high: '301' }, 'out-of-bounds'],
    [{ low: '80', high: '80' }, 'low-not-below-high'],
  ])('that are %j are %s', (typed, fault) => {
    expect(faultOf(aLimit(typed))).toBe(fault)
  })
})
