import { useEffect, useId, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'

type Steps = Readonly<Record<string, unknown>> | null

/**
 * What stands in a page's place until it is left: by a button, which sets it to undefined, or by the browser's Back.
 * The history knows that there is something, and not what. spec portal 8.12
 */
export function useStep<T>(): [T | undefined, (value: T | undefined) => void] {
  const name = useId()
  const [location, go] = useLocation()
  const steps = useHistoryState<Steps>()
  const [value, setValue] = useState<T>()
  // What comes after its page was left leads nobody back there.
  const isLeft = useRef(false)
  useEffect(() => {
    isLeft.current = false
    return () => { isLeft.current = true }
  }, [])
  const step = (next: T | undefined) => {
    const isOpen = next !== undefined
    setValue(() => next)
    if (!isLeft.current) {
      go(location, { replace: !isOpen, state: { ...history.state as Steps, [name]: isOpen } })
    }
  }
  return [steps?.[name] === true ? value : undefined, step]
}
