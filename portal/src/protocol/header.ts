import { ledgers, type LedgerName } from './codes'
import { digestOf, type Bytes } from './encoding'
import { WireReader } from './wire'

export interface BlockReference { height: bigint; header: string }

/** What is hashed and certified of a block. spec wire 4 */
export interface BlockHeader {
  network: string
  ledger: LedgerName
  height: bigint
  parent: string
  /** Block time in milliseconds since 1970. */
  time: bigint
  proposer: string
  seal: bigint
  policy: BlockReference
  transactionsRoot: string
  receiptsRoot: string
  state: string
  checkpoint: BlockReference
  validators: string
  nextValidators: string
  /** SHA-256 of the header's bytes: the block's identity. spec wire 4.3 */
  digest: string
}

/** Reads the fixed layout of spec wire 4.2; anything else is a `WireRejected`. */
export async function readHeaderBytes(bytes: Bytes): Promise<BlockHeader> {
  const reader = new WireReader(bytes)
  reader.domain('salus-header-v1')
  const header = {
    network: reader.text(64),
    ledger: readLedger(reader),
    height: reader.unsigned(8),
    parent: reader.digest(),
    time: reader.signed64(),
    proposer: reader.text(64),
    seal: reader.unsigned(8),
    policy: readReference(reader),
    transactionsRoot: reader.digest(),
    receiptsRoot: reader.digest(),
    state: reader.digest(),
    checkpoint: readReference(reader),
    validators: reader.digest(),
    nextValidators: reader.digest(),
  }
  reader.end()
  return { ...header, digest: await digestOf(bytes) }
}

function readLedger(reader: WireReader): LedgerName {
  const name = reader.text(16)
  const ledger = ledgers.find(known => known === name)
  if (ledger === undefined) {
    throw reader.fault('WrongValue', 'the header names no known ledger')
  }
  return ledger
}

function readReference(reader: WireReader): BlockReference {
  return { height: reader.unsigned(8), header: reader.digest() }
}
