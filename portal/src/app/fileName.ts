import { bareType } from './showing'
import { known } from '../protocol/table'

// Not of HTML and SVG: a browser that opens such a file runs what it says. spec portal 8.4
const endings: Readonly<Record<string, string>> = {
  'application/fhir+json': 'json', 'application/fhir+xml': 'xml', 'application/json': 'json', 'text/plain': 'txt',
  'image/png': 'png',
  'image/jpeg': 'jpg', 'image/gif': 'gif', 'image/webp': 'webp', 'application/pdf': 'pdf', 'application/dicom': 'dcm',
  'application/xml': 'xml', 'text/xml': 'xml', 'application/hl7-cda+xml': 'xml', 'application/cda+xml': 'xml',
  'text/csv': 'csv', 'application/zip': 'zip', 'image/tiff': 'tif',
}

const longest = 80
const longestSaid = 500

/** A name that every system takes for a file, with the ending of its type. */
export function fileName(title: string, mediaType: string): string {
  const ending = known(endings, bareType(mediaType)) ?? 'bin'
  const said = title.slice(0, longestSaid)
  const bare = said.toLowerCase().endsWith(`.${ending}`) ? said.slice(0, -ending.length - 1) : said
  const clean = bare.normalize('NFC').replace(/[\p{C}\s<>:"/\\|?*]+/gu, ' ').trim().replace(/^[.\s]+|[.\s]+$/gu, '')
  return `${Array.from(clean).slice(0, longest).join('').trim() || 'record'}.${ending}`
}
