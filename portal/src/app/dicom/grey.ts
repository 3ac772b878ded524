import { samplesOf, type Layout, type Window } from './dicom'

/** What a stored value means: its bits, its sign, and what the file makes of it. DICOM PS3.3 C.7.6.3.1, C.11.1.1 */
export function meaningOf(stored: number, { bitsStored, highBit, isSigned, slope, intercept }: Layout): number {
  const bits = stored >>> highBit + 1 - bitsStored & 2 ** bitsStored - 1
  const value = isSigned && bits >= 2 ** (bitsStored - 1) ? bits - 2 ** bitsStored : bits
  return value * slope + intercept
}

/** The window that shows all values of a frame. */
export function widest(values: Uint8Array | Uint16Array, layout: Layout): Window {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const seen = new Uint8Array(layout.bytesPerSample === 1 ? 256 : 65_536)
  for (const value of values) {
    seen[value] = 1
  }
  for (let value = 0; value < seen.length; value++) {
    if (seen[value] === 1) {
      const meaning = meaningOf(value, layout)
      least = Math.min(least, meaning)
      greatest = Math.max(greatest, meaning)
    }
  }
  return { center: (least + greatest + 1) / 2, width: Math.max(1, greatest - least + 1) }
}

/** The grey of each stored value, from 0 to 255. DICOM PS3.3 C.11.2.1.2.1 */
export function greys(layout: Layout, { center, width }: Window): Uint8ClampedArray {
  const table = new Uint8ClampedArray(layout.bytesPerSample === 1 ? 256 : 65_536)
  for (let stored = 0; stored < table.length; stored++) {
    const value = meaningOf(stored, layout) - (center - 0.5)
    const share = width <= 1 ? (value > 0 ? 1 : 0) : value / (width - 1) + 0.5
    const grey = 255 * Math.min(1, Math.max(0, share))
    table[stored] = layout.kind === 'MONOCHROME1' ? 255 - grey : grey
  }
  return table
}

/** The values of a frame as numbers, as they are stored. */
export function valuesOf(frame: ArrayBuffer, { bytesPerSample }: Layout): Uint8Array | Uint16Array {
  // The files that are read here are little-endian, as are the machines that browsers run on.
  return bytesPerSample === 1 ? new Uint8Array(frame) : new Uint16Array(frame)
}

/** Points as a canvas takes them: red, green, blue and opacity of each. */
export function points(
  values: Uint8Array | Uint16Array, layout: Layout, table: Uint8ClampedArray | undefined,
): Uint8ClampedArray<ArrayBuffer> {
  const count = layout.columns * layout.rows
  const out = new Uint8ClampedArray(4 * count).fill(255)
  const isColour = samplesOf(layout) === 3
  const [step, plane] = layout.isPlanar ? [1, count] : [3, 1]
  for (let at = 0; at < count; at++) {
    const to = 4 * at
    if (!isColour) {
      out[to] = out[to + 1] = out[to + 2] = table?.[values[at] ?? 0] ?? 0
      continue
    }
    const [first = 0, second = 0, third = 0] =
      [values[at * step], values[at * step + plane], values[at * step + 2 * plane]]
    const isLuma = layout.kind === 'YBR_FULL'
    out[to] = isLuma ? first + 1.402 * (third - 128) : first
    out[to + 1] = isLuma ? first - 0.344136 * (second - 128) - 0.714136 * (third - 128) : second
    out[to + 2] = isLuma ? first + 1.772 * (second - 128) : third
  }
  return out
}
