import { explicit, implicit } from '../../src/app/dicom/elements'

/** An element to write: its tag, its form and its value. */
export type Written = readonly [tag: string, form: string, value: string | number | Uint8Array | Written[][]]

const longForms = new Set(['OB', 'OW', 'SQ', 'UN', 'UT'])

/** A DICOM file (PS3.10): the elements as they are given, in front of them the group of its transfer syntax. */
export function aDicom(elements: readonly Written[], syntax = explicit): Uint8Array<ArrayBuffer> {
  const meta = element(['00020010', 'UI', syntax], true)
  const body = elements.map(one => element(one, syntax !== implicit))
  return join([new Uint8Array(128), latin('DICM'), meta, ...body])
}

/** What an image says of itself. */
export function anImage(
  said: Partial<Record<'rows' | 'columns' | 'frames' | 'samples' | 'bits' | 'stored' | 'signed' | 'planar', number>>
    & { kind?: string; more?: Written[] },
): Written[] {
  const { rows = 2, columns = 3, frames = 1, samples = 1, bits = 16, stored = bits, signed = 0, planar = 0 } = said
  return [
    ['00080060', 'CS', 'CT'],
    ['00280002', 'US', samples], ['00280004', 'CS', said.kind ?? 'MONOCHROME2'], ['00280006', 'US', planar],
    ['00280008', 'IS', `${frames}`], ['00280010', 'US', rows], ['00280011', 'US', columns],
    ['00280100', 'US', bits], ['00280101', 'US', stored], ['00280102', 'US', stored - 1], ['00280103', 'US', signed],
    ...said.more ?? [],
  ]
}

export function sixteen(...values: number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(values).buffer)
}

/** Pixels in fragments, behind an empty table of where they begin (PS3.5 A.4). */
export function encapsulated(...fragments: Uint8Array[]): Uint8Array {
  return join([hexBytes('feff00e000000000'),
    ...fragments.flatMap(one => [hexBytes('feff00e0'), four(one.length), one]), hexBytes('feffdde000000000')])
}

/** Rings whose values are Hounsfield's, brighter from frame to frame. */
export function aScan(side: number, frames: number, patient: string): Uint8Array<ArrayBuffer> {
  const values = new Uint16Array(side * side * frames)
  for (let at = 0; at < values.length; at++) {
    const [across, down] = [at % side - side / 2, Math.floor(at / side) % side - side / 2]
    const isBody = across ** 2 + 2 * down ** 2 < side ** 2 / 5
    const ring = 60 * Math.cos(Math.hypot(across, down) * 24 / side)
    values[at] = isBody ? 1064 + ring + Math.floor(at / side ** 2) : 24
  }
  return aDicom([
    ...anImage({
      rows: side, columns: side, frames, stored: 12, more: [
        ['00081030', 'LO', 'Thorax'], ['00100010', 'PN', patient], ['00281050', 'DS', '40'],
        ['00281051', 'DS', '400'], ['00281052', 'DS', '-1024'], ['00281053', 'DS', '1'],
      ],
    }), ['7fe00010', 'OW', new Uint8Array(values.buffer)],
  ])
}

function element([tag, form, value]: Written, isExplicit: boolean): Uint8Array {
  const isUnknown = Array.isArray(value) || form === 'fragments'
  const bytes = even(Array.isArray(value) ? sequence(value, isExplicit)
    : typeof value === 'number' ? sixteen(value)
      : typeof value === 'string' ? latin(value) : value)
  const number = isUnknown ? hexBytes('ffffffff') : four(bytes.length)
  const written = form === 'fragments' ? 'OB' : form
  const length = !isExplicit ? number
    : longForms.has(written) ? join([latin(written), new Uint8Array(2), number])
      : join([latin(written), sixteen(bytes.length)])
  return join([tagBytes(tag), length, bytes])
}

// Of unknown length, and each of its items too.
function sequence(items: Written[][], isExplicit: boolean): Uint8Array {
  const written = items.map(item => join([hexBytes('feff00e0ffffffff'),
    ...item.map(one => element(one, isExplicit)), hexBytes('feff0de000000000')]))
  return join([...written, hexBytes('feffdde000000000')])
}

function even(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : join([bytes, Uint8Array.of(0x20)])
}

function tagBytes(tag: string): Uint8Array {
  return sixteen(Number.parseInt(tag.slice(0, 4), 16), Number.parseInt(tag.slice(4), 16))
}

function four(number: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(number).buffer)
}

function latin(text: string): Uint8Array {
  return Uint8Array.from(text, letter => letter.charCodeAt(0))
}

function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
