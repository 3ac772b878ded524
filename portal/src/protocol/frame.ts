import { sha256 as incremental } from '@noble/hashes/sha2.js'
import { paddedLength } from './content'
import { concat, hex, isPrintable, sha256, type Bytes } from './encoding'
import { RecordRejected } from './recordRejected'
import { WireWriter } from './wire'

/** A document as its author hands it in: bytes and their media type. spec records 1.2 */
export interface RecordContent { mediaType: string; bytes: Bytes }

/** What a document begins with: its type and how many bytes follow. */
export interface FrameHead { mediaType: string; length: number }

/**
 * Where a document goes as it is opened. What it was given is authentic, and is thrown away when the opening fails:
 * only then is it all there, and what the author committed to.
 */
export interface Destination {
  begin(head: FrameHead): Promise<void> | void
  take(part: Bytes): Promise<void> | void
}

const saltSize = 32
const lengthSize = 8
const mostZeros = 1_048_576

/** A document that comes part by part, and is of a length that is known before. */
export interface DocumentSource {
  mediaType: string
  length: number
  parts: AsyncIterable<Bytes> | Iterable<Bytes>
}

/** What is sealed: salt, media type, content, padding. spec records 1.1 */
export function frame(salt: Bytes, { mediaType, bytes }: RecordContent): Bytes {
  const head = frameHead(salt, mediaType, bytes.length)
  const framed = new Uint8Array(paddedLength(head.length + bytes.length))
  framed.set(head)
  framed.set(bytes, head.length)
  return framed
}

/** How many bytes are sealed of a document. spec records 1.1, content 2.1 */
export function framedLength(mediaType: string, length: number): number {
  return paddedLength(frameHead(new Uint8Array(saltSize), mediaType, length).length + length)
}

/** The same as `frame`, part by part; what its author commits to is known when all of it has passed. */
export class FrameWriter {
  private readonly hash = incremental.create()

  constructor(private readonly salt: Bytes, private readonly source: DocumentSource) {}

  async* parts(): AsyncGenerator<Bytes> {
    const { mediaType, length, parts } = this.source
    const head = frameHead(this.salt, mediaType, length)
    yield head
    let left = length
    for await (const part of parts) {
      left -= part.length
      if (left < 0) {
        break
      }
      this.hash.update(part)
      yield part
    }
    if (left !== 0) {
      throw new RecordRejected('record-source-changed', 'The document is not as long as it was said to be.')
    }
    for (let padding = framedLength(mediaType, length) - head.length - length; padding > 0;) {
      const zeros = new Uint8Array(Math.min(padding, mostZeros))
      padding -= zeros.length
      yield zeros
    }
  }

  /** spec records 1.4 */
  async commitment(): Promise<string> {
    return hex(await sha256(concat(this.salt, this.hash.digest() as Bytes)))
  }
}

function frameHead(salt: Bytes, mediaType: string, length: number): Bytes {
  if (!isMediaType(mediaType)) {
    throw new RangeError('A media type is 1 to 127 characters of printable ASCII.')
  }
  return new WireWriter().fixed(salt).text(mediaType).integer(length, lengthSize).bytes()
}

/** Reads a frame back and checks it against the commitment on the ledger. spec records 1.3, 1.4 */
export async function unframe(framed: Bytes, commitment: string): Promise<RecordContent> {
  const held = new Held()
  const reader = new FrameReader(held)
  await reader.take(framed)
  await reader.finish(commitment)
  return held.content()
}

/** SHA-256 over the salt and the SHA-256 of the content. spec records 1.4 */
export async function commitmentOf(salt: Bytes, content: Bytes): Promise<string> {
  return hex(await sha256(concat(salt, await sha256(content))))
}

/** A document in the page's memory. */
export class Held implements Destination {
  private readonly parts: Bytes[] = []
  private mediaType = ''

  begin({ mediaType }: FrameHead): void {
    this.mediaType = mediaType
  }

  take(part: Bytes): void {
    this.parts.push(part)
  }

  content(): RecordContent {
    return { mediaType: this.mediaType, bytes: concat(...this.parts) }
  }
}

/** Reads a frame as its parts come in; the first part holds at least its head, or is all of it. spec records 1.3 */
export class FrameReader {
  private readonly hash = incremental.create()
  private salt: Bytes | undefined
  private left = 0
  private end = 0
  private padding = 0

  constructor(private readonly destination: Destination) {}

  async take(part: Bytes): Promise<void> {
    const rest = this.salt === undefined ? part.subarray(await this.begin(part)) : part
    const content = rest.subarray(0, Math.min(rest.length, this.left))
    const padding = rest.subarray(content.length)
    if (padding.some(byte => byte !== 0)) {
      throw malformed('its padding is wrong')
    }
    this.left -= content.length
    this.padding += padding.length
    if (content.length > 0) {
      this.hash.update(content)
      await this.destination.take(content)
    }
  }

  /** Rejects unless it was whole, and what the author committed to on the ledger. */
  async finish(commitment: string): Promise<void> {
    if (this.salt === undefined || this.left > 0 || paddedLength(this.end) !== this.end + this.padding) {
      throw malformed('its length is wrong')
    }
    if (hex(await sha256(concat(this.salt, this.hash.digest() as Bytes))) !== commitment) {
      const message = 'The content is not what the author committed to on the ledger.'
      throw new RecordRejected('record-commitment-mismatch', message)
    }
  }

  private async begin(part: Bytes): Promise<number> {
    const { salt, head, start } = readHead(part)
    this.salt = salt
    this.left = head.length
    this.end = start + head.length
    await this.destination.begin(head)
    return start
  }
}

function readHead(part: Bytes): { salt: Bytes; head: FrameHead; start: number } {
  const typeStart = saltSize + 2
  if (part.length < typeStart + lengthSize) {
    throw malformed('it is too short')
  }
  const view = new DataView(part.buffer, part.byteOffset, part.length)
  const typeEnd = typeStart + view.getUint16(saltSize)
  if (typeEnd + lengthSize > part.length) {
    throw malformed('its media type is too long')
  }
  const mediaType = String.fromCharCode(...part.subarray(typeStart, typeEnd))
  const length = Number(view.getBigUint64(typeEnd))
  if (!isMediaType(mediaType) || !Number.isSafeInteger(length)) {
    throw malformed('its media type or its length is wrong')
  }
  return { salt: part.slice(0, saltSize), head: { mediaType, length }, start: typeEnd + lengthSize }
}

function isMediaType(text: string): boolean {
  return text.length >= 1 && text.length <= 127 && isPrintable(text)
}

function malformed(what: string): RecordRejected {
  return new RecordRejected('record-not-authentic', `The content is laid out wrongly: ${what}.`)
}
