import type { Large } from '../../client/records'
import type { Report } from '../../client/resuming'
import { saveFile } from '../wallets/files'

/** For whoever does not want to know how it goes. */
export const unwatched: Report = { begin: () => undefined, advance: () => undefined, broken: () => undefined }

/** A file that is being written: what was written becomes the file when it is closed. */
export type Unfinished = Pick<FileSystemWritableFileStream, 'write' | 'close' | 'abort'>

interface Picked { createWritable(): Promise<Unfinished> }
type FilePicker = (options: { suggestedName: string }) => Promise<Picked>

/** Writes a record into the file that the person chooses; false when none is chosen. */
export async function saveInto(large: Large, name: string, report: Report): Promise<boolean> {
  const pick = (globalThis as { showSaveFilePicker?: FilePicker }).showSaveFilePicker
  if (pick === undefined) {
    saveFile(name, await toBlob(large, 'application/octet-stream', report), 'application/octet-stream')
    return true
  }
  let picked: Picked
  try {
    picked = await pick({ suggestedName: name })
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'AbortError') {
      return false
    }
    throw fault
  }
  await writeInto(await picked.createWritable(), large, report)
  return true
}

/** The file appears whole once all of it was checked, or not at all. */
export async function writeInto(file: Unfinished, large: Large, report: Report): Promise<void> {
  try {
    await transfer(large, part => file.write(part), report)
  } catch (fault) {
    await file.abort().catch(() => undefined)
    throw fault
  }
  await file.close()
}

/** A record outside of the page's memory: a browser keeps what is large of a Blob in files of its own. */
export async function toBlob(large: Large, type: string, report: Report): Promise<Blob> {
  const parts: Blob[] = []
  await transfer(large, part => void parts.push(new Blob([part])), report)
  return new Blob(parts, { type })
}

async function transfer(
  large: Large, take: (part: Uint8Array<ArrayBuffer>) => Promise<void> | void, report: Report,
): Promise<void> {
  let done = 0
  report.begin(large.length)
  await large.into({
    begin: () => undefined,
    take: async part => {
      await take(part)
      done += part.length
      report.advance(done)
    },
  }, report.broken)
}
