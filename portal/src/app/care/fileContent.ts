import type { Category } from '../../protocol/codes'
import { utf8Text, type Bytes } from '../../protocol/encoding'
import { partSize } from '../../client/uploads'
import { isBundle, proposedCategory, splitBundle, type FhirBundle } from '../../protocol/fhir/bundle'
import { categoryOf } from '../../protocol/fhir/classification'
import { FhirRejected } from '../../protocol/fhir/fhirRejected'
import type { DocumentSource, RecordContent } from '../../protocol/record'
import { isFhir, resourceOf } from '../reading/fhirXml'
import { readXml } from '../reading/xml'
import { namedType } from '../namedType'
import { bareType, isDrawing, showingOf } from '../showing'
import { splitXmlBundle } from './xmlBundle'

/** A file that was chosen: as it is, and what of FHIR is in it. */
export interface FileContent {
  content: RecordContent | DocumentSource
  bundle?: FhirBundle
  /** The category that its codes say. */
  proposed?: Category
}

const longestFhir = 32 * 1024 * 1024
const readAtOnce = 4 * 1024 * 1024
const printable = /^[ -~]{1,127}$/
const unknown = 'application/octet-stream'
const beginsBundle = /^[^<]*(?:<[?!][^>]*>[^<]*)*<(?:[\w.-]+:)?Bundle[\s/>]/

/**
 * Reads a file; a FHIR bundle that is refused in any part is thrown as a `FhirRejected`. One that is sent in parts is
 * read in parts.
 */
export async function fileContent(file: File): Promise<FileContent> {
  const mediaType = nameOf(file, await typeOf(file))
  if (file.size > partSize && !(isReadable(file) && file.size <= longestFhir)) {
    return { content: { mediaType, length: file.size, parts: { [Symbol.asyncIterator]: () => partsOf(file) } } }
  }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const content = { mediaType, bytes }
  const text = isReadable(file) ? textOf(bytes) : undefined
  if (text === undefined) {
    return { content }
  }
  if (text.trimStart().startsWith('<')) {
    return inXml(text, bytes) ?? { content }
  }
  if (isBundle(text)) {
    return { content, bundle: splitBundle(bytes) }
  }
  const proposed = proposedCategory(text)
  return proposed === undefined ? { content }
    : { content: { mediaType: 'application/fhir+json', bytes }, proposed }
}

// A bundle that is not read would be one record of one category.
function inXml(text: string, bytes: Bytes): FileContent | undefined {
  const root = readXml(text)
  if (root === undefined && beginsBundle.test(text)) {
    throw new FhirRejected('bundle-not-xml', 'The bundle is no XML without a document type, or has too many elements.')
  }
  if (root === undefined || !isFhir(root)) {
    return undefined
  }
  const content = { mediaType: 'application/fhir+xml', bytes }
  if (root.name === 'Bundle') {
    return { content, bundle: splitXmlBundle(root, text) }
  }
  const proposed = categoryOf(resourceOf(root))
  return proposed === undefined ? { content } : { content, proposed }
}

// Text and FHIR say themselves what they are.
function nameOf({ name, size }: File, mediaType: string): string {
  const showing = showingOf(mediaType, size)
  return isDrawing(showing) || showing === 'saved' ? namedType(mediaType, name) : mediaType
}

async function* partsOf(file: File): AsyncGenerator<Bytes> {
  for (let at = 0; at < file.size; at += readAtOnce) {
    yield new Uint8Array(await file.slice(at, at + readAtOnce).arrayBuffer())
  }
}

// Browsers know no type of what a scanner writes; it says so itself (DICOM PS3.10, 7.1).
async function typeOf(file: File): Promise<string> {
  if (bareType(file.type) !== '' && bareType(file.type) !== unknown) {
    return printable.test(file.type) ? file.type : unknown
  }
  return await file.slice(128, 132).text() === 'DICM' ? 'application/dicom' : unknown
}

function isReadable({ name, type }: File): boolean {
  return /[/+](json|xml)\b/.test(type) || /\.(json|xml)$/i.test(name)
}

function textOf(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return utf8Text(bytes).replace(/^\ufeff/, '')
  } catch {
    return undefined
  }
}
