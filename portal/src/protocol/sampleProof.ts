import { concat, EncodingRejected, isDigest, readBase64url, utf8Text, type Bytes } from './encoding'
import type { Genesis } from './genesis'
import { JsonFields, JsonRejected } from './json'
import { isIncluded } from './merkle'
import { ProofRejected, verifyProof, type Verified } from './proof'

/** A reading as it was anchored. spec ihm 3.2 */
export interface AnchoredReading {
  device: string
  signal: string
  id: string
  version: number
  time: number
  unit: string
  periodMs: number
  values: number[]
}

/** What the proof of one reading shows: the reading, its batch, and the block that has the batch. */
export interface ShownReading { reading: AnchoredReading; patient: string; category: string; anchored: Verified }

const kind = 'salus-sample-proof-1'
const saltSize = 32
const maxReading = 8 * 1024 * 1024

/** Checks the proof of one reading against genesis alone; throws `ProofRejected`. spec ihm 3.8, 3.9 */
export async function verifySampleProof(genesis: Genesis, document: Uint8Array): Promise<ShownReading> {
  const { bytes, salt, path, proof } = wellFormed(() => parse(JsonFields.parse(document)))
  const anchored = await verifyProof(genesis, proof)
  const { receipt, transaction } = anchored
  if (receipt.refused !== undefined || transaction?.type !== 'AnchorBatch') {
    throw new ProofRejected('TransactionNotOfReceipt', 'the proof is not of a batch that was anchored')
  }
  const { body } = transaction
  const [count, root] = [body.integer('count', 1, Number.MAX_SAFE_INTEGER), body.text('commitment', 64)]
  const holds = salt.length === saltSize && path.size === count && await isIncluded(path, concat(salt, bytes), root)
  if (!holds) {
    throw new ProofRejected('ReceiptNotInBlock', 'the path does not lead from the reading to the batch\'s root')
  }
  const reading = JSON.parse(utf8Text(bytes)) as AnchoredReading
  return { reading, patient: body.text('patient', 26), category: body.text('category', 32), anchored }
}

function parse(fields: JsonFields) {
  fields.where('kind', 32, text => text === kind, `must be ${kind}.`)
  const parsed = {
    bytes: readBase64url(fields.text('reading', maxReading)),
    salt: readBase64url(fields.text('salt', 64)),
    path: {
      index: fields.integer('index', 0, 0x7fffffff),
      size: fields.integer('size', 1, 0x7fffffff),
      path: fields.texts('path', 64, 64),
    },
    proof: fields.raw('anchored') as Bytes,
  }
  fields.end()
  if (!parsed.path.path.every(isDigest)) {
    throw new EncodingRejected('bad-digest', 'a node of the path is 64 lowercase hex digits')
  }
  return parsed
}

function wellFormed<T>(read: () => T): T {
  try {
    return read()
  } catch (fault) {
    throw fault instanceof JsonRejected || fault instanceof EncodingRejected
      ? new ProofRejected('Malformed', `this is not the proof of a reading: ${fault.message}`)
      : fault
  }
}
