import { expect, test } from 'vitest'
import { Cut } from '../src/client/answers'
import { follow, type Happening } from '../src/client/events'
import type { Call } from '../src/client/door'
import type { Session } from '../src/client/session'

const happening = (height: number): Happening => ({
  ledger: 'policies', height, index: 0, time: 1, transaction: 'a'.repeat(64), event: { type: 'ConsentRevoked' },
})

/** A stream that comes in pieces of so many bytes. */
function aSession(text: string, pieceSize: number): { session: Session; calls: Call[] } {
  const calls: Call[] = []
  const bytes = new TextEncoder().encode(text)
  const call = async (asked: Call) => {
    calls.push(asked)
    return new Response(new ReadableStream({
      start(stream) {
        for (let at = 0; at < bytes.length; at += pieceSize) {
          stream.enqueue(bytes.slice(at, at + pieceSize))
        }
        stream.close()
      },
    }))
  }
  return { session: { call } as unknown as Session, calls }
}

const message = (id: string, height: number) => `id: ${id}\ndata: ${JSON.stringify(happening(height))}\n\n`

// spec portal 4.6
test.each([1, 7, 1000])('A stream in pieces of %i bytes gives each happening once, and how far it is', async size => {
  const { session, calls } = aSession(`: from p0\n\n${message('p1', 1)}: still here\n\n${message('p2', 2)}`, size)
  const heard: [string, number | undefined][] = []
  const hear = (id: string, happening?: Happening) => { heard.push([id, happening?.height]) }
  await follow(session, undefined, hear, AbortSignal.timeout(60_000))
  expect(heard).toEqual([['p0', undefined], ['p1', 1], ['p2', 2]])
  expect(calls[0]?.headers).toEqual({})
})

test('A stream goes on after the last happening that was heard', async () => {
  const { session, calls } = aSession('', 4)
  await follow(session, 'p9', () => undefined, AbortSignal.timeout(60_000))
  expect(calls[0]?.headers).toEqual({ 'Last-Event-ID': 'p9' })
})

// spec portal 4.6
test('A stream that falls silent is cut, so that another one goes on', async () => {
  let isEnded = false
  const call = async () => new Response(new ReadableStream({ cancel: () => { isEnded = true } }))
  const session = { call } as unknown as Session
  await expect(follow(session, 'p9', () => undefined, AbortSignal.timeout(60_000), 1)).rejects.toBeInstanceOf(Cut)
  expect(isEnded).toBe(true)
})

test('An event that does not end is refused before it fills the memory', async () => {
  const { session } = aSession('x'.repeat(2_000_000), 65_536)
  await expect(follow(session, undefined, () => undefined, AbortSignal.timeout(60_000))).rejects
    .toMatchObject({ code: 'answer-malformed' })
})
