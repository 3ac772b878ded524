import { cidOf, CidBuilder } from './cid'
import type { Category } from './codes'
import {
  chunksOf, contentKeySize, ContentRejected, openSegments, sealContent, sealedLength, sealSegments,
} from './content'
import { digestOf, randomBytes, type Bytes } from './encoding'
import { openEnvelope, sealEnvelope } from './envelope'
import {
  commitmentOf, frame, framedLength, FrameReader, FrameWriter, Held, type Destination, type DocumentSource,
  type RecordContent,
} from './frame'
import type { AgreementKey, PublicJwk } from './keys'
import type { Commitment } from './messages'
import { RecordRejected } from './recordRejected'
import type { Binding } from './sealed'
import { WireWriter } from './wire'

export {
  commitmentOf, frame, Held, unframe, type Destination, type DocumentSource, type FrameHead, type RecordContent,
} from './frame'
export { RecordRejected, type RecordFault } from './recordRejected'

/** Which version of which record: what ciphertext and seals are bound to. spec records 2 */
export interface RecordAddress { network: string; patient: string; record: string; version: number; category: Category }

/** A category's current public half, proven to be the patient's. spec records 4.5 */
export interface PublicEpoch { category: Category; epoch: number; publicKey: PublicJwk }

/** One version, sealed: ciphertext and envelope for the store, the commitment for the ledger. */
export interface SealedRecord { address: RecordAddress; ciphertext: Bytes; envelope: Bytes; commitment: Commitment }

const saltSize = 32

/** Seals content under a new key, and that key to the category: who writes cannot read. spec records 1 to 3 */
export async function sealRecord(
  address: RecordAddress, content: RecordContent, category: PublicEpoch,
): Promise<SealedRecord> {
  const salt = randomBytes(saltSize)
  const key = randomBytes(contentKeySize)
  const ciphertext = await sealContent(frame(salt, content), key, associatedData(address))
  const binding = contentKeyBinding(address, category.epoch, 'category')
  const envelope = await sealEnvelope(key, binding, category.publicKey)
  key.fill(0)
  const commitment = {
    epoch: category.epoch,
    commitment: await commitmentOf(salt, content.bytes),
    content: await cidOf(ciphertext),
    envelope: await digestOf(envelope),
  }
  return { address, ciphertext, envelope, commitment }
}

/** The length that a document has once it is sealed. */
export function sealedRecordLength(mediaType: string, length: number): number {
  return sealedLength(framedLength(mediaType, length))
}

/** The same as `sealRecord`, part by part as it is taken: nothing is held but a part. */
export async function sealRecordInto(
  take: (sealed: Bytes) => Promise<void>, address: RecordAddress, source: DocumentSource, category: PublicEpoch,
): Promise<Omit<SealedRecord, 'ciphertext'>> {
  const salt = randomBytes(saltSize)
  const key = randomBytes(contentKeySize)
  const framed = new FrameWriter(salt, source)
  const cid = new CidBuilder()
  // A segment is a leaf of the CID. spec content 1.5, 3.2
  for await (const segment of sealSegments(framed.parts(), key, associatedData(address))) {
    await cid.append(segment)
    await take(segment)
  }
  const envelope = await sealEnvelope(key, contentKeyBinding(address, category.epoch, 'category'), category.publicKey)
  key.fill(0)
  const commitment = {
    epoch: category.epoch,
    commitment: await framed.commitment(),
    content: await cid.finish(),
    envelope: await digestOf(envelope),
  }
  return { address, envelope, commitment }
}

/** What a store gives of a version: ciphertext as it comes in, and the envelope. */
export interface Served { ciphertext: AsyncIterable<Uint8Array> | Iterable<Uint8Array>; envelope: Bytes }

/**
 * Opens what a store served with a key of the recipient that the envelope is for: `category`, or a grantee's text.
 * CID, segments, padding and commitment all have to hold. spec records 6
 */
export async function openRecord(
  address: RecordAddress, onLedger: Commitment, served: Served, key: AgreementKey, recipient = 'category',
): Promise<RecordContent> {
  const held = new Held()
  await openRecordInto(held, { address, onLedger, recipient }, served, key)
  return held.content()
}

/** Which version is opened, what the ledger says of it, and for whom the envelope is. */
export interface Opening { address: RecordAddress; onLedger: Commitment; recipient: string }

/** A content key that a key service handed out: the content itself tells whether it is the one. */
export interface ContentKey { contentKey: Bytes }

/** The same, part by part as it comes in: nothing is held but a part. What it rejects must be thrown away. */
export async function openRecordInto(
  destination: Destination, { address, onLedger, recipient }: Opening, served: Served, key: AgreementKey | ContentKey,
): Promise<void> {
  const binding = contentKeyBinding(address, onLedger.epoch, recipient)
  const contentKey = 'contentKey' in key
    ? key.contentKey
    : await openEnvelope(served.envelope, onLedger.envelope, binding, key)
  const cid = new CidBuilder()
  const observed = observe(served.ciphertext, chunk => cid.append(chunk))
  const reader = new FrameReader(destination)
  try {
    for await (const part of openSegments(observed, contentKey, associatedData(address))) {
      await reader.take(part)
    }
  } catch (fault) {
    throw fault instanceof ContentRejected
      ? new RecordRejected('record-not-authentic', 'The content was changed, or belongs to another record.', fault)
      : fault
  }
  if (await cid.finish() !== onLedger.content) {
    const message = 'The content is not the one whose CID is on the ledger.'
    throw new RecordRejected('record-content-mismatch', message)
  }
  await reader.finish(onLedger.commitment)
}

/** The grantee's own envelope of a version, for a consent narrowed to records. spec records 3.4 */
export async function envelopeFor(
  address: RecordAddress, onLedger: Commitment, envelope: Bytes, key: AgreementKey,
  grantee: { text: string; agreementKey: PublicJwk },
): Promise<Bytes> {
  const own = contentKeyBinding(address, onLedger.epoch, 'category')
  const contentKey = await openEnvelope(envelope, onLedger.envelope, own, key)
  return sealEnvelope(contentKey, contentKeyBinding(address, onLedger.epoch, grantee.text), grantee.agreementKey)
}

// spec records 2.1
export function associatedData({ network, patient, record, version, category }: RecordAddress): Bytes {
  return new WireWriter()
    .text('salus-record-1').text(network).text(patient).text(record).integer(version, 8).text(category).bytes()
}

// spec records 2.2
export function contentKeyBinding(address: RecordAddress, epoch: number, recipient: string): Binding {
  const { network, patient, record, version, category } = address
  return { network, patient, record, version, category, epoch, recipient }
}

async function* observe(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, take: (chunk: Bytes) => Promise<void>,
): AsyncGenerator<Bytes> {
  // A leaf of the CID and a segment are of one size, so each is hashed and opened at once. spec content 1.5, 3.2
  for await (const { chunk } of chunksOf(source, 1_048_576)) {
    await take(chunk)
    yield chunk
  }
}
