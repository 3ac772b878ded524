import type { Answered, Released, Scope } from '../../client/access'
import type { Listing } from '../../client/records'
import type { Category } from '../../protocol/codes'

/** One version of a record in a patient's course: opened, closed with the reason, or not opened yet. */
export interface Entry extends Released {
  /** Under what it was found: the same opens it. */
  scope: Scope
  /** When it happened, as far as the content says; else when it was stored. */
  at: number
}

/** What belongs to one month of one year, newest first. */
export interface Month { month: string; entries: Entry[] }

// Studies and curves may be large: they are opened one by one.
const heavy: ReadonlySet<Category> = new Set(['imaging', 'ecg'])

/** How many of a category are opened at once. */
export const openedAtOnce = 50

/** The newest of a category; of large kinds none. A single record that was asked for is always opened. */
export function openedFirst(listed: readonly Listing[]): readonly Listing[] {
  return listed.length === 1 ? listed
    : listed.filter(listing => !heavy.has(listing.category) && !listing.withdrawn).slice(-openedAtOnce)
}

/** All that was answered as one course, newest first. What two answers hold stands once, opened rather than closed. */
export function timelineOf(
  answers: readonly Answered[], dateOf: (released: Released) => number | undefined,
): Entry[] {
  const entries = new Map<string, Entry>()
  for (const { scope, released } of answers) {
    for (const one of released) {
      const name = `${one.listing.record}/${one.listing.version}`
      const known = entries.get(name)
      if (known?.opened === undefined) {
        entries.set(name, { ...one, scope, at: dateOf(one) ?? one.listing.storedAt })
      }
    }
  }
  return [...entries.values()].sort((one, other) =>
    other.at - one.at || other.listing.storedAt - one.listing.storedAt)
}

/** Entries by month, in the person's time zone; `month` is `2026-11`. */
export function monthsOf(entries: readonly Entry[]): Month[] {
  const months: Month[] = []
  for (const entry of entries) {
    const day = new Date(entry.at)
    const month = `${day.getFullYear()}-${`${day.getMonth() + 1}`.padStart(2, '0')}`
    const last = months.at(-1)
    if (last?.month === month) {
      last.entries.push(entry)
    } else {
      months.push({ month, entries: [entry] })
    }
  }
  return months
}

/** The categories that were asked for and denied. */
export function deniedIn(answers: readonly Answered[]): Category[] {
  return [...new Set(answers.filter(({ decision }) => !decision.isPermitted).map(({ scope }) => scope.category))]
}
