import { categories, memberGrantee, roles, type Category, type Grantee, type Role } from '../protocol/codes'
import { digestOf } from '../protocol/encoding'
import { newPrivateJwk, type PublicJwk } from '../protocol/keys'
import type { Message, NarrowedRecord } from '../protocol/messages'
import type { ConsentTerms, PolicyNow } from '../protocol/policy'
import { PolicyAuthor, type GrantTerms, type Patient } from '../protocol/policyAuthor'
import { envelopeFor } from '../protocol/record'
import { author, consentIn, policyNow, publish, revoke, rotateKeys, signed, type Explanation } from './consents'
import { agreementKeyOf, holdKeys, shownKeyOf, unlessUnknown, type Keep } from './keys'
import type { LogEntry } from './log'
import { Problem, Refused } from './problem'
import { proveListing, type Listing } from './records'
import type { Session } from './session'

/** Somebody is let in to categories, or to these records only. */
export interface Sharing { grantee: Grantee; terms: GrantTerms; records: readonly Listing[] }

/** What messages would change; nothing is signed or sent to the ledger. spec api 5.6 */
export interface DryRun {
  outcome: { accepted: boolean; refused?: string }
  before: Explanation
  after: Explanation
}

/** Whom one may let in by role: the roles of an organisation that have a key. */
export interface RoleChoice { organisation: string; roles: Role[] }

interface Envelope { listing: Listing; bytes: Uint8Array<ArrayBuffer>; digest: string }

/** The roles of the region's organisations; emergency staff are let in elsewhere. spec ledger 9.2 */
export async function roleChoices(session: Session): Promise<RoleChoice[]> {
  const { organisations } = await session.genesis()
  return organisations
    .map(({ id, roleKeys }) => ({
      organisation: id, roles: roles.filter(role => role !== 'emergency' && roleKeys.has(role)),
    }))
    .filter(choice => choice.roles.length > 0)
}

/** One consent for whole categories; for single records one for each of their categories. spec portal 7.4 */
export function consentsIn({ grantee, terms, records }: Sharing): Sharing[] {
  if (records.length === 0) {
    return [{ grantee, terms, records }]
  }
  return categories
    .map(category => records.filter(one => one.category === category))
    .filter(chosen => chosen.length > 0)
    .map(chosen => ({
      grantee, records: chosen, terms: { ...terms, categories: [(chosen[0] as Listing).category], past: false },
    }))
}

/** The consents of which a new one takes categories away, and which they are. spec ledger 9.5 */
export function superseded(
  consents: readonly ConsentTerms[], { grantee, terms }: Sharing, now: number,
): { consent: ConsentTerms; categories: Category[] }[] {
  return consents
    .filter(one => one.grantee === grantee && one.purpose === terms.purpose && now < one.to)
    .map(consent => ({
      consent, categories: consent.categories.filter(category => terms.categories.includes(category)),
    }))
    .filter(taken => taken.categories.length > 0)
}

/** The categories that somebody can read already, whatever for: their keys are given. */
export function heldBy(consents: readonly ConsentTerms[], grantee: Grantee, now: number): Category[] {
  return consents.filter(one => one.grantee === grantee && one.records.length === 0 && now < one.to)
    .flatMap(one => one.categories)
}

/** The categories that somebody could read once, itself or as one of these: keys that were given stay given. */
export function givenOnce(log: readonly LogEntry[], grantees: readonly Grantee[]): Category[] {
  return log.flatMap(({ event }) => {
    const isGiven = event.type === 'ConsentGranted' ? grantees.includes(String(event['grantee']))
      : event.type === 'EmergencyOpened' && grantees.includes(memberGrantee(String(event['requester'])))
    return isGiven ? event['categories'] as Category[] : []
  })
}

/** What it would open, as the ledger would see it; of several consents the first that would be refused. */
export async function trySharing(session: Session, sharing: Sharing, keep: Keep): Promise<DryRun> {
  const policy = await policyNow(session)
  const path = `/v1/patients/${session.wallet.member}/explain`
  let tried: DryRun | undefined
  for (const one of consentsIn(sharing)) {
    const { type, body } = await draft(session, policy, one, keep, false)
    const answer = await session.call({
      method: 'POST', path, body: JSON.stringify({ type, body }), type: 'application/json',
    })
    tried = await answer.json() as DryRun
    if (!tried.outcome.accepted) {
      return tried
    }
  }
  return tried as DryRun
}

