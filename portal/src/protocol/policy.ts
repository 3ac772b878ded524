import { categories, memberGrantee, roleGrantee } from './codes'
import type { Category, ConsentAction, Grantee, Purpose } from './codes'
import type { NarrowedRecord } from './messages'

/** One consent as the policy state has it. spec ledger 9 */
export interface ConsentTerms {
  id: string
  grantee: Grantee
  categories: Category[]
  purpose: Purpose
  actions: ConsentAction[]
  from: number
  to: number
  records: NarrowedRecord[]
}

export interface EmergencyCase {
  id: string
  requester: string
  organisation: string
  categories: Category[]
  until: number
  isReviewed: boolean
}

/** A patient's policy, in the words of the ledger's state. */
export interface PatientPolicy {
  last: string
  consents: ConsentTerms[]
  emergency: { organisation: string; categories: Category[] }[]
  cases: EmergencyCase[]
}

/** What a wallet has to know of the ledger before it signs anything about consent or keys: the policy and the current
 *  epoch of each category that has one, as a node answers it. */
export interface PolicyNow extends PatientPolicy {
  categories: { category: Category; epoch: number; rotationDue: boolean }[]
}

/** Whether a holder is entitled to a category's key, now or in a period to come. spec ledger 10.5 */
export function isEntitled(policy: PatientPolicy, holder: Grantee, category: Category, now: number): boolean {
  const isAdmitted = policy.emergency.some(({ organisation, categories: opened }) =>
    holder === roleGrantee(organisation, 'emergency') && opened.includes(category))
  const hasCase = policy.cases.some(open =>
    holder === memberGrantee(open.requester) && open.categories.includes(category) && now < open.until)
  return isAdmitted || hasCase || policy.consents.some(consent =>
    consent.grantee === holder && consent.records.length === 0 && consent.categories.includes(category)
    && now < consent.to)
}

/** All that a policy entitles to a category's key. */
export function entitledTo(policy: PatientPolicy, category: Category, now: number): Grantee[] {
  const holders = [
    ...policy.consents.map(consent => consent.grantee),
    ...policy.emergency.map(admission => roleGrantee(admission.organisation, 'emergency')),
    ...policy.cases.map(open => memberGrantee(open.requester)),
  ]
  return [...new Set(holders)].filter(holder => isEntitled(policy, holder, category, now))
}

/** All that are entitled to any key: those whose agreement keys have to be looked up before epochs are sealed. */
export function entitled(policy: PatientPolicy, now: number): Grantee[] {
  return [...new Set(categories.flatMap(category => entitledTo(policy, category, now)))]
}
