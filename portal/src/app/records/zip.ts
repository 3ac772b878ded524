import { concat, utf8Bytes, type Bytes } from '../../protocol/encoding'

/** Where the bytes of an archive go, in order. */
export interface Sink { write(bytes: Bytes): Promise<void> }

/** An archive would need a form that not every program reads. */
export class ZipTooLarge extends Error {
  readonly code = 'download-too-large'
}

interface Entry { name: Bytes; flags: number; crc: number; size: number; at: number }

type Field = readonly [value: number, size: number]

const localFile = 0x04034b50
const descriptor = 0x08074b50
const directoryEntry = 0x02014b50
const directoryEnd = 0x06054b50
const isUtf8 = 0x0800
const isDescribedBehind = 0x0008
const largest = 0xffffffff
const mostEntries = 0xfffe
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) {
    crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return crc
})

export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before >>> 0
  for (const byte of bytes) {
    crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number)
  }
  return ~crc >>> 0
}

/** Writes a ZIP archive of stored files, one after the other. PKWARE APPNOTE 6.3.3, 4.3 */
export class ZipWriter {
  private readonly entries: Entry[] = []
  private at = 0

  constructor(private readonly sink: Sink, private readonly time: Date, private readonly most = largest) {}

  async file(name: string, bytes: Bytes): Promise<void> {
    const entry = { name: utf8Bytes(name), flags: isUtf8, crc: crc32(bytes), size: bytes.length, at: this.at }
    await this.write(header(localFile, entry, this.time))
    await this.write(bytes)
    this.entries.push(entry)
  }

  /** A file that comes in parts: what they add up to stands behind it. APPNOTE 4.3.9 */
  async parts(name: string, give: (sink: Sink) => Promise<void>): Promise<void> {
    const entry = { name: utf8Bytes(name), flags: isUtf8 | isDescribedBehind, crc: 0, size: 0, at: this.at }
    await this.write(header(localFile, entry, this.time))
    await give({
      write: async bytes => {
        entry.crc = crc32(bytes, entry.crc)
        entry.size += bytes.length
        await this.write(bytes)
      },
    })
    await this.write(packed([descriptor, 4], [entry.crc, 4], [entry.size, 4], [entry.size, 4]))
    this.entries.push(entry)
  }

  /** Writes the directory: without it an archive is none. */
  async end(): Promise<void> {
    const begin = this.at
    for (const entry of this.entries) {
      await this.write(header(directoryEntry, entry, this.time, [[0, 2], [0, 2], [0, 2], [0, 4], [entry.at, 4]]))
    }
    const count = this.entries.length
    await this.write(packed([directoryEnd, 4], [0, 2], [0, 2], [count, 2], [count, 2], [this.at - begin, 4], [begin, 4],
      [0, 2]))
  }

  private async write(bytes: Bytes): Promise<void> {
    if (this.at + bytes.length > this.most || this.entries.length > mostEntries) {
      throw new ZipTooLarge('An archive holds at most 4 GB and 65,534 files.')
    }
    this.at += bytes.length
    await this.sink.write(bytes)
  }
}

// Nothing is packed: what was worth it is packed already, and the files stay readable if the archive is damaged.
function header(signature: number, entry: Entry, time: Date, more: readonly Field[] = []): Bytes {
  const { name, flags, crc, size } = entry
  const madeBy: readonly Field[] = signature === directoryEntry ? [[20, 2]] : []
  const fixed = packed([signature, 4], ...madeBy, [20, 2], [flags, 2], [0, 2], [timeOf(time), 2], [dateOf(time), 2],
    [crc, 4], [size, 4], [size, 4], [name.length, 2], [0, 2], ...more)
  return concat(fixed, name)
}

function packed(...numbers: readonly Field[]): Bytes {
  const bytes = new Uint8Array(numbers.reduce((length, [, size]) => length + size, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [value, size] of numbers) {
    size === 4 ? view.setUint32(at, value, true) : view.setUint16(at, value, true)
    at += size
  }
  return bytes
}

function timeOf(time: Date): number {
  return (time.getHours() << 11) | (time.getMinutes() << 5) | (time.getSeconds() >> 1)
}

function dateOf(time: Date): number {
  return ((time.getFullYear() - 1980) << 9) | ((time.getMonth() + 1) << 5) | time.getDate()
}
