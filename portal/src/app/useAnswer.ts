import { useCallback, useEffect, useState } from 'react'

/** What was asked for once, and may be asked for again. */
export interface Answer<T> { value: T | undefined; fault: unknown; refresh: () => Promise<void> }

/** `ask` must be the same function as long as the question is (useCallback). */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const [value, setValue] = useState<T>()
  const [fault, setFault] = useState<unknown>()
  const refresh = useCallback(() => ask().then(
    answer => {
      setValue(answer)
      setFault(undefined)
    },
    setFault), [ask])
  useEffect(() => { void refresh() }, [refresh])
  return { value, fault, refresh }
}
