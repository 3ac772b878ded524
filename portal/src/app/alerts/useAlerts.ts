import { useCallback } from 'react'
import { alertsOf, type Alerts } from '../../client/alerts'
import { useLive } from '../Live'
import { useRepeated } from '../useRepeated'
import type { Answer } from '../useAnswer'
import { useOpened } from '../wallets/Wallets'

const askEveryMs = 30_000
// An IHM learns a moment after the ledger's readers that a notice is final.
const settledMs = 2_000

/** The alerts of the member, asked for again when the ledger tells of one, and from time to time. */
export function useAlerts(parts = 1): Answer<Alerts> {
  const { session } = useOpened()
  const answer = useRepeated(useCallback(() => alertsOf(session, parts), [session, parts]), askEveryMs)
  const { refresh } = answer
  useLive(({ event }) => {
    if (event.type === 'AlertRaised' || event.type === 'AlertAcknowledged') {
      void refresh()
      setTimeout(() => void refresh(), settledMs)
    }
  })
  return answer
}
