import { base64url, digestSize, hex, readBase64url, sha256, utf8Bytes, type Bytes } from './encoding'
import { JsonFields, JsonRejected } from './json'

export type JoseFault =
  | 'bad-key' | 'bad-compact' | 'bad-header' | 'wrong-algorithm' | 'bad-key-id' | 'bad-type' | 'wrong-recipient'
  | 'binding-mismatch' | 'not-authentic' | 'bad-claims'

/** A key, a signature or a sealed message was refused; `code` is stable. */
export class JoseRejected extends Error {
  constructor(readonly code: JoseFault, message: string, cause?: unknown) {
    super(message, { cause })
  }
}

/** A public key, with exactly these members. spec crypto 2.1 */
export interface PublicJwk { kty: 'EC'; crv: 'P-256'; x: string; y: string }

/** A private key at rest; whoever has it holds the key. spec crypto 2.6 */
export interface PrivateJwk extends PublicJwk { d: string }

/** Signs by a key that cannot leave the browser. */
export interface SigningKey { publicJwk: PublicJwk; kid: string; sign(bytes: Bytes): Promise<Bytes> }

/** Opens what is sealed to it; the key cannot leave the browser. */
export interface AgreementKey { publicJwk: PublicJwk; kid: string; key: CryptoKey }

export const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
export const ecdh = { name: 'ECDH', namedCurve: 'P-256' } as const

// The curve P-256: y^2 = x^3 - 3x + b modulo p. FIPS 186-5
const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

/** Reads exactly kty, crv, x and y of an object already parsed, and ends it. spec crypto 2.1, 2.2 */
export function readPublicJwk(fields: JsonFields): PublicJwk {
  return refusingKeys(() => {
    const key = pointOf(fields)
    fields.end()
    return key
  })
}

export function parsePublicJwk(json: Bytes | string): PublicJwk {
  return readPublicJwk(refusingKeys(() => JsonFields.parse(json, 1)))
}

/** Reads a private key whose `d` yields its `x` and `y`. spec crypto 2.6 */
export async function readPrivateJwk(fields: JsonFields): Promise<PrivateJwk> {
  const key = refusingKeys(() => {
    const read = { ...pointOf(fields), d: numberOf(fields, 'd') }
    fields.end()
    return read
  })
  if (!await isPair(key)) {
    throw new JoseRejected('bad-key', 'd: must be the private key of x and y.')
  }
  return key
}

export function isSameKey(one: PublicJwk, other: PublicJwk): boolean {
  return one.x === other.x && one.y === other.y
}

/** Members in the order of RFC 7638, without white space. spec crypto 2.3 */
export function publicJson(jwk: PublicJwk): string {
  return JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y })
}

export function privateJson(jwk: PrivateJwk): string {
  return JSON.stringify({ crv: jwk.crv, d: jwk.d, kty: jwk.kty, x: jwk.x, y: jwk.y })
}

/** The `kid` of a key: its RFC 7638 thumbprint in base64url. spec crypto 2.3 */
export async function thumbprint(jwk: PublicJwk): Promise<string> {
  return base64url(await sha256(utf8Bytes(publicJson(jwk))))
}

/** The same thumbprint as the ledger writes it, in hexadecimal. */
export async function thumbprintHex(jwk: PublicJwk): Promise<string> {
  return hex(await sha256(utf8Bytes(publicJson(jwk))))
}

/** A new private key; what is imported from it later cannot be exported. */
export async function newPrivateJwk(): Promise<PrivateJwk> {
  const pair = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
  const { x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  return { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '', d: d ?? '' }
}

/** The public half, apart: a text that was cut out of another one keeps all of that in memory, and `d` with it. */
export function publicOf(jwk: PublicJwk): PublicJwk {
  return structuredClone({ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y })
}

// spec crypto 2.4
export async function signingKey(jwk: PrivateJwk): Promise<SigningKey> {
  const key = await crypto.subtle.importKey('jwk', { ...jwk }, ecdsa, false, ['sign'])
  return {
    publicJwk: publicOf(jwk),
    kid: await thumbprint(jwk),
    sign: async bytes => new Uint8Array(await crypto.subtle.sign(ecdsa, key, bytes)),
  }
}

export async function agreementKey(jwk: PrivateJwk): Promise<AgreementKey> {
  const key = await crypto.subtle.importKey('jwk', { ...jwk }, ecdh, false, ['deriveBits'])
  return { publicJwk: publicOf(jwk), kid: await thumbprint(jwk), key }
}

const verifying = new Map<string, Promise<CryptoKey>>()

/** Whether a signature of 64 bytes is that key's over the bytes. spec crypto 2.4 */
export async function verify(jwk: PublicJwk, bytes: Bytes, signature: Bytes): Promise<boolean> {
  const name = publicJson(jwk)
  const known = verifying.get(name) ?? crypto.subtle.importKey('jwk', { ...jwk }, ecdsa, false, ['verify'])
  verifying.set(name, known)
  return signature.length === 64 && await crypto.subtle.verify(ecdsa, await known, signature, bytes)
}

function pointOf(fields: JsonFields): PublicJwk {
  if (fields.text('kty', 16) !== 'EC' || fields.text('crv', 16) !== 'P-256') {
    throw new JoseRejected('bad-key', 'kty, crv: must be "EC" and "P-256".')
  }
  const key: PublicJwk = { kty: 'EC', crv: 'P-256', x: numberOf(fields, 'x'), y: numberOf(fields, 'y') }
  if (!isOnCurve(readBase64url(key.x), readBase64url(key.y))) {
    throw new JoseRejected('bad-key', 'x, y: must be a point of the curve P-256.')
  }
  return key
}

// Always 32 bytes, leading zeros kept. RFC 7518 section 6.2.1.2
function numberOf(fields: JsonFields, name: string): string {
  const text = fields.text(name, 43)
  try {
    if (readBase64url(text).length === digestSize) {
      return text
    }
  } catch { /* refused below, like another length */ }
  throw new JoseRejected('bad-key', `${name}: must be 32 bytes in base64url.`)
}

/** spec crypto 2.2 */
export function isOnCurve(xBytes: Bytes, yBytes: Bytes): boolean {
  const [x, y] = [BigInt(`0x${hex(xBytes)}`), BigInt(`0x${hex(yBytes)}`)]
  return x < p && y < p && (y * y - (x * x * x - 3n * x + b)) % p === 0n
}

// Whether what `d` signs, x and y verify: exactly then is it their private key.
async function isPair(jwk: PrivateJwk): Promise<boolean> {
  try {
    const probe = utf8Bytes('salus')
    const { sign } = await signingKey(jwk)
    return await verify(publicOf(jwk), probe, await sign(probe))
  } catch {
    return false
  }
}

function refusingKeys<T>(read: () => T): T {
  try {
    return read()
  } catch (fault) {
    throw fault instanceof JsonRejected ? new JoseRejected('bad-key', fault.message, fault) : fault
  }
}
