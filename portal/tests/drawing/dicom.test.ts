import { describe, expect, test } from 'vitest'
import { readDicom, type Layout } from '../../src/app/dicom/dicom'
import { explicit, implicit, jpegBaseline } from '../../src/app/dicom/elements'
import { greys, meaningOf, points, valuesOf, widest } from '../../src/app/dicom/grey'
import { aDicom, anImage, encapsulated, sixteen, type Written } from './aDicom'

const pixels = '7fe00010'
const nested: Written = ['00081140', 'SQ', [
  [['00081150', 'UI', '1.2'], ['00081199', 'SQ', [[['00080060', 'CS', 'XX']]]]], [[pixels, 'OW', sixteen(9, 9)]],
]]

function read(bytes: Uint8Array<ArrayBuffer>) {
  return readDicom(new Blob([bytes]))
}

async function greysOf(bytes: Uint8Array<ArrayBuffer>, frame = 0): Promise<number[]> {
  const { layout, frame: frameOf } = await read(bytes)
  const values = valuesOf(await (await frameOf(frame)).arrayBuffer(), layout)
  const drawn = points(values, layout, greys(layout, layout.window ?? widest(values, layout)))
  return Array.from({ length: drawn.length / 4 }, (_, at) => drawn[4 * at] ?? 0)
}

// spec portal 9.4
describe('A DICOM image', () => {
  test.each([explicit, implicit])('in transfer syntax %s is found behind sequences of unknown length', async syntax => {
    const file = aDicom([nested, ...anImage({ more: [['00081030', 'LO', 'Thorax']] }),
      [pixels, 'OW', sixteen(0, 100, 200, 300, 400, 500)]], syntax)
    const { layout, said } = await read(file)
    expect(layout).toMatchObject({ rows: 2, columns: 3, frames: 1, kind: 'MONOCHROME2', bytesPerSample: 2, aspect: 1 })
    expect(said).toMatchObject({ modality: 'CT', study: 'Thorax' })
    expect(await greysOf(file)).toEqual([0, 51, 102, 153, 204, 255])
  })

  // spec portal 5.13
  test('says nothing that turns the direction of a text', async () => {
    const study = new TextEncoder().encode('\u202eThorax\u202c')
    const named = anImage({ more: [['00081030', 'LO', study]] })
    const { said } = await read(aDicom([['00080005', 'CS', 'ISO_IR 192'], ...named,
      [pixels, 'OW', sixteen(0, 100, 200, 300, 400, 500)]]))
    expect(said.study).toBe('Thorax')
  })

  test('shows the frame that is asked for, and no other is read', async () => {
    const file = aDicom([...anImage({ rows: 1, columns: 2, frames: 3, bits: 8 }),
      [pixels, 'OB', Uint8Array.of(0, 255, 255, 0, 7, 9)]])
    expect(await greysOf(file, 0)).toEqual([0, 255])
    expect(await greysOf(file, 1)).toEqual([255, 0])
    expect((await (await read(file)).frame(2)).size).toBe(2)
  })

  test('is as bright as its author set it', async () => {
    const window: Written[] = [['00281050', 'DS', '40\\50'], ['00281051', 'DS', '400\\350'],
      ['00281052', 'DS', '-1024'], ['00281053', 'DS', '1']]
    const file = aDicom([...anImage({ rows: 1, columns: 4, stored: 12, more: window }),
      [pixels, 'OW', sixteen(0, 864, 1064, 4095)]])
    // Hounsfield -1024, -160, 40 and 3071, of which -160 to 240 are shown.
    expect(await greysOf(file)).toEqual([0, 0, 128, 255])
  })

  test('that is white where values are small is drawn so', async () => {
    const file = aDicom([...anImage({ rows: 1, columns: 2, kind: 'MONOCHROME1' }), [pixels, 'OW', sixteen(5, 9)]])
    expect(await greysOf(file)).toEqual([255, 0])
  })

  test.each<[number, Partial<Layout>, number]>([
    [0xffff, { bitsStored: 16, highBit: 15, isSigned: true }, -1], [0x0fff, { bitsStored: 12, highBit: 11 }, 4095],
    [0x0fff, { bitsStored: 12, highBit: 11, isSigned: true }, -1], [0xf7ff, { bitsStored: 12, highBit: 11 }, 2047],
    [0xabc0, { bitsStored: 12, highBit: 15 }, 0xabc], [7, { bitsStored: 8, highBit: 7, slope: 2, intercept: -3 }, 11],
  ])('means by the stored value %i under %j %i', (stored, part, value) => {
    const layout = { isSigned: false, slope: 1, intercept: 0, ...part } as Layout
    expect(meaningOf(stored, layout)).toBe(value)
  })

  test.each<[string, number, number[], number[]]>([
    ['RGB', 0, [1, 2, 3, 4, 5, 6], [1, 2, 3, 255, 4, 5, 6, 255]],
    ['RGB', 1, [1, 4, 2, 5, 3, 6], [1, 2, 3, 255, 4, 5, 6, 255]],
    ['YBR_FULL', 0, [100, 128, 128, 76, 85, 255], [100, 100, 100, 255, 254, 0, 0, 255]],
  ])('in colour, %s in planes %i, is drawn point by point', async (kind, planar, stored, drawn) => {
    const file = aDicom([...anImage({ rows: 1, columns: 2, samples: 3, bits: 8, kind, planar }),
      [pixels, 'OB', Uint8Array.from(stored)]])
    const { layout, frame } = await read(file)
    expect([...points(valuesOf(await (await frame(0)).arrayBuffer(), layout), layout, undefined)]).toEqual(drawn)
  })

  test('packed as JPEG gives each frame as one, if it is as large as the file says', async () => {
    const jpeg = (width: number) => Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 2, 0, width, 1, 1, 0x11, 0)
    const file = (...frames: Uint8Array[]) => aDicom([...anImage({ bits: 8, frames: frames.length }),
      [pixels, 'fragments', encapsulated(...frames)]], jpegBaseline)
    const { frame } = await read(file(jpeg(3), Uint8Array.from([...jpeg(3), 77])))
    expect((await frame(0)).size).toBe(15)
    expect(new Uint8Array(await (await frame(1)).arrayBuffer()).at(-1)).toBe(77)
    await expect((await read(file(jpeg(200)))).frame(0)).rejects.toMatchObject({ code: 'dicom-damaged' })
  })
})

