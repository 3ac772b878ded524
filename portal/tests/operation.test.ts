import { describe, expect, test } from 'vitest'
import { plotsOf } from '../src/app/operation/plots'

const times = [0, 10_000, 20_000, 30_000]
const words = { accepted: 'angenommen' }

function aSeries(name: string, labels: string, values: (number | null)[], isCounter = true) {
  return { name, labels, isCounter, values }
}

// spec portal 8.6
describe('The figures of a node', () => {
  test('that count are drawn as what comes in a minute, with a gap where the node began anew', () => {
    const series = [aSeries('salus_transactions_total', '{ledger="records",outcome="accepted"}', [null, 5, 8, 1])]
    expect(plotsOf({ times, series }, words)).toEqual([{
      name: 'transactions', unit: 'perMinute',
      lines: [{ label: 'records: angenommen', values: [null, null, 18, null] }],
    }])
  })

  test('that are measured are drawn as they are, in the unit that is said', () => {
    const series = [aSeries('salus_flush_p99_seconds', '{ledger="policies"}', [0.001, null, 0.002, 0.5], false)]
    expect(plotsOf({ times, series }, words)[0]?.lines).toEqual([{ label: 'policies', values: [1, null, 2, 500] }])
  })

  test('of which the node says nothing are left out', () => {
    expect(plotsOf({ times, series: [] }, words)).toEqual([])
    expect(plotsOf({ times, series: [aSeries('salus_unheard_of', '', [1, 2, 3, 4])] }, words)).toEqual([])
  })

  test('whose moments do not go on draw no line to infinity', () => {
    const series = [aSeries('salus_head_height', '{ledger="policies"}', [1, 2, 3, 4], false)]
    expect(plotsOf({ times: [5, 5, 5, 5], series }, words)[0]?.lines[0]?.values).toEqual([null, null, null, null])
  })
})
