import { CompactEncrypt, compactDecrypt, errors } from 'jose'
import { isPrintable, ordinal, type Bytes } from './encoding'
import type { JsonFields } from './json'
import { ecdh, JoseRejected, readPublicJwk, thumbprint } from './keys'
import type { AgreementKey, PublicJwk } from './keys'
import { readHeader, readKeyId, refusing, splitCompact } from './signed'

/** What a sealed message is for; it stands in the header, and the opener compares it as a whole. spec crypto 3.3 */
export type Binding = Readonly<Record<string, string | number>>

/** What a header says before the message is opened: a claim. spec crypto 3.5 */
export interface SealHeader { kid: string; epk: PublicJwk; binding: Binding }

const maxHeader = 4096
const maxMembers = 16

/** Seals so that only the recipient's key opens it, and only for this binding. spec crypto 3.1, 3.2 */
export async function seal(to: PublicJwk, binding: Binding, plaintext: Uint8Array): Promise<string> {
  const salus = canonical(binding)
  const ephemeral = await crypto.subtle.generateKey(ecdh, true, ['deriveBits'])
  // A placeholder: jose puts the key in its place, so that members stand in the order of spec crypto 3.2.
  const header = { alg: 'ECDH-ES', enc: 'A256GCM', epk: {}, kid: await thumbprint(to), salus }
  const recipient = await crypto.subtle.importKey('jwk', { ...to }, ecdh, false, [])
  return await new CompactEncrypt(plaintext)
    .setProtectedHeader(header)
    .setKeyManagementParameters({ epk: ephemeral.privateKey })
    .encrypt(recipient)
}

/** Reads to whom and for what a message was sealed, without opening it. spec crypto 3.2 */
export function readSealHeader(jwe: string): SealHeader {
  const [header, encryptedKey, nonce, , tag] = splitCompact(jwe, 5) as [Bytes, Bytes, Bytes, Bytes, Bytes]
  if (encryptedKey.length !== 0 || nonce.length !== 12 || tag.length !== 16) {
    throw new JoseRejected('bad-compact', 'The encrypted key must be empty, the nonce 12 bytes, the tag 16.')
  }
  const read = readHeader(header, 2, fields => ({
    alg: fields.text('alg', maxHeader),
    enc: fields.text('enc', maxHeader),
    epk: fields.object('epk'),
    kid: fields.text('kid', maxHeader),
    salus: fields.object('salus'),
  }))
  if (read.alg !== 'ECDH-ES' || read.enc !== 'A256GCM') {
    throw new JoseRejected('wrong-algorithm', 'alg, enc: must be "ECDH-ES" and "A256GCM".')
  }
  const [kid, epk] = [readKeyId(read.kid), readPublicJwk(read.epk)]
  return { kid, epk, binding: refusing('bad-header', () => readBinding(read.salus)) }
}

/** Opens a message; what it is for is compared before anything is decrypted. spec crypto 3.5, 3.6 */
export async function open(key: AgreementKey, expected: Binding, jwe: string): Promise<Bytes> {
  const header = readSealHeader(jwe)
  if (header.kid !== key.kid) {
    throw new JoseRejected('wrong-recipient', "kid: must be the recipient's key.")
  }
  if (!isSameBinding(header.binding, expected)) {
    throw new JoseRejected('binding-mismatch', 'salus: must be what it is opened for.')
  }
  try {
    const { plaintext } = await compactDecrypt(jwe, key.key, {
      keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'],
    })
    return plaintext as Bytes
  } catch (fault) {
    throw fault instanceof errors.JOSEError || fault instanceof DOMException
      ? new JoseRejected('not-authentic', 'The message was altered.', fault)
      : fault
  }
}

/** Whether a header says that the message is sealed to this key and for this use. */
export async function isSealedFor(header: SealHeader, key: PublicJwk, binding: Binding): Promise<boolean> {
  return header.kid === await thumbprint(key) && isSameBinding(header.binding, binding)
}

export function isSameBinding(one: Binding, other: Binding): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

// spec crypto 3.3
function canonical(binding: Binding): Binding {
  const entries = Object.entries(binding)
  if (entries.length > maxMembers || !entries.every(([name, value]) => isName(name) && isBound(value))) {
    throw new RangeError('A binding has at most 16 members: names of 1 to 32 printable ASCII characters, texts of at '
      + 'most 128, integers within +-(2^53-1), without quote and backslash.')
  }
  return sorted(binding)
}

function sorted(binding: Binding): Binding {
  return Object.fromEntries(Object.entries(binding).sort(([one], [other]) => ordinal(one, other)))
}

function readBinding(fields: JsonFields): Binding {
  const entries = fields.names.map(name => {
    const value = fields.kind(name) === 'string'
      ? fields.text(name, 128)
      : fields.integer(name, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    return [name, value] as const
  })
  if (entries.length > maxMembers || !entries.every(([name, value]) => isName(name) && isBound(value))) {
    throw new JoseRejected('bad-header', 'salus: a binding has at most 16 members of the form of spec crypto 3.3.')
  }
  return Object.fromEntries(entries)
}

function isName(text: string): boolean {
  return text.length >= 1 && text.length <= 32 && isText(text)
}

function isBound(value: string | number): boolean {
  return typeof value === 'number' ? Number.isSafeInteger(value) : value.length <= 128 && isText(value)
}

function isText(text: string): boolean {
  return isPrintable(text) && !/["\\]/.test(text)
}
