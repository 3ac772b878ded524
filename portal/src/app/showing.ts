import { known } from '../protocol/table'

/** What is drawn from a file. */
export type Drawing = 'image' | 'pdf' | 'dicom'

/** How a record's content is shown; `saved` is never shown, only handed over as a file. */
export type Showing = Drawing | 'text' | 'fhir' | 'document' | 'saved'

// Formats that hold no script, or of which none is run. Everything else, SVG and HTML above all, is for other programs.
// spec portal 4.7
const drawings: Readonly<Record<string, Drawing>> = {
  'image/png': 'image', 'image/jpeg': 'image', 'image/gif': 'image', 'image/webp': 'image',
  'application/pdf': 'pdf', 'application/dicom': 'dicom',
}
const largest: Readonly<Record<Drawing, number>> = { image: 64e6, pdf: 64e6, dicom: 2e9 }
const fhir = new Set(['application/fhir+json', 'application/json', 'application/fhir+xml'])
const documents = new Set(['application/xml', 'text/xml', 'application/hl7-cda+xml', 'application/cda+xml'])
const longestText = 200_000
const longestFhir = 16 * 1024 * 1024

export function bareType(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase()
}

export function isDrawing(showing: Showing): showing is Drawing {
  return Object.hasOwn(largest, showing)
}

export function showingOf(mediaType: string, bytes: number): Showing {
  const type = bareType(mediaType)
  const drawing = known(drawings, type)
  if (drawing !== undefined) {
    return bytes <= largest[drawing] ? drawing : 'saved'
  }
  if (fhir.has(type) || documents.has(type)) {
    return bytes > longestFhir ? 'saved' : fhir.has(type) ? 'fhir' : 'document'
  }
  return type === 'text/plain' && bytes <= longestText ? 'text' : 'saved'
}
