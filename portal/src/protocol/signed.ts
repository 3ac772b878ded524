import { base64url, digestOf, randomId, readBase64url, sha256, utf8Bytes, type Bytes } from './encoding'
import { JsonFields, JsonRejected } from './json'
import { JoseRejected, publicJson, readPublicJwk, verify, type PublicJwk, type SigningKey } from './keys'

const maxHeader = 4096
const maxProof = 8192

/** A JWS in compact serialization, read and not verified yet. spec crypto 2.7 to 2.11 */
export interface Jws {
  kid: string
  typ: string
  payload: Bytes
  signature: Bytes
  /** SHA-256 of the signing input, in hexadecimal. spec crypto 2.11 */
  id: string
  signingInput: Bytes
}

/** What a proof of possession claims. spec callers 1.3 */
export interface DpopClaims { jti: string; htm: string; htu: string; iat: number; ath?: string; nonce?: string }

// spec crypto 2.8
export async function signJws(key: SigningKey, typ: string, payload: Bytes): Promise<string> {
  return sign(key, JSON.stringify({ alg: 'ES256', kid: key.kid, typ }), payload)
}

/** A proof by the key of one request at one moment; `ath` is that of the token, by `tokenHash`. spec callers 1 */
export async function dpopProof(
  key: SigningKey,
  claims: { htm: string; htu: string; ath?: string; nonce?: string },
  now = Date.now(),
): Promise<string> {
  const header = `{"typ":"dpop+jwt","alg":"ES256","jwk":${publicJson(key.publicJwk)}}`
  const { htm, htu, ath, nonce } = claims
  const payload = { jti: randomId(), htm, htu, iat: Math.floor(now / 1000), ath, nonce }
  return sign(key, header, utf8Bytes(JSON.stringify(payload)))
}

/** The `ath` of a token. spec callers 1.3 */
export async function tokenHash(token: string): Promise<string> {
  return base64url(await sha256(utf8Bytes(token)))
}

/** Reads exactly a JWS; its signature is for `verifyJws`. */
export async function readJws(compact: string): Promise<Jws> {
  const [header, payload, signature] = splitCompact(compact, 3) as [Bytes, Bytes, Bytes]
  if (signature.length !== 64) {
    throw new JoseRejected('bad-compact', 'The signature must be 64 bytes.')
  }
  const { kid, typ } = readJwsHeader(header)
  const signingInput = utf8Bytes(compact.slice(0, compact.lastIndexOf('.')))
  return { kid, typ, payload, signature, id: await digestOf(signingInput), signingInput }
}

/** Whether the key is the one that `kid` names and the signature is its own. spec crypto 2.10 */
export async function verifyJws(jws: Jws, kid: string, key: PublicJwk): Promise<boolean> {
  return jws.kid === kid && await verify(key, jws.signingInput, jws.signature)
}

/** Reads a proof and verifies its signature by the key in it. spec callers 1.1 to 1.3 */
export async function readDpopProof(compact: string): Promise<{ jwk: PublicJwk; claims: DpopClaims }> {
  if (compact.length > maxProof) {
    throw new JoseRejected('bad-compact', `The proof must be at most ${maxProof} characters.`)
  }
  const [header, payload, signature] = splitCompact(compact, 3) as [Bytes, Bytes, Bytes]
  const jwk = readProofHeader(header)
  const claims = refusing('bad-claims', () => readClaims(payload))
  if (!await verify(jwk, utf8Bytes(compact.slice(0, compact.lastIndexOf('.'))), signature)) {
    throw new JoseRejected('not-authentic', 'The signature must be that of the key in jwk.')
  }
  return { jwk, claims }
}

/** The decoded parts of a compact serialization, exactly so many. spec crypto 1.1, 2.9 */
export function splitCompact(compact: string, count: number): Bytes[] {
  const texts = compact.split('.')
  if (texts.length !== count) {
    throw new JoseRejected('bad-compact', `The text must be ${count} parts, with dots between them.`)
  }
  const parts = texts.map((text, at) => {
    try {
      return readBase64url(text)
    } catch (fault) {
      throw new JoseRejected('bad-compact', `Part ${at + 1} must be base64url without padding.`, fault)
    }
  })
  if ((parts[0]?.length ?? 0) > maxHeader) {
    throw new JoseRejected('bad-compact', `The header must be at most ${maxHeader} bytes.`)
  }
  return parts
}

