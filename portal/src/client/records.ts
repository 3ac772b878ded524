import { memberGrantee, type Category } from '../protocol/codes'
import { randomId, type Bytes } from '../protocol/encoding'
import { isSealedTo } from '../protocol/envelope'
import type { AgreementKey } from '../protocol/keys'
import type { Commitment } from '../protocol/messages'
import {
  Held, openRecordInto, RecordRejected, sealedRecordLength, sealRecord, sealRecordInto, type ContentKey,
  type Destination, type DocumentSource, type FrameHead, type PublicEpoch, type RecordContent, type SealedRecord,
} from '../protocol/record'
import { publicEpoch } from './keys'
import { Problem } from './problem'
import { resumed, type Broken, type Report } from './resuming'
import type { Session } from './session'
import { finality, submit, type Final } from './submission'
import { Upload } from './uploads'

/** What a node lists of a version; it counts once the ledger's proof says the same. spec records 6.2 */
export interface Listing extends Commitment {
  record: string
  category: Category
  author: string
  version: number
  granteeEnvelope?: string
  storedAt: number
  withdrawn: boolean
  erased: boolean
  transaction: string
}

/** A version that was opened: content, commitment and the ledger's proof agree. */
export interface OpenedRecord {
  listing: Listing
  content: RecordContent
  stored: Final
  /** Of what is too large for the page's memory: `content` then has its type and no bytes. */
  large?: Large
}

/** Content that is not held: how long it is, and how it is fetched, opened and checked part by part. */
export interface Large { length: number; into(destination: Destination, broken?: Broken): Promise<void> }

/** Whose records, and with what they open. */
export interface Reading {
  patient: string
  permit?: string
  key(category: Category, epoch: number): AgreementKey | undefined
  /** What the key service of one's role hands out of a version that is open to the role alone. */
  contentKey?(record: string, version: number): Promise<Bytes | undefined>
}

const pageSize = 500
const mostPages = 200

/** What of a patient's versions is listed. */
export interface ListingScope { category?: Category; authored?: boolean; permit?: string }

/** Versions, and the place in the node's list from which it goes on. */
export interface Listed { found: Listing[]; next: number }

/** The versions that the caller may see, oldest first. Nothing is opened, nothing checked. */
export async function listings(session: Session, patient: string, scope: ListingScope = {}): Promise<Listing[]> {
  return (await listedAfter(session, patient, 0, scope)).found
}

/** The versions that come after a place in the node's list; says how many it has so far. */
export async function listedAfter(
  session: Session, patient: string, place: number, scope: ListingScope = {},
  advance: (count: number) => void = () => undefined,
): Promise<Listed> {
  const found: Listing[] = []
  let after = place
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ limit: `${pageSize}`, after: `${after}` })
    if (scope.category !== undefined) {
      query.set('category', scope.category)
    }
    if (scope.authored === true) {
      query.set('authored', 'true')
    }
    const { records, next } = await session.get<{ records: Listing[]; next: number }>(
      `/v1/patients/${patient}/records?${query}`, scope.permit)
    found.push(...records)
    advance(found.length)
    if (records.length < pageSize) {
      return { found, next: records.length === 0 ? after : next }
    }
    // A node that goes on from where it was asked would never end. spec records 6.7
    if (next <= after) {
      throw new Problem(502, 'answer-malformed', 'The node\'s list does not go on.')
    }
    after = next
  }
  throw new Problem(502, 'answer-malformed', 'The node\'s list does not end.')
}

/** The proof that a version stands on the ledger as it is listed. spec records 6.2 */
export async function proveListing(
  session: Session, listing: Listing, patient: string, permit?: string,
): Promise<Final> {
  const stored = await finality(session, await session.genesis(), listing.transaction, permit)
  requireProven(stored, listing, patient)
  return stored
}

/** Opens a version; what is larger than the page holds is left where it is until somebody says where to. */
export async function openListing(session: Session, reading: Reading, listing: Listing): Promise<OpenedRecord> {
  const stored = await proveListing(session, listing, reading.patient, reading.permit)
  const open = (destination: Destination, broken?: Broken) =>
    openInto(destination, session, reading, listing, broken)
  const held = new HeldIfSmall()
  try {
    await open(held)
    return { listing, stored, content: held.content() }
  } catch (fault) {
    if (!(fault instanceof TooLarge)) {
      throw fault
    }
    const { mediaType, length } = fault.head
    return { listing, stored, content: { mediaType, bytes: new Uint8Array(0) }, large: { length, into: open } }
  }
}

