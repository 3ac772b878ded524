import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react'
import { policyNow } from '../../client/consents'
import { holdKeys } from '../../client/keys'
import { forgetOwnListings } from '../../client/ownListings'
import { openListing, type Listing, type OpenedRecord } from '../../client/records'
import type { Category } from '../../protocol/codes'
import { useLive } from '../Live'
import { useText } from '../text/Language'
import { useKeep, useOpened } from '../wallets/Wallets'
import { keyOf, type KnownRecords } from './entry'
import { changesListed } from './useOwnRecords'

interface Records {
  known: KnownRecords
  /** Fetches, checks and opens one of the patient's own records, and remembers what it is. */
  open(listing: Listing): Promise<OpenedRecord>
}

const Context = createContext<Records | undefined>(undefined)

/** A patient's own records as far as they were opened; gone with the page or when the wallet is locked. */
export function KnownRecordsProvider({ children }: { children: ReactNode }) {
  const { fhir } = useText()
  const { session, wallet } = useOpened()
  const keep = useKeep()
  const [known, setKnown] = useState<KnownRecords>(new Map())
  const held = useRef(new Map<Category, Promise<void>>())
  useLive(({ event }) => {
    if (changesListed.has(event.type)) {
      forgetOwnListings(session)
    }
  })

  const hold = useCallback((category: Category) => {
    const holding = held.current.get(category)
      ?? policyNow(session).then(policy => holdKeys(session, policy, [category], keep))
    held.current.set(category, holding)
    holding.catch(() => held.current.delete(category))
    return holding
  }, [session, keep])
  const open = useCallback(async (listing: Listing) => {
    const key = wallet.categoryKeys.find.bind(wallet.categoryKeys)
    await hold(listing.category)
    if (key(listing.category, listing.epoch) === undefined) {
      // Another device published a newer epoch since the keys were fetched.
      held.current.delete(listing.category)
      await hold(listing.category)
    }
    const opened = await openListing(session, { patient: wallet.member, key }, listing)
    // What reads records comes with the first of them, not with the first page.
    const { knownOf } = await import('./known')
    setKnown(now => new Map([...now, [keyOf(listing), knownOf(opened.content, fhir)]]))
    return opened
  }, [session, wallet, hold, fhir])

  return <Context value={useMemo(() => ({ known, open }), [known, open])}>{children}</Context>
}

export function useKnownRecords(): Records {
  const records = useContext(Context)
  if (records === undefined) {
    throw new Error('Records are known inside of KnownRecordsProvider.')
  }
  return records
}
