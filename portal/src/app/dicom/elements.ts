/** Where the value of an element lies in a file; of an unknown length it is in fragments (`length` undefined). */
export interface Place { at: number; length: number | undefined }

/** The elements of a file's own data set, by their tags as eight hexadecimal digits, up to its pixels. */
export interface Elements { syntax: string; places: ReadonlyMap<string, Place> }

export type DicomFault = 'dicom-damaged' | 'dicom-not-shown'

/** An image that is not shown; it can still be saved. `why` names what this page does not read. */
export class DicomRejected extends Error {
  constructor(readonly code: DicomFault, readonly why: string) {
    super(`The DICOM file is not shown: ${why}.`)
  }
}

/** DICOM PS3.5 A.1, A.2 and A.4.1: what is read here. */
export const implicit = '1.2.840.10008.1.2'
export const explicit = '1.2.840.10008.1.2.1'
export const jpegBaseline = '1.2.840.10008.1.2.4.50'

export const pixels = '7fe00010'
const transferSyntax = '00020010'
const item = 'fffee000'
const itemEnd = 'fffee00d'
const sequenceEnd = 'fffee0dd'
const undefinedLength = 0xffffffff
const longForms = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])
const magicAt = 128
const deepest = 32

/** Reads the head of a DICOM file (PS3.10) up to its pixels. It may be cut behind them. */
export function readElements(head: DataView): Elements {
  if (head.byteLength < magicAt + 4 || textAt(head, { at: magicAt, length: 4 }) !== 'DICM') {
    throw damaged('it does not begin as DICOM does')
  }
  const meta = new Reader(head, magicAt + 4, true)
  const places = new Map<string, Place>()
  while (meta.isAt('0002')) {
    meta.read(places)
  }
  const syntax = textAt(head, places.get(transferSyntax))
  if (![implicit, explicit, jpegBaseline].includes(syntax)) {
    throw new DicomRejected('dicom-not-shown', `transfer syntax ${syntax}`)
  }
  const body = new Reader(head, meta.at, syntax !== implicit)
  while (!places.has(pixels)) {
    if (!body.read(places)) {
      throw new DicomRejected('dicom-not-shown', 'no pixels')
    }
  }
  return { syntax, places }
}

/** The text of an element, without what fills it up; '' when it is not there. */
export function textAt(head: DataView, place: Place | undefined, encoding = 'iso-8859-1'): string {
  const { at, length = 0 } = place ?? { at: 0, length: 0 }
  const bytes = new Uint8Array(head.buffer, head.byteOffset + at, Math.min(length, Math.max(0, head.byteLength - at)))
  return new TextDecoder(encoding).decode(bytes).replace(/[\0 ]+$/u, '').trim()
}

class Reader {
  constructor(private readonly head: DataView, public at: number, private readonly isExplicit: boolean) {}

  isAt(group: string): boolean {
    return this.at + 8 <= this.head.byteLength && this.tag(this.at).startsWith(group)
  }

  /** Notes where the next element lies and goes behind it; false at the end. */
  read(places: Map<string, Place>): boolean {
    if (this.at + 8 > this.head.byteLength) {
      return false
    }
    const { tag, length, isImplicit } = this.begin(this.isExplicit)
    places.set(tag, { at: this.at, length })
    if (tag !== pixels) {
      this.pass(length, isImplicit, 0)
    }
    return true
  }

  private begin(isExplicit: boolean): { tag: string; length: number | undefined; isImplicit: boolean } {
    const tag = this.tag(this.at)
    const isFraming = tag.startsWith('fffe')
    const form = isFraming || !isExplicit ? '' : textAt(this.head, { at: this.at + 4, length: 2 })
    const isLong = longForms.has(form)
    const lengthAt = this.at + (isLong ? 8 : form === '' ? 4 : 6)
    if (lengthAt + 4 > this.head.byteLength) {
      throw damaged('it ends amid an element')
    }
    const length = isLong || form === '' ? this.head.getUint32(lengthAt, true) : this.head.getUint16(lengthAt, true)
    this.at = lengthAt + (isLong || form === '' ? 4 : 2)
    // Of an unknown form and length what is inside is implicit (PS3.5 6.2.2).
    return {
      tag, length: length === undefinedLength && (isLong || form === '') ? undefined : length,
      isImplicit: !isExplicit || form === 'UN',
    }
  }

  private pass(length: number | undefined, isImplicit: boolean, depth: number): void {
    if (length !== undefined) {
      this.at += length
      return
    }
    if (depth > deepest) {
      throw damaged('it is nested too deeply')
    }
    // A sequence of unknown length: items up to the end that is marked (PS3.5 7.5).
    for (;;) {
      const { tag, length: within } = this.begin(!isImplicit)
      if (tag === sequenceEnd) {
        return
      }
      if (tag !== item) {
        throw damaged('a sequence holds no items')
      }
      if (within === undefined) {
        this.passItem(isImplicit, depth)
      } else {
        this.at += within
      }
    }
  }

  private passItem(isImplicit: boolean, depth: number): void {
    for (;;) {
      const { tag, length, isImplicit: isInner } = this.begin(!isImplicit)
      if (tag === itemEnd) {
        return
      }
      this.pass(length, isInner, depth + 1)
    }
  }

  private tag(at: number): string {
    return [at, at + 2].map(half => this.head.getUint16(half, true).toString(16).padStart(4, '0')).join('')
  }
}

function damaged(why: string): DicomRejected {
  return new DicomRejected('dicom-damaged', why)
}
