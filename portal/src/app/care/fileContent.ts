import type { Category } from '../../protocol/codes'
import { utf8Text } from '../../protocol/encoding'
import { isBundle, proposedCategory, splitBundle, type FhirBundle } from '../../protocol/fhir/bundle'
import type { RecordContent } from '../../protocol/record'

/** A file that was chosen: as it is, and what of FHIR is in it. */
export interface FileContent {
  content: RecordContent
  bundle?: FhirBundle
  /** The category that its codes say. */
  proposed?: Category
}

const longestFhir = 32 * 1024 * 1024
const printable = /^[ -~]{1,127}$/

/** Reads a file; a FHIR bundle that is refused in any part is thrown as a `FhirRejected`. */
export async function fileContent(file: File): Promise<FileContent> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const content = { mediaType: printable.test(file.type) ? file.type : 'application/octet-stream', bytes }
  const text = isJson(file) && bytes.length <= longestFhir ? textOf(bytes) : undefined
  if (text === undefined) {
    return { content }
  }
  if (isBundle(text)) {
    return { content, bundle: splitBundle(bytes) }
  }
  const proposed = proposedCategory(text)
  return proposed === undefined ? { content }
    : { content: { mediaType: 'application/fhir+json', bytes }, proposed }
}

function isJson({ name, type }: File): boolean {
  return /[/+]json\b/.test(type) || /\.json$/i.test(name)
}

function textOf(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return utf8Text(bytes).replace(/^\ufeff/, '')
  } catch {
    return undefined
  }
}
