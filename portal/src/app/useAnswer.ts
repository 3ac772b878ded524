import { useCallback, useEffect, useRef, useState } from 'react'
import { Turns } from './turns'

/** What was asked for once, and may be asked for again. */
export interface Answer<T> { value: T | undefined; fault: unknown; refresh: () => Promise<void> }

type Question<T> = () => Promise<T>

interface Shown<T> { of: Question<T>; value: T | undefined; fault: unknown }

/** `ask` must be the same function as long as the question is (useCallback); another one's answer is never shown. */
export function useAnswer<T>(ask: Question<T>): Answer<T> {
  const [shown, setShown] = useState<Shown<T>>()
  const asked = useRef<Question<T>>(undefined)
  const turns = useRef(new Turns())
  const refresh = useCallback(() => {
    const turn = turns.current.take()
    const show = (change: (before: T | undefined) => Pick<Shown<T>, 'value' | 'fault'>) => {
      if (asked.current === ask && turns.current.shows(turn)) {
        setShown(now => ({ of: ask, ...change(now?.of === ask ? now.value : undefined) }))
      }
    }
    return ask().then(value => show(() => ({ value, fault: undefined })), fault => show(value => ({ value, fault })))
  }, [ask])
  useEffect(() => {
    asked.current = ask
    void refresh()
  }, [ask, refresh])
  const { value, fault } = shown?.of === ask ? shown : { value: undefined, fault: undefined }
  return { value, fault, refresh }
}
