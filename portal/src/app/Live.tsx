import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { follow, type Happening } from '../client/events'
import type { Session } from '../client/session'
import { useEventWords } from './text/useEventWords'

type Listener = (happening: Happening) => void

interface Live { listen(listener: Listener): () => void }

interface Heard { happening: Happening; id: string }

const longestWaitMs = 30_000
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
  useEffect(() => share(session, happening => listeners.current.forEach(listener => listener(happening))), [session])
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
  useLive(setNews)
  return (
    <p className="news" role="status" aria-live="polite" data-testid="news">{news && words(news.event)}</p>
  )
}

// The tab that holds the lock has the stream and tells the others; when it is closed, another one goes on.
function share(session: Session, hear: Listener): () => void {
  const name = `salus-events-${session.wallet.member}`
  const ending = new AbortController()
  const channel = new BroadcastChannel(name)
  let last: string | undefined
  const take = ({ happening, id }: Heard) => {
    last = id
    hear(happening)
  }
  channel.onmessage = ({ data }: MessageEvent<Heard>) => take(data)
  const lead = async () => {
    for (let wait = 1000; !ending.signal.aborted; wait = Math.min(2 * wait, longestWaitMs)) {
      try {
        last = await follow(session, last, (happening, id) => {
          wait = 1000
          take({ happening, id })
          channel.postMessage({ happening, id } satisfies Heard)
        }, ending.signal)
        wait = 1000
      } catch { /* the node is away or the wallet is locked: asked again, or over */ }
      await pause(wait, ending.signal)
    }
  }
  navigator.locks.request(name, { signal: ending.signal }, lead).catch(() => undefined)
  return () => {
    ending.abort()
    channel.close()
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(done => {
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      done()
    })
  })
}
