import { useEffect } from 'react'
import { useAnswer, type Answer } from './useAnswer'

/** What is asked for again while the page is in sight. */
export function useRepeated<T>(ask: () => Promise<T>, everyMs: number): Answer<T> {
  const answer = useAnswer(ask)
  const { refresh } = answer
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') {
        void refresh()
      }
    }, everyMs)
    return () => clearInterval(timer)
  }, [refresh, everyMs])
  return answer
}
