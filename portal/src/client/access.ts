import { categories, type Category, type Purpose } from '../protocol/codes'
import { agreementKey, thumbprintHex, type AgreementKey } from '../protocol/keys'
import { requestAccess } from '../protocol/messages'
import type { ConsentTerms } from '../protocol/policy'
import type { EpochKey } from '../protocol/wallet'
import { consentsOf } from './granted'
import { handedKeys, roleKeys, type RoleKeys } from './keys'
import { listings, openListing, type Listing, type OpenedRecord, type Reading } from './records'
import type { Session } from './session'
import { submit, type Final } from './submission'

/** What is asked for: a category of a patient, or one record of it. */
export interface Scope { patient: string; category: Category; record?: string; purpose: Purpose }

/** The validators' answer. A denial is the same whatever its reason. spec ledger 11.3 */
export interface Decision { isPermitted: boolean; until?: number; final: Final }

/** What a permit opened; without `opened` it stayed closed: with the reason, or because nobody asked to open it. */
export interface Released { listing: Listing; opened?: OpenedRecord; fault?: unknown }

/** One request, how it was decided, and what it released. */
export interface Answered { scope: Scope; decision: Decision; released: Released[] }

/** Which of what a permit covers is opened at once; the rest is only listed. */
export type Choose = (listed: readonly Listing[]) => readonly Listing[]

/** Asks to read a patient's category; the answer is on the ledger either way. spec ledger 11.1 */
export async function ask(
  session: Session, patient: string, category: Category, purpose: Purpose, record?: string,
): Promise<Decision> {
  // For a caller with a token the permit names the key that it proves. spec callers 4.8
  const connectionKey = await thumbprintHex(session.wallet.signing.publicJwk)
  const asked = { patient, category, ...record === undefined ? {} : { record }, purpose }
  const final = await submit(session, requestAccess(asked, connectionKey))
  const [decided] = final.receipt.events
  const isPermitted = decided?.type === 'AccessDecided' && decided['isPermitted'] === true
  return isPermitted ? { isPermitted, until: decided['until'] as number, final } : { isPermitted: false, final }
}

/**
 * Opens what a permit covers, and closes the permit: the store then says on the ledger what it released. While
 * something large is still to be fetched it stays open, and lapses by itself.
 */
export async function readUnder(
  session: Session, decision: Decision, { patient, category }: Scope, choose: Choose = listed => listed,
): Promise<Released[]> {
  const permit = decision.final.id
  await session.call({ method: 'POST', path: '/v1/permits', body: decision.final.proof, type: 'application/json' })
  let released: Released[] = []
  try {
    const listed = await listings(session, patient, { category, permit })
    const chosen = new Set(choose(listed))
    const held = { patient, category, permit }
    const keys = chosen.size === 0 ? { key: () => undefined } : await keysOf(session, held, [...chosen])
    const reading = { patient, permit, ...keys }
    released = await Promise.all(listed.map(listing =>
      chosen.has(listing) ? release(session, reading, listing) : { listing }))
    return released
  } finally {
    if (!released.some(({ opened }) => opened?.large !== undefined)) {
      // Not closed, it lapses by itself, and the store then summarises it.
      await session.call({ method: 'DELETE', path: `/v1/permits/${permit}` }).catch(() => undefined)
    }
  }
}

/** Asks, and reads at once what is permitted. */
export async function askAndRead(session: Session, scope: Scope, choose?: Choose): Promise<Answered> {
  const decision = await ask(session, scope.patient, scope.category, scope.purpose, scope.record)
  const released = decision.isPermitted ? await readUnder(session, decision, scope, choose) : []
  return { scope, decision, released }
}

/**
 * The requests that it takes to read categories: one for each, and under consents that were narrowed one for each of
 * their records, because those permit no request for a category. spec ledger 9.6
 */
export function scopesFor(
  consents: readonly ConsentTerms[], asked: { patient: string; categories: readonly Category[]; purpose: Purpose },
): Scope[] {
  const { patient, purpose } = asked
  const own = consents.filter(consent => consent.purpose === purpose && consent.actions.includes('read'))
  return categories.filter(category => asked.categories.includes(category)).flatMap(category => {
    const opening = own.filter(consent => consent.categories.includes(category))
    const records = [...new Set(opening.flatMap(consent => consent.records.map(one => one.record)))]
    const isNarrowed = opening.length > 0 && opening.every(consent => consent.records.length > 0)
    return isNarrowed
      ? records.map(record => ({ patient, category, record, purpose }))
      : [{ patient, category, purpose }]
  })
}

/**
 * Reads categories of a patient, request by request; `heard` is told of each answer, and how many there will be, and
 * says whether the rest is still wanted.
 */
export async function readCategories(
  session: Session, asked: { patient: string; categories: readonly Category[]; purpose: Purpose }, choose: Choose,
  heard: (answered: Answered, of: number) => boolean,
): Promise<void> {
  const scopes = scopesFor(await consentsOf(session, asked.patient), asked)
  for (const scope of scopes) {
    if (!heard(await askAndRead(session, scope, choose), scopes.length)) {
      return
    }
  }
}

async function release(session: Session, reading: Reading, listing: Listing): Promise<Released> {
  try {
    return { listing, opened: await openListing(session, reading, listing) }
  } catch (fault) {
    return { listing, fault }
  }
}

interface Held { patient: string; category: Category; permit: string }

// The key service is asked only for what is not sealed to the wallet, and once. spec key-service 3.4
async function keysOf(
  session: Session, { patient, category: asked, permit }: Held, listed: readonly Listing[],
): Promise<Pick<Reading, 'key' | 'contentKey'>> {
  const keys = new Map<string, AgreementKey>()
  const take = async (handed: readonly EpochKey[]) => {
    for (const { category, epoch, key } of handed) {
      keys.set(`${category}/${epoch}`, await agreementKey(key))
    }
  }
  const key: Reading['key'] = (category, epoch) => keys.get(`${category}/${epoch}`)
  let handedOut: Promise<RoleKeys> | undefined
  const ofRole = () => handedOut ??= roleKeys(session, patient, permit)
  await take(await handedKeys(session, patient, asked))
  const isLacking = listed.some(({ category, epoch, granteeEnvelope }) =>
    granteeEnvelope === undefined && key(category, epoch) === undefined)
  if (isLacking) {
    await take((await ofRole()).keys)
  }
  return { key, contentKey: async (record, version) => (await ofRole()).contentKeys.get(`${record}/${version}`) }
}
