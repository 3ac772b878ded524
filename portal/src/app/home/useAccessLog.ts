import { useCallback } from 'react'
import { accessLog, type LogEntry } from '../../client/log'
import { useLive } from '../Live'
import { useAnswer, type Answer } from '../useAnswer'
import { useOpened } from '../wallets/Wallets'

/** The patient's access log, which grows as things happen. */
export function useAccessLog(): Answer<readonly LogEntry[]> {
  const { session } = useOpened()
  const answer = useAnswer(useCallback(() => accessLog(session), [session]))
  useLive(() => void answer.refresh())
  return answer
}
