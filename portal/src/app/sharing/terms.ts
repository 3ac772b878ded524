import type { Listing } from '../../client/records'
import type { Sharing } from '../../client/sharing'
import { categories, type Category, type Grantee, type Purpose } from '../../protocol/codes'
import type { ConsentTerms } from '../../protocol/policy'

/** What a person has chosen so far of a consent. */
export interface Choice {
  kind: 'member' | 'role'
  member: string
  /** `role:ORGANISATION/ROLE`, or nothing. */
  role: Grantee
  categories: readonly Category[]
  /** The ids of the only records to open; undefined: whole categories. */
  records: readonly string[] | undefined
  period: Period
  /** The last day, as a date field has it. */
  lastDay: string
  /** When the consent that is changed ends: while its last day stays, so does its end. */
  formerEnd?: number
  past: boolean
}

export const periods = ['1', '7', '30', '365', 'day'] as const
export type Period = typeof periods[number]

const dayMs = 24 * 60 * 60 * 1000

/** The longest that a consent lasts. spec ledger 9.3 */
export const longestDays = 3653

export const noChoice: Choice = {
  kind: 'member', member: '', role: '', categories: [], records: undefined, period: '30', lastDay: '', past: true,
}

/** What a consent says, to be changed; what was written before stays as open as it is. */
export function choiceOf(consent: ConsentTerms): Choice {
  const [kind, rest = ''] = consent.grantee.split(':', 2)
  return {
    ...noChoice,
    kind: kind === 'role' ? 'role' : 'member',
    member: kind === 'role' ? '' : rest,
    role: kind === 'role' ? consent.grantee : '',
    categories: consent.categories,
    records: consent.records.length === 0 ? undefined : [...new Set(consent.records.map(one => one.record))],
    period: 'day',
    lastDay: dayOf(consent.to),
    formerEnd: consent.to,
    past: consent.records.length > 0,
  }
}

type Ending = Pick<Choice, 'period' | 'lastDay' | 'formerEnd'>

/**
 * The end of the last day in the person's own time zone, or so many days from now; undefined when it is no date or one
 * that no consent can have.
 */
export function endOf({ period, lastDay, formerEnd }: Ending, now: number): number | undefined {
  if (period !== 'day') {
    return now + Number(period) * dayMs
  }
  if (formerEnd !== undefined && formerEnd > now && lastDay === dayOf(formerEnd)) {
    return formerEnd
  }
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = lastDay.split('-').map(Number)
  const end = new Date(year, month - 1, day + 1).getTime()
  return Number.isFinite(end) && end > now && end - now <= longestDays * dayMs ? end : undefined
}

/** The day of a moment, as a date field takes it: the last one on which a consent that ends then is in force. */
export function dayOf(moment: number): string {
  const day = new Date(moment - 1)
  const two = (value: number) => `${value}`.padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** Whether enough is chosen to show what it opens. */
export function isWhole(choice: Choice, now: number): boolean {
  const hasGrantee = choice.kind === 'member' ? choice.member !== '' : choice.role !== ''
  const hasContent = choice.records === undefined ? choice.categories.length > 0 : choice.records.length > 0
  return hasGrantee && hasContent && endOf(choice, now) !== undefined
}

/** What is signed: categories in their order, or all versions of the chosen records and no category beside. */
export function sharingOf(
  choice: Choice, purpose: Purpose, listings: readonly Listing[], grantee: Grantee, now: number,
): Sharing {
  const records = listings.filter(one => choice.records?.includes(one.record) === true && !one.erased)
  const opened = choice.records === undefined
    ? choice.categories
    : records.map(one => one.category)
  const terms = {
    categories: categories.filter(category => opened.includes(category)),
    purpose, from: now, to: endOf(choice, now) as number, past: choice.past && choice.records === undefined,
  }
  return { grantee, terms, records }
}
