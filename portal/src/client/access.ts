import type { Category, Purpose } from '../protocol/codes'
import { agreementKey, thumbprintHex, type AgreementKey } from '../protocol/keys'
import { requestAccess } from '../protocol/messages'
import type { EpochKey } from '../protocol/wallet'
import { handedKeys, roleKeys } from './keys'
import { listings, openListing, type Listing, type OpenedRecord, type Reading } from './records'
import type { Session } from './session'
import { submit, type Final } from './submission'

/** The validators' answer. A denial is the same whatever its reason. spec ledger 11.3 */
export interface Decision { isPermitted: boolean; until?: number; final: Final }

/** What a permit opened, and what stayed closed with the reason. */
export interface Released { listing: Listing; opened?: OpenedRecord; fault?: unknown }

/** Asks to read a patient's category; the answer is on the ledger either way. spec ledger 11.1 */
export async function ask(
  session: Session, patient: string, category: Category, purpose: Purpose,
): Promise<Decision> {
  // For a caller with a token the permit names the key that it proves. spec callers 4.8
  const connectionKey = await thumbprintHex(session.wallet.signing.publicJwk)
  const final = await submit(session, requestAccess({ patient, category, purpose }, connectionKey))
  const [decided] = final.receipt.events
  const isPermitted = decided?.type === 'AccessDecided' && decided['isPermitted'] === true
  return isPermitted ? { isPermitted, until: decided['until'] as number, final } : { isPermitted: false, final }
}

/**
 * Opens what a permit covers, and closes the permit: the store then says on the ledger what it released. While
 * something large is still to be fetched it stays open, and lapses by itself.
 */
export async function readUnder(
  session: Session, decision: Decision, patient: string, category: Category,
): Promise<Released[]> {
  const permit = decision.final.id
  await session.call({ method: 'POST', path: '/v1/permits', body: decision.final.proof, type: 'application/json' })
  let released: Released[] = []
  try {
    const listed = await listings(session, patient, { category, permit })
    const reading = { patient, permit, key: await keysOf(session, { patient, category, permit }, listed) }
    released = await Promise.all(listed.map(listing => release(session, reading, listing)))
    return released
  } finally {
    if (!released.some(({ opened }) => opened?.large !== undefined)) {
      // Not closed, it lapses by itself, and the store then summarises it.
      await session.call({ method: 'DELETE', path: `/v1/permits/${permit}` }).catch(() => undefined)
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

interface Scope { patient: string; category: Category; permit: string }

// The key service is asked only for what is not sealed to the wallet. spec key-service 3.4
async function keysOf(session: Session, scope: Scope, listed: readonly Listing[]): Promise<Reading['key']> {
  const keys = new Map<string, AgreementKey>()
  const take = async (handed: readonly EpochKey[]) => {
    for (const { category, epoch, key } of handed) {
      keys.set(`${category}/${epoch}`, await agreementKey(key))
    }
  }
  const find: Reading['key'] = (category, epoch) => keys.get(`${category}/${epoch}`)
  await take(await handedKeys(session, scope.patient, scope.category))
  const isLacking = listed.some(({ category, epoch, granteeEnvelope }) =>
    granteeEnvelope === undefined && find(category, epoch) === undefined)
  if (isLacking) {
    await take(await roleKeys(session, scope.patient, scope.permit))
  }
  return find
}
