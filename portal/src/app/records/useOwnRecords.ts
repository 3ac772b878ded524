import { useCallback, useState } from 'react'
import { forgetOwnListings, ownListings } from '../../client/ownListings'
import type { Listing } from '../../client/records'
import { useLive } from '../Live'
import { useAnswer, type Answer } from '../useAnswer'
import { useOpened } from '../wallets/Wallets'

/** Of a version that was listed already something else is to be said. */
export const changesListed: ReadonlySet<string> = new Set(['VersionWithdrawn', 'RecordErased'])

interface OwnRecords extends Answer<readonly Listing[]> {
  /** How many were listed so far, while the answer is awaited. */
  listed: number
}

/** A patient's own versions, oldest first, and what comes while they are shown. */
export function useOwnRecords(): OwnRecords {
  const { session } = useOpened()
  const [listed, setListed] = useState(0)
  const answer = useAnswer(useCallback(() => ownListings(session, setListed), [session]))
  useLive(({ event }) => {
    if (changesListed.has(event.type)) {
      forgetOwnListings(session)
      void answer.refresh()
    } else if (event.type === 'RecordStored') {
      void answer.refresh()
    }
  })
  return { ...answer, listed }
}
