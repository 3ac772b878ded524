import { describe, expect, test } from 'vitest'
import { bytesOf, jsonOf } from '../src/client/answers'
import { utf8Bytes, utf8Text } from '../src/protocol/encoding'

const malformed = { code: 'answer-malformed' }

// spec records 6.7
describe('An answer of a node', () => {
  test('is read whole, in however many parts it comes', async () => {
    const parts = ['{"a"', ':', '1}'].map(utf8Bytes)
    const body = new ReadableStream({
      pull: stream => parts.length > 0 ? stream.enqueue(parts.shift()) : stream.close(),
    })
    expect(await jsonOf(new Response(body))).toEqual({ a: 1 })
    expect(utf8Text(await bytesOf(new Response('')))).toBe('')
  })

  test('that does not end is given up, and its connection closed', async () => {
    let isClosed = false
    const body = new ReadableStream({
      pull: stream => stream.enqueue(new Uint8Array(1024 * 1024)),
      cancel: () => { isClosed = true },
    })
    await expect(bytesOf(new Response(body))).rejects.toMatchObject(malformed)
    expect(isClosed).toBe(true)
  })

  test.each(['<html>', '', '{', '\u0000'])('that is %j and no JSON is malformed', async text => {
    await expect(jsonOf(new Response(text))).rejects.toMatchObject(malformed)
  })
})
