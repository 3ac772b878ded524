import { Growing, type Tell } from './growing'
import { listedAfter, type Listing } from './records'
import type { Session } from './session'

interface Known { listings: readonly Listing[]; next: number }

const lists = new Growing<Known>({ listings: [], next: 0 }, async (session, { listings, next: from }, tell) => {
  const { found, next } = await listedAfter(session, session.wallet.member, from, {}, tell)
  return { listings: found.length === 0 ? listings : [...listings, ...found], next }
})

/** A patient's own versions, oldest first; only what is new is fetched. Says how many are new so far. */
export async function ownListings(session: Session, advance?: Tell): Promise<readonly Listing[]> {
  return (await lists.look(session, advance)).listings
}

/** Something changed of versions that were listed already: the next list is fetched whole. */
export function forgetOwnListings(session: Session): void {
  lists.forget(session)
}
