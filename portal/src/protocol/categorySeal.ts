import type { Category, Grantee } from './codes'
import { utf8Bytes } from './encoding'
import { JsonFields, JsonRejected } from './json'
import { isSameKey, JoseRejected, readPrivateJwk, type AgreementKey, type PublicJwk } from './keys'
import type { SealedKey } from './messages'
import { RecordRejected } from './recordRejected'
import { open, seal, type Binding } from './sealed'
import type { EpochKey } from './walletContents'

/** The most epochs in one seal: more would not fit what a ledger takes. spec records 4.3 */
export const maxEpochs = 24

/** Whom a key is sealed to: a grantee, and the agreement key that the ledger has for it. spec records 4.6 */
export interface KeyRecipient { grantee: Grantee; key: PublicJwk }

/** Seals consecutive epochs of one category, the last the current one. spec records 4.1 */
export async function sealEpochs(
  network: string, patient: string, epochs: readonly EpochKey[], recipient: KeyRecipient,
): Promise<SealedKey> {
  const [oldest] = epochs
  if (oldest === undefined || epochs.length > maxEpochs
    || !epochs.every((key, at) => key.category === oldest.category && key.epoch === oldest.epoch + at)) {
    throw new RangeError(`At most ${maxEpochs} consecutive epochs of one category.`)
  }
  const { category, epoch: first } = oldest
  const last = first + epochs.length - 1
  const keys = epochs.map(({ epoch, key }) => ({ epoch, key }))
  const binding = sealedKeyBinding(network, patient, { category, first, last }, recipient.grantee)
  const jwe = await seal(recipient.key, binding, utf8Bytes(JSON.stringify({ keys })))
  return { category, first, last, jwe }
}

/**
 * Opens a seal with one's own agreement key. Every private half must be that of the public half that the ledger has
 * for its epoch, first to last. What a key service sealed binds the permit too (`under`). spec records 4.4,
 * key-service 3.2
 */
export async function openEpochs(
  network: string, patient: string, sealed: SealedKey, recipient: Grantee, key: AgreementKey,
  onLedger: readonly PublicJwk[], under: Binding = {},
): Promise<EpochKey[]> {
  const binding = { ...sealedKeyBinding(network, patient, sealed, recipient), ...under }
  const plaintext = await open(key, binding, sealed.jwe)
    .catch((fault: unknown) => {
      throw refusalOf(fault)
    })
  const keys = await readKeys(plaintext, sealed)
  const { first, last } = sealed
  const isOnLedger = keys.length === last - first + 1 && keys.length === onLedger.length
    && keys.every((own, at) => own.epoch === first + at && isSameKey(own.key, onLedger[at] as PublicJwk))
  if (!isOnLedger) {
    throw keyMismatch()
  }
  return keys
}

// spec ledger 10.2
export function sealedKeyBinding(
  network: string, patient: string, { category, first, last }: Omit<SealedKey, 'jwe'>, recipient: Grantee,
): Binding {
  return { category, first, last, network, patient, recipient }
}

async function readKeys(plaintext: Uint8Array, { category }: { category: Category }): Promise<EpochKey[]> {
  try {
    const fields = JsonFields.parse(plaintext)
    const keys = await Promise.all(fields.objects('keys', maxEpochs).map(async entry => {
      const epoch = entry.integer('epoch', 1, 1_000_000)
      const key = await readPrivateJwk(entry.object('key'))
      entry.end()
      return { category, epoch, key }
    }))
    fields.end()
    return keys
  } catch (fault) {
    throw fault instanceof JsonRejected || fault instanceof JoseRejected ? keyMismatch(fault) : fault
  }
}

function refusalOf(fault: unknown): unknown {
  if (!(fault instanceof JoseRejected)) {
    return fault
  }
  return fault.code === 'wrong-recipient'
    ? new RecordRejected('record-not-for-you', 'The category key is sealed to somebody else\'s key.', fault)
    : new RecordRejected('record-seal-mismatch', 'The seal is for something else, or was altered.', fault)
}

function keyMismatch(cause?: unknown): RecordRejected {
  const message = 'The sealed category key does not belong to the public half on the ledger.'
  return new RecordRejected('record-key-mismatch', message, cause)
}
