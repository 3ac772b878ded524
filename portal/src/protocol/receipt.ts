import { isDigest, utf8Text, type Bytes } from './encoding'

/** An event of a receipt: its type, then its members as spec ledger 6.2 has them. */
export interface LedgerEvent { type: string; [member: string]: unknown }

/** The recorded outcome of one transaction. spec ledger 6.1 */
export interface Receipt { transaction: string; refused?: string; events: LedgerEvent[] }

/** A receipt is not one in canonical form. spec ledger 6.3 */
export class ReceiptRejected extends Error {}

/** Reads canonical JSON: members in order, without white space, and nothing else. spec ledger 6.1 to 6.3 */
export function readReceipt(bytes: Bytes): Receipt {
  const receipt = parse(bytes)
  const names = Object.keys(receipt).join()
  const { transaction, refused, events } = receipt
  const isReceipt = (names === 'transaction,events' || names === 'transaction,refused,events')
    && typeof transaction === 'string' && isDigest(transaction)
    && (refused === undefined || typeof refused === 'string')
    && Array.isArray(events) && events.every(isEvent)
  if (!isReceipt) {
    throw new ReceiptRejected('A receipt has transaction, refused or nothing, and events.')
  }
  return receipt as unknown as Receipt
}

function parse(bytes: Bytes): Record<string, unknown> {
  let text: string
  let receipt: unknown
  try {
    text = utf8Text(bytes)
    receipt = JSON.parse(text)
  } catch (fault) {
    throw new ReceiptRejected('The receipt is not JSON.', { cause: fault })
  }
  if (typeof receipt !== 'object' || receipt === null || JSON.stringify(receipt) !== text) {
    throw new ReceiptRejected('The receipt is not in canonical form.')
  }
  return receipt as Record<string, unknown>
}

function isEvent(event: unknown): boolean {
  return typeof event === 'object' && event !== null && Object.keys(event)[0] === 'type'
    && typeof (event as LedgerEvent).type === 'string'
}
