import { useCallback, useRef, useState } from 'react'

/** Something that takes a while and may fail: whether it runs, and why it failed. What runs is not begun twice, and
 *  the browser asks before it is left. spec portal 8.9 */
export interface Work {
  isRunning: boolean
  fault: unknown
  run(work: () => Promise<void>): void
}

/** The browser asks before the page is closed, until it is let go. */
export function holdPage(): () => void {
  const stay = (event: Event) => event.preventDefault()
  addEventListener('beforeunload', stay)
  return () => removeEventListener('beforeunload', stay)
}

/** A fault is that of what it was about, a patient for one: it goes once that is another. spec portal 7.11 */
export function useWork(about?: string): Work {
  const [isRunning, setRunning] = useState(false)
  const [failed, setFailed] = useState<{ about: string | undefined; fault: unknown }>()
  const isBusy = useRef(false)
  const run = useCallback((work: () => Promise<void>) => {
    if (isBusy.current) {
      return
    }
    isBusy.current = true
    setRunning(true)
    setFailed(undefined)
    const letGo = holdPage()
    work().catch((fault: unknown) => setFailed({ about, fault })).finally(() => {
      letGo()
      isBusy.current = false
      setRunning(false)
    })
  }, [about])
  return { isRunning, fault: failed?.about === about ? failed?.fault : undefined, run }
}
