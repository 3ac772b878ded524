import { describe, expect, it } from 'vitest'
import { cidOf } from '../../src/protocol/cid'
import { openContent, openSegments, paddedLength, sealContent, sealedLength } from '../../src/protocol/content'
import { base64url, concat, digestOf, isSame, randomBytes, readBase64url } from '../../src/protocol/encoding'
import { isIncluded, merkleRoot } from '../../src/protocol/merkle'
import { check, codeOf, readVectors, type Case } from './vectors'

interface SealedCase extends Case { bytes: string; key: string; associatedData: string; plaintext?: string }
interface Shown { leaf: string; root: string; index: number; size: number; path: string[]; holds: boolean }

const file = readVectors<{
  lengths: { length: number; padded: number; sealed: number }[]
  cids: { length: number; cid: string }[]
  sealed: SealedCase[]
}>('content')

describe('The vectors of content', () => {
  it('hold for lengths', () => { // spec content 1.5, 2.1, 2.2
    for (const { length, padded, sealed } of file.lengths) {
      expect([length, paddedLength(length), sealedLength(length)]).toEqual([length, padded, sealed])
      expect(paddedLength(padded)).toBe(padded)
    }
  })

  it('hold for CIDs', async () => { // spec content 3.2 to 3.5
    for (const { length, cid } of file.cids) {
      expect(await cidOf(Uint8Array.from({ length }, (_, at) => at % 251))).toBe(cid)
    }
  })

  it('hold for sealed content', async () => { // spec content 1.2 to 1.8
    await check(file.sealed, open)
    for (const one of file.sealed.filter(good => good.code === undefined)) {
      expect(base64url(await open(one))).toBe(one.plaintext)
    }
  })

  it('hold for Merkle trees', async () => { // spec wire 1.9, 1.10
    const { roots, proofs } = readVectors<{ roots: { size: number; root: string }[]; proofs: Shown[] }>('merkle')
    for (const { size, root } of roots) {
      const leaves = Array.from({ length: size }, (_, at) => digestOf(Uint8Array.of(at)))
      expect(await merkleRoot(await Promise.all(leaves))).toBe(root)
    }
    for (const { holds, leaf, root, ...proof } of proofs) {
      expect(await isIncluded(proof, leaf, root), JSON.stringify(proof)).toBe(holds)
    }
  })
})

describe('Content of several segments', () => {
  const key = randomBytes(32)
  const bound = Uint8Array.of(1)

  // spec content 1.4, 1.5, 1.7
  it('opens however it comes in, and not when a segment is missing, moved or the last one', async () => {
    const plaintext = Uint8Array.from({ length: 2_400_000 }, (_, at) => at % 253)
    const sealed = await sealContent(plaintext, key, bound)
    const segments = [sealed.slice(0, 1 << 20), sealed.slice(1 << 20, 2 << 20), sealed.slice(2 << 20)]
    const [first, second, last] = segments as [Uint8Array, Uint8Array, Uint8Array]

    expect(sealed.length).toBe(sealedLength(plaintext.length))
    expect(isSame(await openContent(sealed, key, bound), plaintext)).toBe(true)
    expect(isSame(await opened(piecesOf(sealed, 300_007)), plaintext)).toBe(true)
    expect(await codeOf(() => opened([first, last]))).toBe('NotAuthentic')
    expect(await codeOf(() => opened([second, first, last]))).toBe('WrongLayout')
    expect(await codeOf(() => opened([first, second]))).toBe('NotAuthentic')
    expect(await codeOf(() => opened([first, second, last.slice(0, 16)]))).toBe('Truncated')
  })

  async function opened(source: Iterable<Uint8Array>) {
    const parts: Uint8Array[] = []
    for await (const part of openSegments(source, key, bound)) {
      parts.push(part)
    }
    return concat(...parts)
  }

  function* piecesOf(bytes: Uint8Array, size: number) {
    for (let at = 0; at < bytes.length; at += size) {
      yield bytes.subarray(at, at + size)
    }
  }
})

function open({ bytes, key, associatedData }: SealedCase) {
  return openContent(readBase64url(bytes), readBase64url(key), readBase64url(associatedData))
}
