import type { Category, Purpose } from '../protocol/codes'
import type { ConsentTerms, EmergencyCase } from '../protocol/policy'
import type { LedgerEvent } from '../protocol/receipt'
import { Problem } from './problem'
import type { Session } from './session'

/** A patient who let the caller in: the consents in force and the emergencies that are open. spec api 5.8 */
export interface Granted { patient: string; consents: ConsentTerms[]; cases: EmergencyCase[] }

/** What the caller asked to read, and how it was decided. spec api 5.9 */
export interface Asked { transaction: string; time: number; event: LedgerEvent }

/** One reason for which something of a patient may be asked for. */
export interface Opening { categories: Category[]; purpose: Purpose; until: number; records: number }

const pageSize = 500
const mostPages = 200

/** Everybody who let the caller in, itself or by its role. */
export async function grantedToMe(session: Session): Promise<Granted[]> {
  const found: Granted[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ limit: `${pageSize}`, ...after === undefined ? {} : { after } })
    const { patients, next } = await session.get<{ patients: Granted[]; next?: string }>(`/v1/grants?${query}`)
    found.push(...patients)
    if (next === undefined) {
      return found
    }
    if (next === after) {
      break
    }
    after = next
  }
  throw new Problem(502, 'answer-malformed', 'The node\'s list does not end.')
}

export interface MyAsked { requests: Asked[]; next?: number }

/** A page of one's own requests, newest first; `before` is the `next` of the page before. */
export function myRequests(session: Session, before?: number): Promise<MyAsked> {
  const query = new URLSearchParams({ limit: '50', ...before === undefined ? {} : { before: `${before}` } })
  return session.get(`/v1/requests?${query}`)
}

/** The consents of one patient that include the caller, in force now. spec api 5.3 */
export function consentsOf(session: Session, patient: string): Promise<ConsentTerms[]> {
  return session.get(`/v1/patients/${encodeURIComponent(patient)}/consents`)
}

/** What a patient opened to the caller: consents that let read, and emergencies, the longest first. */
export function openingsOf({ consents, cases }: Granted): Opening[] {
  const reading = consents.filter(consent => consent.actions.includes('read')).map(consent => ({
    categories: consent.categories, purpose: consent.purpose, until: consent.to, records: consent.records.length,
  }))
  const emergencies = cases.map(one => ({
    categories: one.categories, purpose: 'ETREAT' as const, until: one.until, records: 0,
  }))
  return [...reading, ...emergencies].sort((one, other) => other.until - one.until)
}
