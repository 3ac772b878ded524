import type { History } from '../../client/operation'
import { known } from '../../protocol/table'

/** What is drawn as one picture: lines over the same moments. */
export interface Plot { name: PlotName; unit: Unit; lines: Line[] }
export interface Line { label: string; values: (number | null)[] }

export type PlotName = 'blocks' | 'transactions' | 'queued' | 'flushes' | 'disk' | 'content' | 'peers' | 'dropped'
export type Unit = 'perMinute' | 'perSecond' | 'count' | 'ms' | 'bytes' | 'bytesPerSecond'

interface Rule {
  name: PlotName
  unit: Unit
  /** The names of the figures, and by what their lines are called. */
  of: { figure: string; label: (labels: Labels, words: Labels) => string }[]
  /** From what is counted to what is drawn: how much comes in a second, times this; without it the value as it is. */
  perSecondTimes?: number
  times?: number
}

type Labels = Readonly<Record<string, string>>

const ledger = ({ ledger }: Labels) => ledger ?? ''
const said = (word: string, words: Labels) => known(words, word) ?? word

const rules: readonly Rule[] = [
  { name: 'blocks', unit: 'perMinute', of: [{ figure: 'salus_head_height', label: ledger }], perSecondTimes: 60 },
  {
    name: 'transactions', unit: 'perMinute', perSecondTimes: 60,
    of: [{
      figure: 'salus_transactions_total',
      label: (labels, words) => `${ledger(labels)}: ${said(labels['outcome'] ?? '', words)}`,
    }],
  },
  { name: 'queued', unit: 'count', of: [{ figure: 'salus_queued_transactions', label: ledger }] },
  { name: 'flushes', unit: 'ms', of: [{ figure: 'salus_flush_p99_seconds', label: ledger }], times: 1000 },
  { name: 'disk', unit: 'bytes', of: [{ figure: 'salus_segment_bytes', label: ledger }] },
  {
    name: 'content', unit: 'bytesPerSecond', perSecondTimes: 1,
    of: [
      { figure: 'salus_content_in_bytes_total', label: (_, words) => said('in', words) },
      { figure: 'salus_content_out_bytes_total', label: (_, words) => said('out', words) },
    ],
  },
  {
    name: 'peers', unit: 'bytesPerSecond', perSecondTimes: 1,
    of: [{ figure: 'salus_peer_out_bytes_total', label: ({ validator }) => validator ?? '' }],
  },
  {
    name: 'dropped', unit: 'perMinute', perSecondTimes: 60,
    of: [{ figure: 'salus_peer_dropped_total', label: ({ validator }) => validator ?? '' }],
  },
]

/** The pictures of a history, their lines in these words; one without a line is left out. */
export function plotsOf(history: History, words: Labels): Plot[] {
  return rules.map(rule => ({ name: rule.name, unit: rule.unit, lines: linesOf(history, rule, words) }))
    .filter(plot => plot.lines.length > 0)
}

function linesOf({ times, series }: History, rule: Rule, words: Labels): Line[] {
  return rule.of.flatMap(({ figure, label }) => series.filter(one => one.name === figure).map(one => ({
    label: label(readLabels(one.labels), words),
    values: rule.perSecondTimes === undefined
      ? one.values.map(value => value === null ? null : value * (rule.times ?? 1))
      : ratesOf(times, one.values, rule.perSecondTimes),
  })))
}

// What a counter rose by between two moments; after a restart it begins at zero, and nothing is known of that moment.
function ratesOf(times: readonly number[], values: readonly (number | null)[], scale: number): (number | null)[] {
  return values.map((value, at) => {
    const before = values[at - 1]
    const seconds = ((times[at] ?? 0) - (times[at - 1] ?? 0)) / 1000
    return value === null || before === undefined || before === null || value < before || seconds <= 0
      ? null
      : scale * (value - before) / seconds
  })
}

// As Prometheus writes them: {ledger="policies",outcome="accepted"}.
function readLabels(text: string): Labels {
  return Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]))
}
