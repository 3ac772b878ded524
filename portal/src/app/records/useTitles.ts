import { useEffect, useRef } from 'react'
import type { Listing } from '../../client/records'
import type { Category } from '../../protocol/codes'
import { keyOf, type KnownRecords } from './entry'
import { useKnownRecords } from './KnownRecords'
import { Queue } from './queue'

// Pictures and curves may be large: they are fetched when somebody opens them.
const heavy: ReadonlySet<Category> = new Set(['imaging', 'ecg'])

/** Opens what is in sight, a few at a time, to say what it is; what cannot be opened has no title. */
export function useTitles(inSight: readonly Listing[]): KnownRecords {
  const { known, open } = useKnownRecords()
  const queue = useRef<Queue<Listing>>(undefined)
  useEffect(() => {
    const started = new Queue(open)
    queue.current = started
    return () => started.end()
  }, [open])
  const unknown = inSight.filter(one => !one.erased && !heavy.has(one.category) && !known.has(keyOf(one)))
  const wished = unknown.map(keyOf).join(' ')
  useEffect(() => queue.current?.wish(unknown.map(one => [keyOf(one), one])), [open, wished])
  return known
}
