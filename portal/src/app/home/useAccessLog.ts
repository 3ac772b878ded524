import { useCallback, useRef } from 'react'
import { continued, emptyLog, type LogEntry } from '../../client/log'
import { useLive } from '../Live'
import { useAnswer, type Answer } from '../useAnswer'
import { useOpened } from '../wallets/Wallets'

/** The patient's access log, which grows as things happen. */
export function useAccessLog(): Answer<readonly LogEntry[]> {
  const { session } = useOpened()
  const known = useRef(emptyLog)
  const asking = useRef<Promise<unknown>>(Promise.resolve())
  const ask = useCallback(() => {
    // One after the other: two that asked from the same place would put the same twice.
    const asked = asking.current.then(async () => {
      known.current = await continued(session, known.current)
      return known.current.entries
    })
    asking.current = asked.catch(() => undefined)
    return asked
  }, [session])
  const answer = useAnswer(ask)
  useLive(() => void answer.refresh())
  return answer
}
