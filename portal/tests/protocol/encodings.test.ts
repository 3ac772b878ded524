import { describe, expect, it } from 'vitest'
import { isCid } from '../../src/protocol/cid'
import { base64url, hex, isDigest, isRandomId, readBase64url } from '../../src/protocol/encoding'
import { JsonFields, JsonRejected } from '../../src/protocol/json'
import { check, readVectors, type Case } from './vectors'

interface JsonCase extends Case { hex: string; take?: string; path?: string }

const file = readVectors<{
  base64url: { hex: string; text: string }[]
  notBase64url: string[]
  ids: string[]
  notIds: string[]
  digests: string[]
  notDigests: string[]
  cids: string[]
  notCids: string[]
  json: JsonCase[]
}>('encodings')

describe('The vectors of encodings', () => {
  it('hold for base64url', () => { // spec crypto 1.1
    for (const good of file.base64url) {
      expect(hex(readBase64url(good.text))).toBe(good.hex)
      expect(base64url(readBase64url(good.text))).toBe(good.text)
    }
    for (const bad of file.notBase64url) {
      expect(() => readBase64url(bad), bad).toThrow()
    }
  })

  it('hold for ids, digests and CIDs', () => { // spec crypto 1.2, 1.3, content 3.1
    expect(file.ids.map(isRandomId)).not.toContain(false)
    expect(file.notIds.map(isRandomId)).not.toContain(true)
    expect(file.digests.map(isDigest)).not.toContain(false)
    expect(file.notDigests.map(isDigest)).not.toContain(true)
    expect(file.cids.map(isCid)).not.toContain(false)
    expect(file.notCids.map(isCid)).not.toContain(true)
  })

  it('hold for JSON', async () => { // spec crypto 1.4, 1.5, 1.6
    await check(file.json, take)
    for (const one of file.json.filter(bad => bad.path !== undefined)) {
      expect(pathOf(one), one.hex).toBe(one.path)
    }
  })
})

// What is taken of the object: its member m, of a type, and nothing else.
function take({ hex: text, take: type }: JsonCase): void {
  const bytes = Uint8Array.from(text.match(/../g) ?? [], byte => parseInt(byte, 16))
  const fields = JsonFields.parse(bytes, 3)
  switch (type) {
    case 'text': fields.text('m', 8); break
    case 'integer': fields.integer('m', -100, Number.MAX_SAFE_INTEGER); break
    case 'boolean': fields.boolean('m'); break
    case 'texts': fields.texts('m', 2, 8); break
    case 'object': fields.object('m').end(); break
  }
  fields.end()
}

function pathOf(one: JsonCase): string | undefined {
  try {
    take(one)
    return undefined
  } catch (fault) {
    return fault instanceof JsonRejected ? fault.path : undefined
  }
}
