import { digestOf, utf8Bytes, type Bytes } from './encoding'
import { contentKeySize } from './content'
import { JsonFields, JsonRejected } from './json'
import { JoseRejected, type AgreementKey, type PublicJwk } from './keys'
import { RecordRejected } from './recordRejected'
import { open, readSealHeader, seal, type Binding } from './sealed'

const kind = 'salus-envelope-1'

/** A content key, sealed to one recipient: the JSON document that a store keeps. spec records 3.1 */
export async function sealEnvelope(contentKey: Bytes, binding: Binding, recipient: PublicJwk): Promise<Bytes> {
  return utf8Bytes(JSON.stringify({ kind, seals: [await seal(recipient, binding, contentKey)] }))
}

/** The content key of an envelope whose digest is on the ledger. spec records 3.2, 3.3 */
export async function openEnvelope(
  envelope: Bytes, onLedger: string, binding: Binding, key: AgreementKey,
): Promise<Bytes> {
  if (await digestOf(envelope) !== onLedger) {
    throw mismatch('The envelope is not the one on the ledger.')
  }
  const seals = readSeals(envelope)
  try {
    const own = seals.find(jwe => readSealHeader(jwe).kid === key.kid)
    if (own === undefined) {
      throw new RecordRejected('record-not-for-you', 'The envelope has no seal for this key.')
    }
    const contentKey = await open(key, binding, own)
    if (contentKey.length !== contentKeySize) {
      throw mismatch('The envelope does not hold a content key.')
    }
    return contentKey
  } catch (fault) {
    throw fault instanceof JoseRejected
      ? new RecordRejected('record-seal-mismatch', 'The seal is for something else, or was altered.', fault)
      : fault
  }
}

/** Whether an envelope has a seal for a key. */
export function isSealedTo(envelope: Bytes, { kid }: Pick<AgreementKey, 'kid'>): boolean {
  try {
    return readSeals(envelope).some(jwe => readSealHeader(jwe).kid === kid)
  } catch (fault) {
    throw fault instanceof JoseRejected ? mismatch('A seal of the envelope does not read.', fault) : fault
  }
}

function readSeals(envelope: Bytes): string[] {
  try {
    const fields = JsonFields.parse(envelope)
    fields.where('kind', 32, text => text === kind, `must be ${kind}.`)
    const seals = fields.texts('seals', 32, 4096)
    fields.end()
    return seals
  } catch (fault) {
    throw fault instanceof JsonRejected ? mismatch('The envelope is not an envelope.', fault) : fault
  }
}

function mismatch(message: string, cause?: unknown): RecordRejected {
  return new RecordRejected('record-envelope-mismatch', message, cause)
}
