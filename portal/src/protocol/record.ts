import { cidOf, CidBuilder } from './cid'
import type { Category } from './codes'
import { chunksOf, contentKeySize, ContentRejected, openSegments, paddedLength, sealContent } from './content'
import { concat, digestOf, hex, isPrintable, randomBytes, sha256, type Bytes } from './encoding'
import { openEnvelope, sealEnvelope } from './envelope'
import type { AgreementKey, PublicJwk } from './keys'
import type { Commitment } from './messages'
import { RecordRejected } from './recordRejected'
import type { Binding } from './sealed'
import { WireWriter } from './wire'

export { RecordRejected, type RecordFault } from './recordRejected'

/** Which version of which record: what ciphertext and seals are bound to. spec records 2 */
export interface RecordAddress { network: string; patient: string; record: string; version: number; category: Category }

/** A document as its author hands it in: bytes and their media type. spec records 1.2 */
export interface RecordContent { mediaType: string; bytes: Bytes }

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

/**
 * Opens what a store served, as it comes in, with a key of the recipient that the envelope is for: `category`, or a
 * grantee's text. CID, segments, padding and commitment all have to hold. spec records 6
 */
export async function openRecord(
  address: RecordAddress,
  onLedger: Commitment,
  served: { ciphertext: AsyncIterable<Uint8Array> | Iterable<Uint8Array>; envelope: Bytes },
  key: AgreementKey,
  recipient = 'category',
): Promise<RecordContent> {
  const binding = contentKeyBinding(address, onLedger.epoch, recipient)
  const contentKey = await openEnvelope(served.envelope, onLedger.envelope, binding, key)
  const cid = new CidBuilder()
  const observed = observe(served.ciphertext, chunk => cid.append(chunk))
  const plain: Bytes[] = []
  try {
    for await (const part of openSegments(observed, contentKey, associatedData(address))) {
      plain.push(part)
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
  return unframe(concat(...plain), onLedger.commitment)
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

/** What is sealed: salt, media type, content, padding. spec records 1.1 */
export function frame(salt: Bytes, { mediaType, bytes }: RecordContent): Bytes {
  if (!isMediaType(mediaType)) {
    throw new RangeError('A media type is 1 to 127 characters of printable ASCII.')
  }
  const head = new WireWriter().fixed(salt).text(mediaType).integer(bytes.length, 8).bytes()
  const framed = new Uint8Array(paddedLength(head.length + bytes.length))
  framed.set(head)
  framed.set(bytes, head.length)
  return framed
}

/** Reads a frame back and checks it against the commitment on the ledger. spec records 1.3, 1.4 */
export async function unframe(framed: Bytes, commitment: string): Promise<RecordContent> {
  const { salt, content, end } = readFrame(framed)
  if (paddedLength(end) !== framed.length || framed.subarray(end).some(byte => byte !== 0)) {
    throw malformed('its padding is wrong')
  }
  if (await commitmentOf(salt, content.bytes) !== commitment) {
    const message = 'The content is not what the author committed to on the ledger.'
    throw new RecordRejected('record-commitment-mismatch', message)
  }
  return content
}

/** SHA-256 over the salt and the SHA-256 of the content. spec records 1.4 */
export async function commitmentOf(salt: Bytes, content: Bytes): Promise<string> {
  return hex(await sha256(concat(salt, await sha256(content))))
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

function readFrame(framed: Bytes): { salt: Bytes; content: RecordContent; end: number } {
  const headSize = saltSize + 2
  if (framed.length < headSize + 8) {
    throw malformed('it is too short')
  }
  const view = new DataView(framed.buffer, framed.byteOffset, framed.length)
  const typeEnd = headSize + view.getUint16(saltSize)
  if (typeEnd + 8 > framed.length) {
    throw malformed('its media type is too long')
  }
  const mediaType = String.fromCharCode(...framed.subarray(headSize, typeEnd))
  const length = view.getBigUint64(typeEnd)
  const start = typeEnd + 8
  if (!isMediaType(mediaType) || length > BigInt(framed.length - start)) {
    throw malformed('its media type or its length is wrong')
  }
  const end = start + Number(length)
  return { salt: framed.slice(0, saltSize), content: { mediaType, bytes: framed.slice(start, end) }, end }
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

function isMediaType(text: string): boolean {
  return text.length >= 1 && text.length <= 127 && isPrintable(text)
}

function malformed(what: string): RecordRejected {
  return new RecordRejected('record-not-authentic', `The content is laid out wrongly: ${what}.`)
}
