import type { Large } from '../../client/records'
import { saveFile } from '../wallets/files'

type Advance = (done: number) => void

/** A file that is being written: what was written becomes the file when it is closed. */
export type Unfinished = Pick<FileSystemWritableFileStream, 'write' | 'close' | 'abort'>

interface Picked { createWritable(): Promise<Unfinished> }
type FilePicker = (options: { suggestedName: string }) => Promise<Picked>

/** Writes a record into the file that the person chooses; false when none is chosen. */
export async function saveInto(large: Large, name: string, advance: Advance): Promise<boolean> {
  const pick = (globalThis as { showSaveFilePicker?: FilePicker }).showSaveFilePicker
  if (pick === undefined) {
    saveFile(name, await toBlob(large, 'application/octet-stream', advance), 'application/octet-stream')
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
  await writeInto(await picked.createWritable(), large, advance)
  return true
}

/** The file appears whole once all of it was checked, or not at all. */
export async function writeInto(file: Unfinished, large: Large, advance: Advance): Promise<void> {
  let done = 0
  try {
    await large.into({
      begin: () => undefined,
      take: async part => {
        await file.write(part)
        done += part.length
        advance(done)
      },
    })
  } catch (fault) {
    await file.abort().catch(() => undefined)
    throw fault
  }
  await file.close()
}

/** A record outside of the page's memory: a browser keeps what is large of a Blob in files of its own. */
export async function toBlob(large: Large, type: string, advance: Advance): Promise<Blob> {
  const parts: Blob[] = []
  let done = 0
  await large.into({
    begin: () => undefined,
    take: part => {
      parts.push(new Blob([part]))
      done += part.length
      advance(done)
    },
  })
  return new Blob(parts, { type })
}
