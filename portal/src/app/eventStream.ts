import { follow, type Happening } from '../client/events'
import type { Session } from '../client/session'

/** How far the stream is, and what happened there; without it only where it began. */
interface Heard { id: string; happening?: Happening }

const asking = 'how far is it?'
const longestWaitMs = 30_000

/**
 * One stream for all tabs of the browser: the tab that holds the lock has it and tells the others; when it is closed,
 * another one goes on from there. So each of them knows how far it is, one that came later by asking. spec portal 4.6
 */
export function shareStream(
  session: Session, hear: (happening: Happening) => void, following: typeof follow = follow,
): () => void {
  const name = `salus-events-${session.wallet.member}`
  const ending = new AbortController()
  const channel = new BroadcastChannel(name)
  let last: string | undefined
  const heard = new Set<string>()
  const take = ({ id, happening }: Heard) => {
    if (happening === undefined) {
      last ??= id
      return
    }
    // All that one transaction did has one id.
    if (id !== last) {
      heard.clear()
      last = id
    }
    const said = JSON.stringify(happening)
    if (!heard.has(said)) {
      heard.add(said)
      hear(happening)
    }
  }
  channel.onmessage = ({ data }: MessageEvent<Heard | typeof asking>) => {
    if (data !== asking) {
      take(data)
    } else if (last !== undefined) {
      channel.postMessage({ id: last } satisfies Heard)
    }
  }
  channel.postMessage(asking)
  const lead = async () => {
    for (let wait = 1000; !ending.signal.aborted; wait = Math.min(2 * wait, longestWaitMs)) {
      try {
        await following(session, last, (id, happening) => {
          wait = 1000
          const heard = { id, ...happening === undefined ? {} : { happening } }
          channel.postMessage(heard satisfies Heard)
          take(heard)
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
    const end = () => {
      clearTimeout(timer)
      done()
    }
    // Who is closed keeps the others waiting for nothing.
    if (signal.aborted) {
      end()
    }
    signal.addEventListener('abort', end)
  })
}