// spec portal 9.5
describe('A DICOM file that is not drawn', () => {
  const values: Written = [pixels, 'OW', sixteen(1, 2, 3, 4, 5, 6)]
  test.each<[string, Uint8Array<ArrayBuffer>, string, string]>([
    ['is packed in another way', aDicom([...anImage({}), values], '1.2.840.10008.1.2.4.90'), 'dicom-not-shown',
      'transfer syntax 1.2.840.10008.1.2.4.90'],
    ['has colours by table', aDicom([...anImage({ kind: 'PALETTE COLOR' }), values]), 'dicom-not-shown',
      'PALETTE COLOR, 1 × 16 bit'],
    ['has 32 bits', aDicom([...anImage({ bits: 32 }), values]), 'dicom-not-shown', 'MONOCHROME2, 1 × 32 bit'],
    ['is larger than is safe', aDicom([...anImage({ rows: 60_000, columns: 60_000 }), values]), 'dicom-not-shown',
      '60000 × 60000'],
    ['holds no pixels', aDicom([['00080060', 'CS', 'SR']]), 'dicom-not-shown', 'no pixels'],
    ['holds fewer values than it says', aDicom([...anImage({ frames: 2 }), values]), 'dicom-damaged',
      'it has fewer values than it says'],
    ['has no frames', aDicom([...anImage({ frames: 0 }), values]), 'dicom-damaged',
      'it says of its frames what cannot be'],
    ['is none', new Uint8Array(4000), 'dicom-damaged', 'it does not begin as DICOM does'],
    ['is nested without end', aDicom([deep(100), ...anImage({}), values]), 'dicom-damaged', 'it is nested too deeply'],
  ])('%s', async (_, file, code, why) => {
    await expect(read(file)).rejects.toMatchObject({ code, why })
  })

  test('however it was cut or changed is refused or read, and never waited for', async () => {
    const whole = aDicom([nested, ...anImage({}), values])
    for (let at = 132; at < whole.length; at++) {
      const spoiled = whole.slice()
      spoiled[at] = 0xff
      for (const file of [whole.slice(0, at), spoiled]) {
        const code = await read(file).then(() => 'read', (fault: { code?: string }) => fault.code)
        expect(['read', 'dicom-damaged', 'dicom-not-shown']).toContain(code)
      }
    }
  })
})

function deep(levels: number): Written {
  return ['00081140', 'SQ', [levels === 0 ? [] : [deep(levels - 1)]]]
}
