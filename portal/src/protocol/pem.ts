import { base64url } from './encoding'
import { JoseRejected, type PrivateJwk } from './keys'

const numberSize = 32
const pointSize = 1 + 2 * numberSize
const uncompressed = 4
const [octetString, bitString, sequence, inner] = [0x04, 0x03, 0x30, 0xa1] as const

interface Part { tag: number; bytes: Uint8Array }

/**
 * A private key of P-256 from a PEM file without a passphrase, as openssl writes it: RFC 5915 (`EC PRIVATE KEY`) or
 * RFC 5208 around it (`PRIVATE KEY`). Whether it is a pair is for its reader to check. spec crypto 2.6
 */
export function readPemKey(text: string): PrivateJwk {
  const found = /-----BEGIN (EC )?PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END (EC )?PRIVATE KEY-----/.exec(text)
  if (found === null) {
    throw refused('there is no private key in it that is not under a passphrase')
  }
  const [whole] = partsOf(bytesOf(found[2] ?? ''))
  const key = found[1] === undefined ? keyInside(whole) : whole
  const [, number, ...rest] = partsOf(expect(key, sequence))
  const point = partsOf(expect(rest.find(part => part.tag === inner), inner))[0]
  // The first byte of a bit string says how many bits of the last one are unused.
  const [unused, form, ...xy] = expect(point, bitString)
  const d = expect(number, octetString)
  if (unused !== 0 || form !== uncompressed || xy.length !== pointSize - 1 || d.length !== numberSize) {
    throw refused('it is no key of P-256 with its public half')
  }
  const [x, y] = [Uint8Array.from(xy.slice(0, numberSize)), Uint8Array.from(xy.slice(numberSize))]
  return { kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y), d: base64url(Uint8Array.from(d)) }
}

// Version, algorithm, and the key in an octet string.
function keyInside(whole: Part | undefined): Part | undefined {
  return partsOf(expect(partsOf(expect(whole, sequence))[2], octetString))[0]
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64.replace(/\s/g, '')), character => character.charCodeAt(0))
  } catch {
    throw refused('it is not base64')
  }
}

// DER: tag, length, content, one after the other.
function partsOf(der: Uint8Array): Part[] {
  const parts: Part[] = []
  for (let at = 0; at < der.length;) {
    const [tag = 0, short = 0, long = 0] = der.subarray(at, at + 3)
    const [length, header] = short < 0x80 ? [short, 2] : short === 0x81 ? [long, 3] : [Infinity, 0]
    if (at + header + length > der.length) {
      throw refused('it ends early')
    }
    parts.push({ tag, bytes: der.subarray(at + header, at + header + length) })
    at += header + length
  }
  return parts
}

function expect(part: Part | undefined, tag: number): Uint8Array {
  if (part?.tag !== tag) {
    throw refused('it is no key of an elliptic curve')
  }
  return part.bytes
}

function refused(why: string): JoseRejected {
  return new JoseRejected('bad-key', `This is no private key of P-256 in PEM: ${why}.`)
}
