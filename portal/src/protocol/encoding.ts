/** Bytes in memory of their own, as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>

/** A text or bytes from outside that are not what the specification says; `code` is stable. */
export class EncodingRejected extends Error {
  constructor(readonly code: string, message: string) {
    super(message)
  }
}

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const base64Values = valuesOf(base64Alphabet)
const base32Values = valuesOf(base32Alphabet)
const utf8 = new TextEncoder()

/** Length of a digest, of a coordinate and of a key, in bytes. */
export const digestSize = 32

export function utf8Bytes(text: string): Bytes {
  return utf8.encode(text) as Bytes
}

/** The text of valid UTF-8, its byte order mark kept; anything else throws a TypeError. */
export function utf8Text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}

// spec crypto 1.1
export function base64url(bytes: Uint8Array): string {
  return encodeBits(bytes, 6, base64Alphabet)
}

/** Padding, white space, other alphabets and spare bits that are not zero are refused. spec crypto 1.1 */
export function readBase64url(text: string): Bytes {
  const bytes = text.length % 4 === 1 ? undefined : decodeBits(text, 6, base64Values)
  if (bytes === undefined) {
    throw new EncodingRejected('bad-base64url', 'The text must be base64url without padding, its spare bits zero.')
  }
  return bytes
}

export function base32(bytes: Uint8Array): string {
  return encodeBits(bytes, 5, base32Alphabet)
}

/** The bytes of a base32 text of exactly that many bytes, or undefined. */
export function readBase32(text: string, size: number): Bytes | undefined {
  return text.length === Math.ceil((size * 8) / 5) ? decodeBits(text, 5, base32Values) : undefined
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

// spec crypto 1.2
export function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

// spec crypto 1.2
export function readHex(text: string): Bytes {
  if (!isDigest(text)) {
    throw new EncodingRejected('bad-digest', 'A digest is 64 lowercase hex digits.')
  }
  return Uint8Array.from({ length: digestSize }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16))
}

/** 16 bytes as 26 characters of base32. spec crypto 1.3 */
export function isRandomId(text: string): boolean {
  return readBase32(text, 16) !== undefined
}

// spec crypto 1.3
export function randomId(): string {
  return base32(randomBytes(16))
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length))
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/** SHA-256 as its text. spec crypto 1.2 */
export async function digestOf(bytes: Bytes): Promise<string> {
  return hex(await sha256(bytes))
}

export function concat(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}

/** Printable ASCII, 0x20 to 0x7E. spec crypto 1.5 */
export function isPrintable(text: string): boolean {
  return /^[ -~]*$/.test(text)
}

/** By code unit, as names and ids are ordered everywhere; never by language. */
export function ordinal(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function valuesOf(alphabet: string): Map<string, number> {
  return new Map(Array.from(alphabet, (character, value) => [character, value]))
}

function encodeBits(bytes: Uint8Array, width: number, alphabet: string): string {
  const text: string[] = []
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    for (bits += 8; bits >= width; bits -= width) {
      text.push(alphabet.charAt((buffer >> (bits - width)) & ((1 << width) - 1)))
    }
    buffer &= (1 << bits) - 1
  }
  if (bits > 0) {
    text.push(alphabet.charAt((buffer << (width - bits)) & ((1 << width) - 1)))
  }
  return text.join('')
}

// Spare bits that are not zero would be a second text of the same bytes.
function decodeBits(text: string, width: number, values: Map<string, number>): Bytes | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * width) / 8))
  let buffer = 0
  let bits = 0
  let at = 0
  for (const character of text) {
    const value = values.get(character)
    if (value === undefined) {
      return undefined
    }
    buffer = (buffer << width) | value
    bits += width
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = buffer >> bits
    }
    buffer &= (1 << bits) - 1
  }
  return buffer === 0 ? bytes : undefined
}
