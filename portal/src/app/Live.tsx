import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { Happening } from '../client/events'
import type { Session } from '../client/session'
import { shareStream } from './eventStream'
import { useEventWords } from './text/useEventWords'

type Listener = (happening: Happening) => void

interface Live { listen(listener: Listener): () => void }

const Context = createContext<Live>({ listen: () => () => undefined })

/** What happens to the member, as it happens: one stream for all tabs of the browser. */
export function LiveProvider({ session, children }: { session: Session; children: ReactNode }) {
  const listeners = useRef(new Set<Listener>())
  const live = useMemo<Live>(() => ({
    listen: listener => {
      listeners.current.add(listener)
      return () => listeners.current.delete(listener)
    },
  }), [])
  useEffect(() => shareStream(
    session, happening => listeners.current.forEach(listener => listener(happening))), [session])
  return <Context value={live}>{children}</Context>
}

/** Calls for each thing that happens while the page is shown. */
export function useLive(listener: Listener): void {
  const { listen } = useContext(Context)
  const current = useRef(listener)
  useEffect(() => { current.current = listener }, [listener])
  useEffect(() => listen(happening => current.current(happening)), [listen])
}

/** The newest happening as a sentence, read out where it is listened to. */
export function News() {
  const words = useEventWords()
  const [news, setNews] = useState<Happening>()
  // New keys come with something else, of which they are the consequence.
  useLive(happening => setNews(shown =>
    shown !== undefined && happening.event.type === 'EpochsPublished' ? shown : happening))
  return (
    <p className="news" role="status" aria-live="polite" data-testid="news">{news && words(news.event)}</p>
  )
}
