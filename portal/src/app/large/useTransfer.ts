import { useEffect, useRef, useState } from 'react'
import type { Report } from '../../client/resuming'
import { workAdvanced } from '../wallets/idle'

/** How far something is that comes or goes part by part; `tries` counts those since its connection broke. */
export interface Transferred { done: number; length: number; tries: number }

export interface Transfer {
  shown: Transferred | undefined
  stop(): void
  /** Runs it to its end; undefined when it was stopped. */
  run<T>(work: (report: Report) => Promise<T>): Promise<T | undefined>
}

class Stopped extends Error {}

/** One transfer at a time, which ends when its page is left. */
export function useTransfer(): Transfer {
  const [shown, setShown] = useState<Transferred>()
  const isStopped = useRef(false)
  useEffect(() => () => { isStopped.current = true }, [])
  const change = (part: Partial<Transferred>) => {
    if (isStopped.current) {
      throw new Stopped('It was stopped.')
    }
    setShown(now => ({ done: 0, length: 0, tries: 0, ...now, ...part }))
  }
  return {
    shown,
    stop: () => { isStopped.current = true },
    run: async work => {
      isStopped.current = false
      try {
        return await work({
          begin: length => change({ length, done: 0, tries: 0 }),
          advance: done => {
            workAdvanced()
            change({ done })
          },
          broken: tries => change({ tries }),
        })
      } catch (fault) {
        if (!(fault instanceof Stopped)) {
          throw fault
        }
        return undefined
      } finally {
        setShown(undefined)
      }
    },
  }
}