/** Lets somebody in; what of a category was open to all and now is to single records needs new keys at once. */
export async function share(session: Session, sharing: Sharing, keep: Keep): Promise<void> {
  await closePast(session, sharing, keep)
  for (const one of consentsIn(sharing)) {
    await signed(session, keep, async policy => ({
      message: await draft(session, policy, one, keep, true), newKeys: [], later: [], withoutKey: [],
    }))
  }
  await rotateKeys(session, keep)
}

// What was written until now lies under the keys of now, which a grant gives: where it is to stay closed, they are
// renewed before. spec portal 7.12
async function closePast(session: Session, { grantee, terms, records }: Sharing, keep: Keep): Promise<void> {
  if (terms.past || records.length > 0) {
    return
  }
  const { consents, categories: known } = await policyNow(session)
  const held = heldBy(consents, grantee, Date.now())
  const closed = known.filter(({ category }) => terms.categories.includes(category) && !held.includes(category))
  await publish(session, keep, now => closed.map(({ category }) => category).filter(category =>
    epochIn(now.categories, category) === epochIn(closed, category)))
}

function epochIn(known: PolicyNow['categories'], category: Category): number | undefined {
  return known.find(one => one.category === category)?.epoch
}

/**
 * Puts other terms in the place of a consent: the new ones first, so that nothing is closed meanwhile that stays open;
 * then what is left of the former ends. One that has ended meanwhile stays ended, on whatever page it is changed.
 */
export async function changeSharing(session: Session, former: string, sharing: Sharing, keep: Keep): Promise<void> {
  consentIn(await policyNow(session), former)
  await share(session, sharing, keep)
  if ((await policyNow(session)).consents.some(consent => consent.id === former)) {
    await revoke(session, former, keep)
  }
}

async function draft(
  session: Session, policy: PolicyNow, { grantee, terms, records }: Sharing, keep: Keep, isSent: boolean,
): Promise<Message<'Grant'>> {
  const key = await (isSent ? agreementKeyOf : shownKeyOf)(session, grantee).catch(unlessUnknown)
  if (key === undefined || grantee === memberGrantee(session.wallet.member)) {
    throw new Refused('unknown-grantee')
  }
  if (!isSent && records.length === 0) {
    return new PolicyAuthor(withoutKeys(session), policy).grant({ grantee, key }, terms)
  }
  await holdKeys(session, policy, terms.categories, keep)
  if (records.length === 0) {
    return author(session, policy).grant({ grantee, key }, terms)
  }
  const narrowed: NarrowedRecord[] = []
  for (const listing of records) {
    const { bytes, digest } = await envelopeOf(session, listing, grantee, key)
    if (isSent) {
      await keepEnvelope(session, bytes, digest)
    }
    narrowed.push({ record: listing.record, version: listing.version, envelope: digest })
  }
  return author(session, policy).narrow(grantee, terms, narrowed)
}

// The node that tries it out sees the seals: they hold keys that open nothing. spec records 4.8
function withoutKeys({ wallet: { network, member, agreement } }: Session): Patient {
  const privateHalves = (category: Category, first: number, last: number) =>
    Promise.all(Array.from({ length: last - first + 1 }, async (_, at) =>
      ({ category, epoch: first + at, key: await newPrivateJwk() })))
  return { network, member, agreement, categoryKeys: { privateHalves } }
}

// spec records 3.4
async function envelopeOf(
  session: Session, listing: Listing, grantee: Grantee, agreementKey: PublicJwk,
): Promise<Envelope> {
  const { wallet } = session
  const { record, version, category, epoch } = listing
  await proveListing(session, listing, wallet.member)
  const own = wallet.categoryKeys.find(category, epoch)
  if (own === undefined) {
    throw new Refused('record-not-for-you')
  }
  const served = await session.bytes(`/v1/records/${record}/versions/${version}/envelope`)
  const address = { network: wallet.network, patient: wallet.member, record, version, category }
  const bytes = await envelopeFor(address, listing, served, own, { text: grantee, agreementKey })
  return { listing, bytes, digest: await digestOf(bytes) }
}

async function keepEnvelope(session: Session, bytes: Uint8Array<ArrayBuffer>, digest: string): Promise<void> {
  const kept = await session.put<{ digest: string }>('/v1/envelopes', bytes, 'application/json')
  if (kept.digest !== digest) {
    throw new Problem(502, 'answer-malformed', 'The node stored something else than was sent.')
  }
}
