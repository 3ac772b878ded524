/** How a record's content is shown; `saved` is never shown, only handed over as a file. */
export type Showing = 'image' | 'text' | 'fhir' | 'document' | 'saved'

// Formats that hold no script. Everything else, SVG and HTML above all, is for other programs. spec portal 4.7
const images = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
const fhir = new Set(['application/fhir+json', 'application/json', 'application/fhir+xml'])
const documents = new Set(['application/xml', 'text/xml', 'application/hl7-cda+xml', 'application/cda+xml'])
const longestText = 200_000
const longestFhir = 16 * 1024 * 1024
const largestImage = 64 * 1024 * 1024

export function bareType(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase()
}

/** Whether content of this type, without parameters, is an image that holds no script. */
export function isPicture(type: string): boolean {
  return images.has(type)
}

export function showingOf(mediaType: string, bytes: number): Showing {
  const type = bareType(mediaType)
  if (isPicture(type)) {
    return bytes <= largestImage ? 'image' : 'saved'
  }
  if (fhir.has(type) || documents.has(type)) {
    return bytes > longestFhir ? 'saved' : fhir.has(type) ? 'fhir' : 'document'
  }
  return type === 'text/plain' && bytes <= longestText ? 'text' : 'saved'
}