// spec records 6
async function openInto(
  destination: Destination, session: Session, reading: Reading, listing: Listing, broken?: Broken,
): Promise<void> {
  const { patient, permit } = reading
  const path = `/v1/records/${listing.record}/versions/${listing.version}`
  const { record, version, category, epoch, commitment, content, granteeEnvelope } = listing
  const address = { network: session.wallet.network, patient, record, version, category }
  // Under a consent narrowed to records the envelope is the grantee's own. spec records 3.4
  const onLedger = { epoch, commitment, content, envelope: granteeEnvelope ?? listing.envelope }
  const recipient = granteeEnvelope === undefined ? 'category' : memberGrantee(session.wallet.member)
  const envelope = await session.bytes(`${path}/envelope`, permit)
  const opener = granteeEnvelope === undefined
    ? reading.key(category, epoch)
    : await granteeKey(session, reading, listing, envelope)
  if (opener === undefined) {
    throw new RecordRejected('record-not-for-you', 'No key of this epoch is sealed to this wallet.')
  }
  const ciphertext = resumed(from => session.content(`${path}/content`, from, permit), broken)
  await openRecordInto(destination, { address, onLedger, recipient }, { ciphertext, envelope }, opener)
}

// The key service is asked only for what is not sealed to the wallet. spec key-service 3.4
async function granteeKey(
  { wallet }: Session, { contentKey }: Reading, { record, version }: Listing, envelope: Bytes,
): Promise<AgreementKey | ContentKey | undefined> {
  if (isSealedTo(envelope, wallet.agreement)) {
    return wallet.agreement
  }
  const handed = await contentKey?.(record, version)
  return handed === undefined ? undefined : { contentKey: handed }
}

/** Bytes that the page holds of one record; an image is shown from more. */
export const largestHeld = 32 * 1024 * 1024

class TooLarge extends Error {
  constructor(readonly head: FrameHead) {
    super('The record is larger than the page holds.')
  }
}

class HeldIfSmall extends Held {
  override begin(head: FrameHead): void {
    if (head.length > largestHeld) {
      throw new TooLarge(head)
    }
    super.begin(head)
  }
}

/** What is stored: a document, or one that comes part by part, with whoever is told how its sending goes. */
export type Stored = RecordContent | { source: DocumentSource; report: Report }

/** Seals a document to the patient, stores it, and commits to it on the ledger. spec ledger 12.1 */
export async function store(
  session: Session, patient: string, category: Category, content: Stored,
): Promise<Final> {
  return storeUnder(session, patient, await publicEpoch(session, patient, category), content)
}

/** Stores under a public half that was proven just now: many documents of a category need it once. */
export async function storeUnder(
  session: Session, patient: string, epoch: PublicEpoch, content: Stored,
): Promise<Final> {
  const { category } = epoch
  const address = { network: session.wallet.network, patient, record: randomId(), version: 1, category }
  const { cid, envelope, commitment } = 'source' in content
    ? await sendSealed(session, address, content, epoch)
    : await putSealed(session, await sealRecord(address, content, epoch))
  const { digest } = await session.put<{ digest: string }>('/v1/envelopes', envelope, 'application/json')
  if (cid !== commitment.content || digest !== commitment.envelope) {
    throw new Problem(502, 'answer-malformed', 'The node stored something else than was sent.')
  }
  return submit(session, { type: 'StoreRecord', body: { patient, record: address.record, category, ...commitment } })
}

async function putSealed(session: Session, { ciphertext, ...sealed }: SealedRecord) {
  const { cid } = await session.put<{ cid: string }>('/v1/content', ciphertext, 'application/octet-stream')
  return { ...sealed, cid }
}

// Sealed as fast as it is sent, so that neither is held but a few parts. spec records 7.1, portal 9.7
async function sendSealed(
  session: Session, address: SealedRecord['address'], { source, report }: { source: DocumentSource; report: Report },
  epoch: PublicEpoch,
) {
  const upload = await Upload.begin(session, sealedRecordLength(source.mediaType, source.length), report)
  try {
    const sealed = await sealRecordInto(bytes => upload.add(bytes), address, source, epoch)
    return { ...sealed, cid: await upload.end() }
  } catch (fault) {
    void upload.giveUp()
    throw fault
  }
}

/** Throws unless the proof says of a version what the node lists. spec records 6.2 */
export function requireProven({ receipt, header, transaction }: Final, listing: Listing, patient: string): void {
  const { record, version, category, epoch, commitment, content, envelope } = listing
  const [event] = receipt.events
  const isStored = receipt.events.length === 1 && event?.type === 'RecordStored' && event['patient'] === patient
    && event['record'] === record && event['version'] === version && event['category'] === category
    && Number(header.time) === listing.storedAt
  const body = transaction?.body
  const isCommitted = body !== undefined && body.integer('epoch', 1, Number.MAX_SAFE_INTEGER) === epoch
    && body.text('commitment', 64) === commitment && body.text('content', 64) === content
    && body.text('envelope', 64) === envelope
  if (!isStored || !isCommitted) {
    throw new Problem(502, 'record-listing-mismatch', 'What the node lists is not what the ledger proves.')
  }
}
