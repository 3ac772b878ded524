import type { Listing, OpenedRecord } from '../../client/records'
import { utf8Bytes } from '../../protocol/encoding'
import { fileName } from '../fileName'
import { toBlob, unwatched } from '../large/saving'
import type { Words } from '../reading/kinds'
import { indexPage, type IndexWords } from './indexPage'
import { knownOf } from './known'
import type { Sink, ZipWriter } from './zip'

const copiedAtOnce = 4 * 1024 * 1024
const endsAll = new Set(['wallet-locked', 'cancelled'])

/** What became of a version in an archive: its file and its proof, or why there is none. */
export interface Archived {
  listing: Listing
  title: string
  at: number | undefined
  file?: string
  proof?: string
  fault?: string
}

export interface ArchiveWords { fhir: Words; index: IndexWords; categories: Readonly<Record<string, string>> }

interface Source {
  open(listing: Listing): Promise<OpenedRecord>
  nameOf(author: string): string
  /** Says how many are done; what it throws ends the work. */
  advance(done: number): void
}

/** Everything of a patient: each version as it was stored, the ledger's proof of each, and an index to read. */
export async function writeArchive(
  zip: ZipWriter, listings: readonly Listing[], source: Source, words: ArchiveWords,
): Promise<Archived[]> {
  const archived: Archived[] = []
  const names = new Set<string>()
  for (const [done, listing] of listings.entries()) {
    const advance = () => source.advance(done)
    advance()
    archived.push(await archive(zip, listing, { ...source, advance }, words, names))
  }
  source.advance(listings.length)
  const told = archived.map(one => ({ ...one, author: source.nameOf(one.listing.author) }))
  await zip.file('records.json', utf8Bytes(JSON.stringify(archived.map(machineForm), null, 2)))
  await zip.file('index.html', utf8Bytes(indexPage(told, words.index, words.categories)))
  await zip.end()
  return archived
}

async function archive(
  zip: ZipWriter, listing: Listing, source: Source, words: ArchiveWords, names: Set<string>,
): Promise<Archived> {
  if (listing.erased) {
    return { listing, title: '', at: undefined, fault: 'erased' }
  }
  let opened: OpenedRecord
  let large: Blob | undefined
  try {
    opened = await source.open(listing)
    // All of it is checked before any of it is in the archive.
    large = opened.large && await toBlob(opened.large, 'application/octet-stream',
      { ...unwatched, advance: source.advance })
  } catch (fault) {
    if (endsAll.has(codeOf(fault))) {
      throw fault // else all that follows would be missing from an archive that looks whole
    }
    // What cannot be opened is named in the index; the rest is still handed over.
    return { listing, title: '', at: undefined, fault: codeOf(fault) }
  }
  const { content, stored } = opened
  const { title, at } = knownOf(content, words.fhir)
  const day = new Date(at ?? listing.storedAt).toISOString().slice(0, 10)
  const category = words.categories[listing.category] ?? listing.category
  const name = unique(names, fileName(`${day} ${category} ${title}`, content.mediaType))
  const [file, proof] = [`records/${name}`, `proofs/${name.replace(/\.[^.]*$/u, '')}.json`]
  await (large === undefined ? zip.file(file, content.bytes) : zip.parts(file, sink => copy(large, sink)))
  await zip.file(proof, stored.proof)
  return { listing, title, at, file, proof }
}

async function copy(blob: Blob, sink: Sink): Promise<void> {
  for (let at = 0; at < blob.size; at += copiedAtOnce) {
    await sink.write(new Uint8Array(await blob.slice(at, at + copiedAtOnce).arrayBuffer()))
  }
}

// Without its ending too: the proof of a record has the name of its file.
function unique(names: Set<string>, name: string): string {
  const dot = name.lastIndexOf('.')
  const stem = name.slice(0, dot)
  let made = stem
  for (let number = 2; names.has(made.toLowerCase()); number++) {
    made = `${stem} (${number})`
  }
  names.add(made.toLowerCase())
  return `${made}${name.slice(dot)}`
}

function codeOf(fault: unknown): string {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : 'unreachable'
}

function machineForm({ listing, title, file, proof, fault }: Archived): object {
  const { record, version, category, author, storedAt, withdrawn, erased, transaction } = listing
  return { record, version, category, author, storedAt, withdrawn, erased, transaction, title, file, proof, fault }
}