/** A protected header; an escape would let two headers mean the same. spec crypto 2.9 */
export function readHeader<T>(header: Bytes, maxDepth: number, read: (fields: JsonFields) => T): T {
  if (header.includes(0x5c)) {
    throw new JoseRejected('bad-header', 'The header must not hold escapes.')
  }
  return refusing('bad-header', () => {
    const fields = JsonFields.parse(header, maxDepth)
    const value = read(fields)
    fields.end()
    return value
  })
}

/** spec crypto 2.3 */
export function readKeyId(text: string): string {
  if (text.length !== 43 || !isBase64url(text)) {
    throw new JoseRejected('bad-key-id', 'kid: must be an RFC 7638 thumbprint in base64url.')
  }
  return text
}

function readJwsHeader(header: Bytes): { kid: string; typ: string } {
  const { alg, kid, typ } = readHeader(header, 1, fields => ({
    alg: fields.text('alg', maxHeader), kid: fields.text('kid', maxHeader), typ: fields.text('typ', maxHeader),
  }))
  if (alg !== 'ES256') {
    throw new JoseRejected('wrong-algorithm', 'alg: must be "ES256".')
  }
  readKeyId(kid)
  if (!/^[A-Za-z0-9+\-./_]{1,40}$/.test(typ)) {
    throw new JoseRejected('bad-type', 'typ: must be 1 to 40 media type characters.')
  }
  return { kid, typ }
}

function readProofHeader(header: Bytes): PublicJwk {
  const { typ, alg, jwk } = readHeader(header, 2, fields => ({
    typ: fields.text('typ', maxHeader), alg: fields.text('alg', maxHeader), jwk: fields.object('jwk'),
  }))
  if (typ !== 'dpop+jwt') {
    throw new JoseRejected('bad-type', 'typ: must be "dpop+jwt".')
  }
  if (alg !== 'ES256') {
    throw new JoseRejected('wrong-algorithm', 'alg: must be "ES256".')
  }
  return readPublicJwk(jwk)
}

function readClaims(payload: Bytes): DpopClaims {
  const fields = JsonFields.parse(payload, 1)
  const isFilled = (text: string) => text.length > 0
  const claims: DpopClaims = {
    jti: fields.where('jti', 128, isFilled, 'must not be empty.'),
    htm: fields.where('htm', 16, text => /^[A-Z]+$/.test(text), 'must be a method in capital letters.'),
    htu: fields.where('htu', 2048, isFilled, 'must not be empty.'),
    iat: fields.integer('iat', 0, Number.MAX_SAFE_INTEGER),
  }
  if (fields.has('ath')) {
    const isHash = (text: string) => text.length === 43 && isBase64url(text)
    claims.ath = fields.where('ath', 43, isHash, 'must be a SHA-256 in base64url.')
  }
  if (fields.has('nonce')) {
    claims.nonce = fields.where('nonce', 128, isFilled, 'must not be empty.')
  }
  fields.end()
  return claims
}

async function sign(key: SigningKey, header: string, payload: Bytes): Promise<string> {
  const input = `${base64url(utf8Bytes(header))}.${base64url(payload)}`
  return `${input}.${base64url(await key.sign(utf8Bytes(input)))}`
}

function isBase64url(text: string): boolean {
  try {
    readBase64url(text)
    return true
  } catch {
    return false
  }
}

/** What is wrong with JSON inside a message is what is wrong with that part of the message. */
export function refusing<T>(code: 'bad-header' | 'bad-claims', read: () => T): T {
  try {
    return read()
  } catch (fault) {
    throw fault instanceof JsonRejected ? new JoseRejected(code, fault.message, fault) : fault
  }
}
