import { base64url, isRandomId, isSame, randomBytes, readBase64url, utf8Bytes, utf8Text } from './encoding'
import type { Bytes } from './encoding'
import { JsonFields, JsonRejected } from './json'

export type WalletFault = 'wallet-wrong-passphrase' | 'wallet-damaged' | 'wallet-weak-kdf'

/** A wallet cannot be opened. spec records 5 */
export class WalletError extends Error {
  constructor(readonly code: WalletFault, message: string, cause?: unknown) {
    super(message, { cause })
  }
}

const kind = 'salus-wallet-1'
const leastRounds = 600_000
const mostRounds = 10_000_000
const longest = 64 * 1024 * 1024

/** The JSON of a wallet file; all but `sealed` is associated data of the seal. spec records 5.1 */
interface WalletDocument { rounds: number; salt: Bytes; check: Bytes; nonce: Bytes; member: string; sealed: Bytes }

/** The lock on a wallet: the key that a passphrase becomes, which cannot leave the browser. spec records 5.3 */
export class WalletLock {
  private constructor(
    private readonly rounds: number,
    private readonly salt: Bytes,
    private readonly check: Bytes,
    private readonly key: CryptoKey,
  ) {}

  static async under(passphrase: string): Promise<WalletLock> {
    return WalletLock.derive(passphrase, randomBytes(16), leastRounds)
  }

  /** Opens a file: its lock, whose wallet it is, and what is sealed in it. */
  static async open(document: string, passphrase: string): Promise<{ lock: WalletLock; member: string; text: string }> {
    const read = readDocument(document)
    const lock = await WalletLock.derive(passphrase, read.salt, read.rounds)
    if (!isSame(lock.check, read.check)) {
      throw new WalletError('wallet-wrong-passphrase', 'The passphrase does not open the wallet.')
    }
    return { lock, member: read.member, text: await lock.unseal(document) }
  }

  /** What is sealed in a document of this lock. */
  async unseal(document: string): Promise<string> {
    const read = readDocument(document)
    try {
      const algorithm = { name: 'AES-GCM', iv: read.nonce, additionalData: associatedData(read) }
      return utf8Text(new Uint8Array(await crypto.subtle.decrypt(algorithm, this.key, read.sealed)))
    } catch (fault) {
      throw damaged('its content was altered', fault)
    }
  }

  /** The whole document, under a nonce drawn anew. */
  async seal(member: string, text: string): Promise<string> {
    const { rounds, salt, check } = this
    const clear = { rounds, salt, check, member, nonce: randomBytes(12), sealed: new Uint8Array(0) }
    const algorithm = { name: 'AES-GCM', iv: clear.nonce, additionalData: associatedData(clear) }
    const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, this.key, utf8Bytes(text)))
    return `${JSON.stringify({ ...membersOf(clear), sealed: base64url(sealed) }, null, 2)}`
  }

  // spec records 5.2, 5.3. HKDF's expand step alone is one block of HMAC for 32 bytes or less. RFC 5869 section 2.3
  private static async derive(passphrase: string, salt: Bytes, rounds: number): Promise<WalletLock> {
    const password = utf8Bytes(passphrase.normalize('NFC'))
    const phrase = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
    const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }
    const derived = await crypto.subtle.deriveBits(algorithm, phrase, 256)
    const hmac = { name: 'HMAC', hash: 'SHA-256' }
    const expanding = await crypto.subtle.importKey('raw', derived, hmac, false, ['sign'])
    new Uint8Array(derived).fill(0)
    const expand = async (info: string) =>
      new Uint8Array(await crypto.subtle.sign('HMAC', expanding, utf8Bytes(`${info}\u0001`)))
    const sealing = await expand(`${kind} seal`)
    const key = await crypto.subtle.importKey('raw', sealing, 'AES-GCM', false, ['encrypt', 'decrypt'])
    sealing.fill(0)
    return new WalletLock(rounds, salt, (await expand(`${kind} check`)).slice(0, 16), key)
  }
}

export function damaged(what: string, cause?: unknown): WalletError {
  return new WalletError('wallet-damaged', `The wallet is damaged: ${what}. Restore it from a copy.`, cause)
}

/** Whose wallet a document is; known before it is opened. */
export function memberOfDocument(document: string): string {
  return readDocument(document).member
}

function readDocument(document: string): WalletDocument {
  let read: WalletDocument
  try {
    read = parseDocument(document)
  } catch (fault) {
    throw fault instanceof JsonRejected ? damaged(fault.message, fault) : fault
  }
  if (read.rounds < leastRounds) {
    const least = `fewer than ${leastRounds} are refused.`
    throw new WalletError('wallet-weak-kdf', `The wallet asks for ${read.rounds} rounds of PBKDF2; ${least}`)
  }
  return read
}

function parseDocument(document: string): WalletDocument {
  const fields = JsonFields.parse(document)
  expectText(fields, 'kind', kind)
  const kdf = fields.object('kdf')
  expectText(kdf, 'name', 'PBKDF2-SHA256')
  expectText(fields, 'cipher', 'A256GCM')
  const read = {
    member: fields.where('member', 26, isRandomId, 'must be the id of a member.'),
    rounds: kdf.integer('rounds', 1, mostRounds),
    salt: bytesOf(kdf, 'salt', length => length === 16),
    check: bytesOf(fields, 'check', length => length === 16),
    nonce: bytesOf(fields, 'nonce', length => length === 12),
    sealed: bytesOf(fields, 'sealed', length => length >= 16),
  }
  kdf.end()
  fields.end()
  return read
}

function expectText(fields: JsonFields, name: string, value: string): void {
  fields.where(name, 64, text => text === value, `must be ${value}.`)
}

function bytesOf(fields: JsonFields, name: string, fits: (length: number) => boolean): Bytes {
  const text = fields.text(name, longest)
  try {
    const bytes = readBase64url(text)
    if (fits(bytes.length)) {
      return bytes
    }
  } catch { /* refused below, like another length */ }
  throw new JsonRejected('wrong-value', name, 'must be base64url of the right length.')
}

// Members in the order of spec records 5.1, without white space.
function associatedData(document: WalletDocument): Bytes {
  return utf8Bytes(JSON.stringify(membersOf(document)))
}

function membersOf({ rounds, salt, check, nonce, member }: WalletDocument): object {
  return {
    kind,
    kdf: { name: 'PBKDF2-SHA256', rounds, salt: base64url(salt) },
    cipher: 'A256GCM',
    check: base64url(check),
    nonce: base64url(nonce),
    member,
  }
}
