import { categories, type Category, type Grantee, type Purpose, type Role } from '../protocol/codes'
import type { Message } from '../protocol/messages'
import type { ConsentTerms, PolicyNow } from '../protocol/policy'
import { PolicyAuthor, type Drafted } from '../protocol/policyAuthor'
import { directory, type Keep } from './keys'
import { Problem, Refused } from './problem'
import type { Session } from './session'
import { submit } from './submission'

/** One way to read: a grantee, for a purpose, under a consent or an emergency. Records 0: whole categories. */
export interface Reader {
  grantee: Grantee
  purpose: Purpose
  categories: Category[]
  records: number
  consent: string
  until: number
  role?: Role
}

export interface Explanation {
  readers: Reader[]
  rotationDue: { category: Category; stillHold: Grantee[] }[]
}

// Another device of the patient may have signed in between; then the message is drafted anew.
const attempts = 3

export async function policyNow(session: Session): Promise<PolicyNow> {
  return session.get<PolicyNow>(`/v1/patients/${session.wallet.member}/policy`)
}

/** A consent that has not ended. */
export function consentIn({ consents }: PolicyNow, id: string): ConsentTerms {
  const found = consents.find(one => one.id === id)
  if (found === undefined) {
    throw new Refused('unknown-consent')
  }
  return found
}

/** Who can read what today, through which consent, until when. spec ledger 9.12 */
export async function explanation(session: Session): Promise<Explanation> {
  return session.get<Explanation>(`/v1/patients/${session.wallet.member}/explain`)
}

/** Publishes the first key pair of each category that has none: without it nobody can write. spec ledger 10.3 */
export async function publishFirstEpochs(session: Session, keep: Keep): Promise<void> {
  await publish(session, keep, policy =>
    categories.filter(category => !policy.categories.some(known => known.category === category)))
}

/** Publishes the next key pair of each category whose rotation is due. spec ledger 10.6 */
export async function rotateKeys(session: Session, keep: Keep): Promise<void> {
  await publish(session, keep, policy =>
    policy.categories.filter(known => known.rotationDue).map(known => known.category))
}

/** Ends a consent at once, whatever becomes of the next keys; whose key could not be found among those who may still
 *  read is left to a new grant. */
export async function revoke(session: Session, consent: string, keep: Keep): Promise<void> {
  let later: Category[] = []
  await signed(session, keep, async policy => {
    const keys = await directory(session, policy).catch((fault: unknown) => {
      if (fault instanceof Problem || fault instanceof Refused) {
        return undefined // told with the keys that are due then
      }
      throw fault
    })
    const drafted = await author(session, policy).revoke(consent, keys)
    later = drafted.later
    return drafted
  })
  if (later.length > 0) {
    await rotateKeys(session, keep)
  }
}

/** Publishes the next key pair of the categories that are chosen, as long as they are. */
export async function publish(
  session: Session, keep: Keep, choose: (policy: PolicyNow) => Category[],
): Promise<void> {
  const policy = await policyNow(session)
  if (choose(policy).length === 0) {
    return
  }
  let later: Category[] = []
  await signed(session, keep, async now => {
    const due = choose(now)
    if (due.length === 0) {
      return undefined
    }
    const drafted = await author(session, now).publishEpochs(due, await directory(session, now))
    later = drafted.later
    return drafted
  })
  if (later.length > 0) {
    await publish(session, keep, choose)
  }
}

// Keys go into the wallet once they are final: of two tabs that draft the same epoch one is refused, and its key would
// stand for the one on the ledger. What is lost on the way comes back from the ledger, sealed to the patient. Where
// there is nothing left to draft, since another tab was first, nothing is signed.
export async function signed(
  session: Session, keep: Keep, draft: (policy: PolicyNow) => Promise<Drafted<Message> | undefined>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const drafted = await draft(await policyNow(session))
    if (drafted === undefined) {
      return
    }
    try {
      await submit(session, drafted.message)
      if (drafted.newKeys.length > 0) {
        await session.wallet.categoryKeys.add(drafted.newKeys)
        await keep(await session.wallet.save())
      }
      return
    } catch (fault) {
      if (!(fault instanceof Refused && fault.code === 'stale-policy') || attempt === attempts) {
        throw fault
      }
    }
  }
}

export function author(session: Session, policy: PolicyNow): PolicyAuthor {
  return new PolicyAuthor(session.wallet, policy)
}
