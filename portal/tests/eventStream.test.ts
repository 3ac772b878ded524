import { beforeEach, expect, test, vi } from 'vitest'
import { shareStream } from '../src/app/eventStream'
import type { follow, Happening } from '../src/client/events'
import type { Session } from '../src/client/session'

type Hear = Parameters<typeof follow>[2]

/** The streams that a node has open: where each was to begin, and how to tell it something. */
interface Stream { from: string | undefined; hear: Hear; break(): void }
const node = { streams: [] as Stream[] }

const following: typeof follow = (_, from, hear, signal) => new Promise((_done, broken) => {
  const stream = { from, hear, break: () => broken(new Error('cut')) }
  node.streams.push(stream)
  signal.addEventListener('abort', () => broken(signal.reason))
})

const happening = (transaction: string) => ({ transaction }) as Happening
const latest = () => node.streams.at(-1) as Stream

// The browser's locks: whoever asks waits until the holder is done.
function locks() {
  const turns = new Map<string, Promise<unknown>>()
  return {
    request: (name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) => {
      const turn = (turns.get(name) ?? Promise.resolve()).then(() => signal.aborted ? undefined : work())
      turns.set(name, turn)
      return turn
    },
  }
}

// What one tab says the others have heard at once.
const channels = new Set<TabChannel>()
class TabChannel {
  onmessage: ((message: { data: unknown }) => void) | undefined
  constructor(readonly name: string) { channels.add(this) }
  postMessage(data: unknown) {
    channels.forEach(other => other !== this && other.name === this.name && other.onmessage?.({ data }))
  }
  close() { channels.delete(this) }
}

const session = { wallet: { member: 'm'.repeat(26) } } as unknown as Session
function aTab() {
  const heard: string[] = []
  const close = shareStream(session, ({ transaction }) => heard.push(transaction), following)
  return { heard, close }
}

const streams = (count: number) => vi.waitFor(() => expect(node.streams).toHaveLength(count))

beforeEach(() => {
  node.streams.length = 0
  channels.clear()
  vi.stubGlobal('navigator', { locks: locks() })
  vi.stubGlobal('BroadcastChannel', TabChannel)
  return () => { vi.unstubAllGlobals() }
})

// spec portal 4.6
test('What happens reaches every tab once, by one stream', async () => {
  const [one, two] = [aTab(), aTab()]
  await streams(1)
  latest().hear('p0')
  latest().hear('p1', happening('a'))
  latest().hear('p1', happening('a'))
  latest().hear('p1', happening('b'))
  expect([one.heard, two.heard]).toEqual([['a', 'b'], ['a', 'b']])
})

test('A tab that takes over before anything happened goes on from where the stream began', async () => {
  const [one, two] = [aTab(), aTab()]
  await streams(1)
  latest().hear('p0')
  one.close()
  await streams(2)
  expect(latest().from).toBe('p0')
  latest().hear('p1', happening('a'))
  expect(two.heard).toEqual(['a'])
})

test('A tab that came after the last happening goes on from there when it takes over', async () => {
  const one = aTab()
  await streams(1)
  latest().hear('p0')
  latest().hear('p1', happening('a'))
  const two = aTab()
  one.close()
  await streams(2)
  expect(latest().from).toBe('p1')
  expect(two.heard).toEqual([])
})

test('A stream that breaks before anything happened goes on from where it began', async () => {
  vi.useFakeTimers()
  try {
    aTab()
    await streams(1)
    latest().hear('p7')
    latest().break()
    await vi.advanceTimersByTimeAsync(3000)
    expect(node.streams.map(stream => stream.from)).toEqual([undefined, 'p7'])
  } finally {
    vi.useRealTimers()
  }
})
