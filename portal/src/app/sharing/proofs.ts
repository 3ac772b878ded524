import type { LogEntry } from '../../client/log'

/** How far the proofs of a report are: each entry that was checked, and whether it holds. */
export type Checked = ReadonlyMap<LogEntry, boolean>

const atOnce = 4
const dayMs = 24 * 60 * 60 * 1000

/** What happened in the last days, newest first; undefined: all of it. */
export function entriesSince(log: readonly LogEntry[], days: number | undefined, now: number): LogEntry[] {
  return log.filter(entry => days === undefined || entry.time >= now - days * dayMs).reverse()
}

/** Checks each entry, a few at a time, and tells of each as it is done. Ends early when it is aborted. */
export async function checkProofs(
  entries: readonly LogEntry[], check: (entry: LogEntry) => Promise<unknown>,
  heard: (checked: Checked) => void, signal: AbortSignal,
): Promise<void> {
  const checked = new Map<LogEntry, boolean>()
  const left = [...entries]
  const work = async () => {
    for (let next = left.shift(); next !== undefined && !signal.aborted; next = left.shift()) {
      const holds = await check(next).then(() => true, () => false)
      if (!signal.aborted) {
        checked.set(next, holds)
        heard(new Map(checked))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}
