import { describe, expect, test } from 'vitest'
import { crc32, ZipWriter } from '../../src/app/records/zip'
import { concat, utf8Bytes, utf8Text, type Bytes } from '../../src/protocol/encoding'

const time = new Date(2026, 10, 22, 5, 30, 12)

async function anArchive(write: (zip: ZipWriter) => Promise<void>): Promise<Bytes> {
  const parts: Bytes[] = []
  const zip = new ZipWriter({ write: async bytes => { parts.push(bytes) } }, time)
  await write(zip)
  await zip.end()
  return concat(...parts)
}

interface Read { name: string; content: string; crc: number; time: number; date: number }

// By the directory at the end, as programs read an archive. APPNOTE 4.3.12, 4.3.16
function readArchive(bytes: Bytes): Read[] {
  const view = new DataView(bytes.buffer)
  const end = bytes.length - 22
  expect(view.getUint32(end, true)).toBe(0x06054b50)
  const found: Read[] = []
  let at = view.getUint32(end + 16, true)
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    expect(view.getUint32(at, true)).toBe(0x02014b50)
    const [crc, size] = [view.getUint32(at + 16, true), view.getUint32(at + 24, true)]
    const [length, place] = [view.getUint16(at + 28, true), view.getUint32(at + 42, true)]
    const name = bytes.slice(at + 46, at + 46 + length)
    expect(view.getUint32(place, true)).toBe(0x04034b50)
    expect(bytes.slice(place + 30, place + 30 + length)).toEqual(name)
    const content = bytes.slice(place + 30 + length, place + 30 + length + size)
    expect(crc32(content)).toBe(crc)
    found.push({
      name: utf8Text(name), content: utf8Text(content), crc,
      time: view.getUint16(at + 12, true), date: view.getUint16(at + 14, true),
    })
    at += 46 + length
  }
  expect(at).toBe(end)
  return found
}

describe('An archive', () => {
  // The check value of CRC-32 (ISO-HDLC).
  test('sums up its files as everybody does', () => {
    expect(crc32(utf8Bytes('123456789'))).toBe(0xcbf43926)
    expect(crc32(utf8Bytes('6789'), crc32(utf8Bytes('12345')))).toBe(0xcbf43926)
  })

  test('gives back what was put in, whole or in parts, under the same names', async () => {
    const archive = await anArchive(async zip => {
      await zip.file('records/Größe.txt', utf8Bytes('one'))
      await zip.parts('records/large.bin', async sink => {
        await sink.write(utf8Bytes('two '))
        await sink.write(utf8Bytes('three'))
      })
      await zip.file('empty', utf8Bytes(''))
    })
    expect(readArchive(archive).map(({ name, content }) => [name, content]))
      .toEqual([['records/Größe.txt', 'one'], ['records/large.bin', 'two three'], ['empty', '']])
    expect(readArchive(archive)[0]).toMatchObject({
      time: (5 << 11) | (30 << 5) | 6, date: (46 << 9) | (11 << 5) | 22,
    })
  })

  test('is refused rather than written so that programs cannot read it', async () => {
    let written = 0
    const zip = new ZipWriter({ write: async bytes => { written += bytes.length } }, time, 1000)
    await expect(zip.file('large', new Uint8Array(1000))).rejects.toMatchObject({ code: 'download-too-large' })
    expect(written).toBeLessThan(1000)
  })
})
