import { describe, expect, test, vi } from 'vitest'
import { Problem } from '../src/client/problem'
import { mostTries, resumed } from '../src/client/resuming'
import { concat } from '../src/protocol/encoding'

const content = Uint8Array.from({ length: 1000 }, (_, at) => at % 251)
const impatient = { mostSilentMs: 20, pause: async () => undefined }

/** A content of which each connection gives so many bytes and then breaks; the last of them to its end. */
function aNode(...gives: (number | 'refuses' | 'says-nothing')[]) {
  const asked: number[] = []
  const ask = async (from: number): Promise<Response> => {
    const give = gives[asked.length] ?? content.length
    asked.push(from)
    if (give === 'refuses') {
      throw new TypeError('Failed to fetch')
    }
    const bytes = content.subarray(from, give === 'says-nothing' ? from : from + give)
    let isGiven = bytes.length === 0
    const body = new ReadableStream<Uint8Array>({
      pull: stream => {
        if (!isGiven) {
          isGiven = true
          stream.enqueue(bytes)
        } else if (give === 'says-nothing') {
          return new Promise(() => undefined)
        } else if (from + bytes.length < content.length) {
          stream.error(new TypeError('network error'))
        } else {
          stream.close()
        }
      },
    }, { highWaterMark: 0 })
    const range = { 'Content-Range': `bytes ${from}-999/1000` }
    return new Response(body, {
      status: from === 0 ? 200 : 206, headers: { 'Content-Length': `${1000 - from}`, ...from === 0 ? {} : range },
    })
  }
  return { asked, ask }
}

async function all(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const taken: Uint8Array[] = []
  for await (const part of parts) {
    taken.push(part)
  }
  return concat(...taken)
}

// spec portal 9.6, records 6.8
describe('Content whose connection breaks', () => {
  test('goes on where it ended, and says so', async () => {
    const node = aNode(300, 'refuses', 'says-nothing', 500)
    const said: number[] = []
    expect(await all(resumed(node.ask, tries => said.push(tries), impatient))).toEqual(content)
    expect(node.asked).toEqual([0, 300, 300, 300, 800])
    expect(said).toEqual([1, 2, 3, 0, 1, 0])
  })

  test('and ends without a word is not taken for whole', async () => {
    const headers = (from: number) => ({ 'Content-Length': `${1000 - from}`, 'Content-Range': 'bytes 400-999/1000' })
    const short = async (from: number) => new Response(content.subarray(from, from === 0 ? 400 : undefined),
      { status: from === 0 ? 200 : 206, headers: headers(from) })
    expect(await all(resumed(short, undefined, impatient))).toEqual(content)
  })

  test('comes whole from a node that knows no ranges', async () => {
    const node = aNode(600)
    const ask = async (from: number) => from === 0 ? node.ask(0) : new Response(content)
    expect(await all(resumed(ask, undefined, impatient))).toEqual(content)
  })

  test('is given up after six tries without a byte', async () => {
    const node = aNode(300, ...Array.from({ length: 20 }, () => 'refuses' as const))
    await expect(all(resumed(node.ask, undefined, impatient))).rejects.toThrow('Failed to fetch')
    expect(node.asked).toHaveLength(1 + mostTries)
  })

  test('is not asked for again when the node refuses, or gives another part', async () => {
    const refusing = aNode(300)
    const ask = vi.fn(async (from: number) => {
      if (from > 0) {
        throw new Problem(403, 'not-permitted', 'The permit is over.')
      }
      return refusing.ask(from)
    })
    await expect(all(resumed(ask, undefined, impatient))).rejects.toMatchObject({ code: 'not-permitted' })
    expect(ask).toHaveBeenCalledTimes(2)
    const other = async (from: number) => from === 0 ? aNode(300).ask(0)
      : new Response(content, { status: 206, headers: { 'Content-Range': 'bytes 700-999/1000' } })
    await expect(all(resumed(other, undefined, impatient))).rejects.toMatchObject({ code: 'answer-malformed' })
  })

  test('is not waited for when nobody answers at first', async () => {
    const node = aNode('refuses')
    await expect(all(resumed(node.ask, undefined, impatient))).rejects.toThrow('Failed to fetch')
    expect(node.asked).toEqual([0])
  })

  test('is fetched no further than it is read', async () => {
    let pulled = 0
    const ask = async () => new Response(new ReadableStream<Uint8Array>({
      pull: stream => {
        pulled++
        stream.enqueue(content)
      },
    }, { highWaterMark: 0 }))
    for await (const part of resumed(ask, undefined, impatient)) {
      expect(part).toEqual(content)
      break
    }
    expect(pulled).toBeLessThanOrEqual(2)
  })
})
