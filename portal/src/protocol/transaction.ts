import { ledgers, type LedgerName } from './codes'
import { isRandomId, randomId, utf8Bytes, type Bytes } from './encoding'
import { JsonFields } from './json'
import { JoseRejected } from './keys'
import { ledgerOf, type Message, type MessageType } from './messages'
import { readJws, signJws } from './signed'
import type { OpenWallet } from './wallet'

/** A signed command, read; its signature and its body are for the validators to judge. spec ledger 2.1 */
export interface Transaction {
  id: string
  kid: string
  network: string
  ledger: LedgerName
  nonce: string
  expires: number
  type: string
  /** The body as it was signed, strictly read. */
  body: JsonFields
}

const maxBytes = 262_144

/** How far ahead `expires` may lie, in milliseconds. spec ledger 2.3 */
export const windowMs = 600_000

/** The compact JWS to submit. `now` is the moment in milliseconds since 1970; it expires five minutes later. */
export function signTransaction(
  wallet: Pick<OpenWallet, 'network' | 'signing'>, message: Message, now = Date.now(),
): Promise<string> {
  return signJws(wallet.signing, 'salus-tx', payloadOf(wallet.network, message, now + windowMs / 2))
}

/** The id that a transaction will have on the ledger. spec ledger 2.5 */
export async function transactionId(compact: string): Promise<string> {
  return (await readJws(compact)).id
}

/** Reads what could enter a block, or throws. spec ledger 2.1, 2.2 */
export async function readTransaction(compact: string): Promise<Transaction> {
  if (compact.length > maxBytes) {
    throw new JoseRejected('bad-compact', `A transaction is at most ${maxBytes} bytes long.`)
  }
  const { id, kid, typ, payload } = await readJws(compact)
  if (typ !== 'salus-tx') {
    throw new JoseRejected('bad-type', 'typ: must be "salus-tx".')
  }
  const fields = JsonFields.parse(payload, 8)
  const transaction = {
    id,
    kid,
    network: fields.text('network', 64),
    ledger: fields.code('ledger', ledgers),
    nonce: fields.where('nonce', 26, isRandomId, 'must be 26 characters of base32.'),
    expires: fields.integer('expires', 0, Number.MAX_SAFE_INTEGER),
    type: fields.text('type', 32),
    body: fields.object('body'),
  }
  fields.end()
  return transaction
}

function payloadOf<T extends MessageType>(network: string, message: Message<T>, expires: number): Bytes {
  const { type, body } = message
  return utf8Bytes(JSON.stringify({ network, ledger: ledgerOf[type], nonce: randomId(), expires, type, body }))
}
