import type { LogEntry } from '../../client/log'
import { categories, type Category, type Purpose } from '../../protocol/codes'

/** Somebody who could read, by the log: what, why, how much was handed out, and when last. */
export interface Reader {
  member: string
  purpose: Purpose
  categories: Category[]
  items: number
  isEmergency: boolean
  last: number
}

/** Who was permitted to read since then, the last first; what the patient read itself is left out. */
export function readersOf(log: readonly LogEntry[], patient: string, since: number): Reader[] {
  const readers = new Map<string, Reader>()
  const byPermit = new Map<string, Reader>()
  for (const { event, time, transaction } of log) {
    if (time < since) {
      continue
    }
    if (event.type === 'AccessDecided' && event['isPermitted'] === true) {
      const purpose = event['purpose'] as Purpose
      const reader = readerOf(readers, String(event['requester']), purpose, purpose === 'ETREAT')
      add(reader, [event['category'] as Category], time)
      byPermit.set(transaction, reader)
    } else if (event.type === 'EmergencyOpened') {
      add(readerOf(readers, String(event['requester']), 'ETREAT', true), event['categories'] as Category[], time)
    } else if (event.type === 'ReleaseSummarised') {
      const reader = byPermit.get(String(event['permit']))
      if (reader !== undefined) {
        reader.items += (event['records'] as unknown[]).length
        reader.last = Math.max(reader.last, time)
      }
    }
  }
  return [...readers.values()].filter(({ member }) => member !== patient)
    .sort((one, other) => other.last - one.last)
}

/** To whom each permit of the log was given, by its transaction. */
export function readerOfPermit(log: readonly LogEntry[]): ReadonlyMap<string, string> {
  return new Map(log.filter(({ event }) => event.type === 'AccessDecided')
    .map(({ event, transaction }) => [transaction, String(event['requester'])]))
}

function readerOf(readers: Map<string, Reader>, member: string, purpose: Purpose, isEmergency: boolean): Reader {
  const key = `${member} ${purpose}`
  const reader = readers.get(key) ?? { member, purpose, categories: [], items: 0, isEmergency, last: 0 }
  readers.set(key, reader)
  return reader
}

function add(reader: Reader, more: readonly Category[], time: number): void {
  reader.categories = categories.filter(one => reader.categories.includes(one) || more.includes(one))
  reader.last = Math.max(reader.last, time)
}
