import { concat, randomBytes, type Bytes } from './encoding'

export type ContentFault = 'WrongLayout' | 'Truncated' | 'NotAuthentic'

/** Sealed content does not open; nothing of it may be used. spec content 1.8 */
export class ContentRejected extends Error {
  constructor(readonly code: ContentFault) {
    super(`The sealed content does not open: ${code}.`)
  }
}

/** Length of a content key in bytes. spec content 1.1 */
export const contentKeySize = 32

// The layout of Tink's AES256_GCM_HKDF_1MB. spec content 1.2, 1.3
const segmentSize = 1_048_576
const tagSize = 16
const saltSize = 32
const headerSize = 40

/** The length to which content is padded. Names are those of Padme's paper. spec content 2.1 */
export function paddedLength(length: number): number {
  if (length < 2) {
    return length
  }
  const e = length.toString(2).length - 1
  const s = e.toString(2).length
  const step = 2 ** (e - s)
  return Math.ceil(length / step) * step
}

/** The length that so many bytes become. spec content 1.5 */
export function sealedLength(plainLength: number): number {
  const full = Math.floor((plainLength + headerSize) / (segmentSize - tagSize))
  const rest = (plainLength + headerSize) % (segmentSize - tagSize)
  return full * segmentSize + (rest === 0 ? 0 : rest + tagSize)
}

/** Seals a whole content under a key that serves for nothing else. spec content 1 */
export async function sealContent(plaintext: Bytes, key: Bytes, associatedData: Bytes): Promise<Bytes> {
  const sealed = new Uint8Array(sealedLength(plaintext.length))
  let length = 0
  for await (const segment of sealSegments([plaintext], key, associatedData)) {
    sealed.set(segment, length)
    length += segment.length
  }
  return sealed
}

/** Seals content as it comes in, segment by segment: nothing is held but one. spec content 1.2 to 1.5 */
export async function* sealSegments(
  plaintext: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, key: Bytes, associatedData: Bytes,
): AsyncGenerator<Bytes> {
  const header = concat(Uint8Array.of(headerSize), randomBytes(headerSize - 1))
  const cipher = await SegmentCipher.of(header, key, associatedData)
  let number = 0
  // The header takes the place of as many bytes of the first segment.
  for await (const { chunk, isLast } of chunksOf(after(header, plaintext), segmentSize - tagSize)) {
    const plain = number === 0 ? chunk.subarray(headerSize) : chunk
    const segment = await cipher.seal(number, isLast, plain)
    yield number === 0 ? concat(header, segment) : segment
    number++
  }
}

async function* after(
  first: Uint8Array, rest: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

/** Opens a whole content, all or nothing. spec content 1 */
export async function openContent(sealed: Bytes, key: Bytes, associatedData: Bytes): Promise<Bytes> {
  const parts: Bytes[] = []
  for await (const part of openSegments([sealed], key, associatedData)) {
    parts.push(part)
  }
  return concat(...parts)
}

/**
 * Opens content as it comes in. Each part is given out once it is authentic; when a later one is not, what was given
 * out must be thrown away. spec content 1.7
 */
export async function* openSegments(
  sealed: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, key: Bytes, associatedData: Bytes,
): AsyncGenerator<Bytes> {
  let cipher: SegmentCipher | undefined
  let number = 0
  for await (const { chunk, isLast } of chunksOf(sealed, segmentSize)) {
    const start = cipher === undefined ? headerSize : 0
    if (chunk.length < start + tagSize + (number === 0 ? 0 : 1)) {
      throw new ContentRejected('Truncated')
    }
    cipher ??= await SegmentCipher.of(chunk.subarray(0, headerSize), key, associatedData)
    yield await cipher.open(number++, isLast, chunk.subarray(start))
  }
}

/** The same bytes in chunks of that size, the last one shorter; of nothing one empty chunk. */
export async function* chunksOf(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, size: number,
): AsyncGenerator<{ chunk: Bytes; isLast: boolean }> {
  let held = new Uint8Array(size)
  let length = 0
  for await (const part of source) {
    for (let at = 0; at < part.length;) {
      if (length === size) {
        yield { chunk: held, isLast: false }
        held = new Uint8Array(size)
        length = 0
      }
      const taken = part.subarray(at, at + size - length)
      held.set(taken, length)
      length += taken.length
      at += taken.length
    }
  }
  yield { chunk: held.subarray(0, length), isLast: true }
}

class SegmentCipher {
  private constructor(private readonly key: CryptoKey, private readonly prefix: Bytes) {}

  // spec content 1.3
  static async of(header: Bytes, key: Bytes, info: Bytes): Promise<SegmentCipher> {
    if (header[0] !== headerSize) {
      throw new ContentRejected('WrongLayout')
    }
    const input = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey'])
    const derivation = { name: 'HKDF', hash: 'SHA-256', salt: header.slice(1, 1 + saltSize), info }
    const aes = { name: 'AES-GCM', length: 256 }
    const derived = await crypto.subtle.deriveKey(derivation, input, aes, false, ['encrypt', 'decrypt'])
    return new SegmentCipher(derived, header.slice(1 + saltSize))
  }

  async seal(number: number, isLast: boolean, plain: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.encrypt(this.algorithm(number, isLast), this.key, plain))
  }

  async open(number: number, isLast: boolean, sealed: Bytes): Promise<Bytes> {
    try {
      return new Uint8Array(await crypto.subtle.decrypt(this.algorithm(number, isLast), this.key, sealed))
    } catch {
      throw new ContentRejected('NotAuthentic')
    }
  }

  // spec content 1.4
  private algorithm(number: number, isLast: boolean): AesGcmParams {
    const iv = concat(this.prefix, new Uint8Array(5))
    new DataView(iv.buffer).setUint32(this.prefix.length, number)
    iv[iv.length - 1] = isLast ? 1 : 0
    return { name: 'AES-GCM', iv }
  }
}
