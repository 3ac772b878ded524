import type { Large } from '../../client/records'
import type { Report } from '../../client/resuming'
import type { Bytes } from '../../protocol/encoding'
import { saveFile } from '../wallets/files'

/** For whoever does not want to know how it goes. */
export const unwatched: Report = { begin: () => undefined, advance: () => undefined, broken: () => undefined }

/** A file that is being written: what was written becomes the file when it is closed. */
export interface Unfinished { write(part: Bytes): Promise<void>; close(): Promise<void>; abort(): Promise<void> }

type FilePicker = (options: { suggestedName: string }) => Promise<{ createWritable(): Promise<Unfinished> }>

/**
 * The file that the person chooses; undefined when none is chosen. Where the browser does not ask, the parts are
 * gathered outside of the page's memory and handed over at the end.
 */
export async function chosenFile(name: string, type: string): Promise<Unfinished | undefined> {
  const pick = (globalThis as { showSaveFilePicker?: FilePicker }).showSaveFilePicker
  if (pick === undefined) {
    const parts: Blob[] = []
    return {
      write: async part => void parts.push(new Blob([part])),
      close: async () => saveFile(name, new Blob(parts), type),
      abort: async () => { parts.length = 0 },
    }
  }
  try {
    return await (await pick({ suggestedName: name })).createWritable()
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'AbortError') {
      return undefined
    }
    throw fault
  }
}

/** The file appears whole once the work that writes it is done, or not at all. */
export async function finish<T>(file: Unfinished, work: () => Promise<T>): Promise<T> {
  let done: T
  try {
    done = await work()
  } catch (fault) {
    await file.abort().catch(() => undefined)
    throw fault
  }
  await file.close()
  return done
}

/** Writes a record into the file that the person chooses; false when none is chosen. */
export async function saveInto(large: Large, name: string, report: Report): Promise<boolean> {
  const file = await chosenFile(name, 'application/octet-stream')
  if (file !== undefined) {
    await writeInto(file, large, report)
  }
  return file !== undefined
}

/** The file appears whole once all of the record was checked, or not at all. */
export async function writeInto(file: Unfinished, large: Large, report: Report): Promise<void> {
  await finish(file, () => transfer(large, part => file.write(part), report))
}

/** A record outside of the page's memory: a browser keeps what is large of a Blob in files of its own. */
export async function toBlob(large: Large, type: string, report: Report): Promise<Blob> {
  const parts: Blob[] = []
  await transfer(large, part => void parts.push(new Blob([part])), report)
  return new Blob(parts, { type })
}

async function transfer(
  large: Large, take: (part: Bytes) => Promise<void> | void, report: Report,
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
