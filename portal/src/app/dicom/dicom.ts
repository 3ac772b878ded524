import { known } from '../../protocol/table'
import { imageHead, isDrawable } from '../images/dimensions'
import { plain } from '../reading/elements'
import { DicomRejected, jpegBaseline, pixels, readElements, textAt, type Elements } from './elements'

/** What brightness a value is shown with: values around `center`, `width` of them from black to white. */
export interface Window { center: number; width: number }

/** How the values of an image lie in its file, and what they mean. DICOM PS3.3 C.7.6.3 */
export interface Layout {
  columns: number
  rows: number
  frames: number
  kind: 'MONOCHROME1' | 'MONOCHROME2' | 'RGB' | 'YBR_FULL'
  bytesPerSample: 1 | 2
  bitsStored: number
  highBit: number
  isSigned: boolean
  isPlanar: boolean
  slope: number
  intercept: number
  window: Window | undefined
  /** How much wider than high a point is. */
  aspect: number
}

/** What a file says of itself in words. */
export interface Said { patient: string; modality: string; study: string; series: string; date: string }

/** An image in a DICOM file; only the frame that is looked at is in the page's memory. spec portal 9.4 */
export interface Dicom { layout: Layout; said: Said; frame(number: number): Promise<Blob>; isJpeg: boolean }

const longestHead = 16 * 1024 * 1024
const mostFrames = 100_000

/** Reads where the frames of an image are; what this page cannot draw is a `DicomRejected`. */
export async function readDicom(file: Blob): Promise<Dicom> {
  const head = new DataView(await file.slice(0, longestHead).arrayBuffer())
  let elements: Elements
  try {
    elements = readElements(head)
  } catch (fault) {
    throw fault instanceof RangeError ? new DicomRejected('dicom-damaged', 'it ends too early') : fault
  }
  const layout = layoutOf(head, elements)
  const said = saidBy(head, elements)
  const isJpeg = elements.syntax === jpegBaseline
  const { at, length } = elements.places.get(pixels) ?? { at: 0, length: 0 }
  if (isJpeg || length === undefined) {
    const places = await fragments(file, at, layout.frames)
    return { layout, said, isJpeg, frame: async number => checked(sliceAt(file, places[number]), layout) }
  }
  const size = layout.rows * layout.columns * samplesOf(layout) * layout.bytesPerSample
  if (at + size * layout.frames > file.size) {
    throw new DicomRejected('dicom-damaged', 'it has fewer values than it says')
  }
  return { layout, said, isJpeg, frame: async number => file.slice(at + number * size, at + (number + 1) * size) }
}

export function samplesOf({ kind }: Layout): 1 | 3 {
  return kind === 'RGB' || kind === 'YBR_FULL' ? 3 : 1
}

