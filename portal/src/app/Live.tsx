import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import type { Happening } from '../client/events'
import { ownListings } from '../client/ownListings'
import type { Session } from '../client/session'
import type { LedgerEvent } from '../protocol/receipt'
import { shareStream } from './eventStream'
import { authorsOf, keyOfStored } from './records/entry'
import { useEventWords } from './text/useEventWords'
import { Turns } from './turns'
import { useOpened } from './wallets/Wallets'

type Listener = (happening: Happening) => unknown

/** A happening, who wrote what was stored, and since when it is told. */
interface Told { event: LedgerEvent; authors: ReadonlyMap<string, string> | undefined; at: number }

interface Live { listen(listener: Listener): () => void }

// As long as it takes to read a sentence out.
const readOutMs = 5000

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

/**
 * The newest happening as a sentence, read out where it is listened to. It goes with the page on which it came; what
 * came only just then, perhaps because of what led to the next page, stays there until it can have been read out.
 */
export function News() {
  const { session, wallet } = useOpened()
  const [news, setNews] = useState<Told>()
  const [location] = useLocation()
  const turns = useRef(new Turns())
  const words = useEventWords(news)
  useLive(async ({ event }) => {
    const turn = turns.current.take()
    const authors = keyOfStored(event) !== undefined && event['patient'] === wallet.member
      ? await ownListings(session).then(authorsOf, () => undefined) : undefined
    if (turns.current.shows(turn)) {
      // New keys come with something else, of which they are the consequence.
      setNews(told => told !== undefined && event.type === 'EpochsPublished'
        ? told : { event, authors, at: performance.now() })
    }
  })
  useEffect(() => {
    const forget = () => setNews(now => now === news ? undefined : now)
    const timer = setTimeout(forget, news === undefined ? 0 : news.at + readOutMs - performance.now())
    return () => clearTimeout(timer)
    // What is told on a page stays as long as the page.
  }, [location])
  return (
    <p className="news" role="status" aria-live="polite" data-testid="news">{news && words(news.event)}</p>
  )
}
