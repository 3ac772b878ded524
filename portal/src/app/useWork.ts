import { useCallback, useState } from 'react'

/** Something that takes a while and may fail: whether it runs, and why it failed. */
export interface Work {
  isRunning: boolean
  fault: unknown
  run(work: () => Promise<void>): void
}

export function useWork(): Work {
  const [isRunning, setRunning] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const run = useCallback((work: () => Promise<void>) => {
    setRunning(true)
    setFault(undefined)
    work().catch(setFault).finally(() => setRunning(false))
  }, [])
  return { isRunning, fault, run }
}
