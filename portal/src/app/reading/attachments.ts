import { word, type Json } from './elements'

/** Something that a document carries in it, or only names. */
export interface Attachment {
  title: string
  mediaType: string
  /** Its bytes, where the document has them itself; nothing is ever fetched. */
  bytes: Uint8Array<ArrayBuffer> | undefined
}

export function attachmentsOf(attachments: readonly Json[]): Attachment[] {
  return attachments.map(one => ({
    title: word(one['title']),
    mediaType: word(one['contentType']),
    bytes: bytesOf(word(one['data'])),
  })).filter(({ title, bytes }) => title !== '' || bytes !== undefined)
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return base64 === '' ? undefined : Uint8Array.from(atob(base64.replace(/\s+/gu, '')), one => one.charCodeAt(0))
  } catch {
    return undefined // not base64: as if it were not there, the file itself can still be saved
  }
}
