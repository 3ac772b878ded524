import type { AlertSettings, Threshold } from '../../client/watching'
import { boundsOf, isLimited, limitedSignals, type LimitedSignal } from '../vitals/units'

/** Limits of a signal as they are typed: empty where there is none. */
export interface Limit { signal: LimitedSignal; low: string; high: string; lasting: string }

export type LimitFault = 'no-number' | 'out-of-bounds' | 'low-not-below-high'

const mostSeconds = 86_400

/** The limits that settings have, in the order in which signals are listed. */
export function limitsOf({ thresholds }: Pick<AlertSettings, 'thresholds'>): Limit[] {
  return limitedSignals.filter(signal => thresholds[signal] !== undefined).map(signal => {
    const { low, high, lastingSeconds } = thresholds[signal] as Threshold
    return { signal, low: `${low ?? ''}`, high: `${high ?? ''}`, lasting: `${lastingSeconds}` }
  })
}

/** What is wrong with a limit; undefined when nothing is. spec ihm-alerts 4.2 */
export function faultOf({ signal, low, high, lasting }: Limit): LimitFault | undefined {
  const [least, greatest] = boundsOf(signal)
  const [lowest, highest] = [numberOf(low), numberOf(high)]
  const ends = [lowest, highest].filter(end => end !== undefined)
  if (ends.some(Number.isNaN) || !/^\d+$/.test(lasting.trim()) || Number(lasting) > mostSeconds) {
    return 'no-number'
  }
  if (ends.some(end => end < least || end > greatest)) {
    return 'out-of-bounds'
  }
  return lowest !== undefined && highest !== undefined && lowest >= highest ? 'low-not-below-high' : undefined
}

/** Settings with these limits; those of signals that have none to type here stay as they are. */
export function withLimits(settings: AlertSettings, limits: readonly Limit[]): AlertSettings {
  const kept = Object.entries(settings.thresholds).filter(([signal]) => !isLimited(signal))
  const typed = limits.map(({ signal, low, high, lasting }): [string, Threshold] => {
    const [lowest, highest] = [numberOf(low), numberOf(high)]
    return [signal, {
      ...lowest === undefined ? {} : { low: lowest },
      ...highest === undefined ? {} : { high: highest },
      lastingSeconds: Number(lasting),
    }]
  })
  return { ...settings, thresholds: Object.fromEntries([...kept, ...typed]) }
}

// A comma is the decimal sign of half of Europe.
function numberOf(text: string): number | undefined {
  const trimmed = text.trim().replace(',', '.')
  return trimmed === '' ? undefined : /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : Number.NaN
}
