import type { LedgerEvent } from '../protocol/receipt'
import { Growing } from './growing'
import { Problem } from './problem'
import type { Session } from './session'
import { finality, type Final } from './submission'

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

// What is known of a log, and the place, on each ledger, from which it goes on.
interface KnownLog { entries: readonly LogEntry[]; next: string }

const logs = new Growing<KnownLog>({ entries: [], next: '' }, continued)

/** Everything that concerns the patient, of all ledgers, oldest first; only what is new is fetched. spec api 5.7 */
export async function accessLog(session: Session): Promise<readonly LogEntry[]> {
  return (await logs.look(session)).entries
}

async function continued(session: Session, known: KnownLog): Promise<KnownLog> {
  const found = [...known.entries]
  let after = known.next
  for (let page = 0; page < mostPages; page++) {
    const from = after === '' ? '' : `&after=${encodeURIComponent(after)}`
    const { entries, next } = await session.get<{ entries: LogEntry[]; next: string }>(
      `/v1/patients/${session.wallet.member}/access-log?limit=${pageSize}${from}`)
    found.push(...entries)
    if (entries.length < pageSize) {
      // A ledger that is behind tells later of what was earlier.
      return { entries: found.sort((one, other) => one.time - other.time), next: entries.length === 0 ? after : next }
    }
    if (next === after) {
      break
    }
    after = next
  }
  throw new Problem(502, 'answer-malformed', 'The node\'s log does not end.')
}

/** The proof that an entry is what happened: its transaction's receipt says the same. spec portal 7.8 */
export async function proveEntry(session: Session, entry: LogEntry): Promise<Final> {
  const final = await finality(session, await session.genesis(), entry.transaction)
  // A node says beside the event whom it concerns, which the ledger works out from the event.
  const { concernedPatient, ...event } = entry.event
  const said = inOrder(event)
  const isProven = Number(final.header.time) === entry.time
    && final.receipt.events.some(one => inOrder(one) === said)
    && (concernedPatient === undefined || Object.values(event).includes(concernedPatient))
  if (!isProven) {
    throw new Problem(502, 'log-entry-mismatch', 'What the node lists is not what the ledger proves.')
  }
  return final
}

// The same members in the same order, so that two spellings of an event compare.
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => one < other ? -1 : 1))
    : part)
}