function layoutOf(head: DataView, { places, syntax }: Elements): Layout {
  const number = (tag: string, otherwise: number) => {
    const place = places.get(tag)
    return place?.length === 2 ? head.getUint16(place.at, true) : otherwise
  }
  const decimals = (tag: string) => textAt(head, places.get(tag)).split('\\').map(Number.parseFloat)
  const decimal = (tag: string, otherwise: number) => {
    const [first = Number.NaN] = decimals(tag)
    return Number.isFinite(first) ? first : otherwise
  }
  const [columns, rows, allocated] = [number('00280011', 0), number('00280010', 0), number('00280100', 0)]
  const frames = decimal('00280008', 1)
  const bitsStored = number('00280101', allocated)
  const [samples, kind] = [number('00280002', 1), textAt(head, places.get('00280004'))]
  const isGrey = samples === 1 && (kind === 'MONOCHROME1' || kind === 'MONOCHROME2')
  const isColour = samples === 3 && allocated === 8 && (kind === 'RGB' || kind === 'YBR_FULL'
    || syntax === jpegBaseline && kind.startsWith('YBR'))
  if (!(isGrey || isColour) || ![8, 16].includes(allocated) || syntax === jpegBaseline && allocated !== 8) {
    throw new DicomRejected('dicom-not-shown', `${kind || '?'}, ${samples} × ${allocated} bit`)
  }
  if (!isDrawable({ width: columns, height: rows }) || columns * rows === 0) {
    throw new DicomRejected('dicom-not-shown', `${columns} × ${rows}`)
  }
  if (!(Number.isInteger(frames) && frames >= 1 && frames <= mostFrames) || bitsStored < 1 || bitsStored > allocated) {
    throw new DicomRejected('dicom-damaged', 'it says of its frames what cannot be')
  }
  const [center, width] = [decimal('00281050', Number.NaN), decimal('00281051', Number.NaN)]
  const [high = 1, wide = 1] = decimals('00280030')
  return {
    columns, rows, frames, bitsStored,
    kind: isGrey ? kind : kind === 'RGB' ? 'RGB' : 'YBR_FULL',
    bytesPerSample: allocated === 8 ? 1 : 2,
    highBit: Math.min(allocated - 1, Math.max(bitsStored - 1, number('00280102', bitsStored - 1))),
    isSigned: number('00280103', 0) === 1,
    isPlanar: number('00280006', 0) === 1,
    slope: decimal('00281053', 1) || 1,
    intercept: decimal('00281052', 0),
    window: Number.isFinite(center) && width >= 1 ? { center, width } : undefined,
    aspect: wide > 0 && high > 0 && wide / high < 10 && high / wide < 10 ? wide / high : 1,
  }
}

const encodings: Readonly<Record<string, string>> = {
  'ISO_IR 192': 'utf-8', 'ISO_IR 100': 'iso-8859-1', 'ISO_IR 101': 'iso-8859-2', 'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4', 'ISO_IR 144': 'iso-8859-5', 'ISO_IR 127': 'iso-8859-6', 'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8', 'ISO_IR 148': 'iso-8859-9', 'ISO_IR 166': 'iso-8859-11', GB18030: 'gb18030', GBK: 'gbk',
}

function saidBy(head: DataView, { places }: Elements): Said {
  const encoding = known(encodings, textAt(head, places.get('00080005')))
  const words = (tag: string) => plain(textAt(head, places.get(tag), encoding)).slice(0, 200)
  const date = words('00080020')
  return {
    // Family, given, middle, prefix, suffix (PS3.5 6.2, PN); only how it is written in letters.
    patient: (words('00100010').split('=')[0] ?? '').split('^').filter(part => part !== '').join(' '),
    modality: words('00080060'),
    study: words('00081030'),
    series: words('0008103e'),
    date: /^\d{8}$/u.test(date) ? `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` : '',
  }
}

interface Fragment { at: number; length: number }

// One fragment a frame, behind a table that may be empty (PS3.5 A.4); an only frame may lie in several.
async function fragments(file: Blob, begin: number, frames: number): Promise<Fragment[][]> {
  const found: Fragment[] = []
  for (let at = begin; ;) {
    const head = new DataView(await file.slice(at, at + 8).arrayBuffer())
    const length = head.byteLength === 8 ? head.getUint32(4, true) : 0
    const isItem = head.byteLength === 8 && head.getUint16(0, true) === 0xfffe && head.getUint16(2, true) === 0xe000
    if (!isItem || at + 8 + length > file.size || found.length > mostFrames) {
      break
    }
    found.push({ at: at + 8, length })
    at += 8 + length
  }
  const [, ...parts] = found
  if (parts.length !== frames && frames !== 1) {
    throw new DicomRejected('dicom-not-shown', 'frames in several parts')
  }
  return frames === 1 ? [parts] : parts.map(part => [part])
}

function sliceAt(file: Blob, parts: readonly Fragment[] = []): Blob {
  return new Blob(parts.map(({ at, length }) => file.slice(at, at + length)), { type: 'image/jpeg' })
}

// A frame is as large as its file says, or not decoded.
async function checked(frame: Blob, { columns, rows }: Layout): Promise<Blob> {
  const head = await imageHead(frame)
  if (head?.type !== 'image/jpeg' || head.width !== columns || head.height !== rows) {
    throw new DicomRejected('dicom-damaged', 'a frame is not what the file says')
  }
  return frame
}
