import { listedAfter, type Listing } from './records'
import type { Session } from './session'

// What is known of the patient's own list, and the place from which it goes on. It goes with the session.
interface Known { listings: readonly Listing[]; next: number }

const lists = new WeakMap<Session, Promise<Known>>()

/** A patient's own versions, oldest first; only what is new is fetched. Says how many are new so far. */
export async function ownListings(
  session: Session, advance?: (count: number) => void,
): Promise<readonly Listing[]> {
  // One after the other: two that went on from the same place would put the same twice.
  const before = lists.get(session) ?? Promise.resolve({ listings: [], next: 0 })
  const now = before.then(known => continued(session, known, advance))
  lists.set(session, now.catch(() => before))
  return (await now).listings
}

/** Something changed of versions that were listed already: the next list is fetched whole. */
export function forgetOwnListings(session: Session): void {
  lists.delete(session)
}

async function continued(session: Session, known: Known, advance?: (count: number) => void): Promise<Known> {
  const { found, next } = await listedAfter(session, session.wallet.member, known.next, {}, advance)
  return { listings: found.length === 0 ? known.listings : [...known.listings, ...found], next }
}
