import type { LedgerEvent } from '../protocol/receipt'
import { Problem } from './problem'
import type { Session } from './session'

/** Something that happened about a patient. */
export interface LogEntry {
  sequence: number
  ledger: string
  height: number
  index: number
  time: number
  transaction: string
  event: LedgerEvent
}

const pageSize = 500
const mostPages = 200

/** Everything that concerns the patient, of all ledgers, oldest first. spec api 5.7 */
export async function accessLog(session: Session): Promise<LogEntry[]> {
  const found: LogEntry[] = []
  let after = ''
  for (let page = 0; page < mostPages; page++) {
    const from = after === '' ? '' : `&after=${encodeURIComponent(after)}`
    const { entries, next } = await session.get<{ entries: LogEntry[]; next: string }>(
      `/v1/patients/${session.wallet.member}/access-log?limit=${pageSize}${from}`)
    found.push(...entries)
    if (entries.length < pageSize) {
      return found
    }
    if (next === after) {
      break
    }
    after = next
  }
  throw new Problem(502, 'answer-malformed', 'The node\'s log does not end.')
}
