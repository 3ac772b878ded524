/** How many points an image is wide and high. */
export interface Dimensions { width: number; height: number }

/** What an image's own head says of it, whatever it was said to be. */
export interface ImageHead extends Dimensions { type: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' }

const mostSegments = 4096
const mostPoints = 64_000_000
const longestSide = 32_767

/** Whether an image may be decoded: decoded it takes four bytes a point. spec portal 9.1 */
export function isDrawable({ width, height }: Dimensions): boolean {
  return Math.max(width, height) <= longestSide && width * height <= mostPoints
}

/** Reads the head of a PNG, JPEG, GIF or WebP, and decodes nothing; undefined when it is none. */
export async function imageHead(image: Blob): Promise<ImageHead | undefined> {
  const head = await viewOf(image, 0, 32)
  const found = png(head) ?? webp(head) ?? await gif(image, head) ?? await jpeg(image, head)
  return found !== undefined && found.width > 0 && found.height > 0 ? found : undefined
}

// PNG (third edition) 5.2, 11.2.1
function png(head: DataView): ImageHead | undefined {
  return says(head, 0, '\x89PNG\r\n\x1a\n') && says(head, 12, 'IHDR')
    ? { type: 'image/png', width: head.getUint32(16), height: head.getUint32(20) }
    : undefined
}

// RFC 9649 section 2
function webp(head: DataView): ImageHead | undefined {
  if (!says(head, 0, 'RIFF') || !says(head, 8, 'WEBP') || head.byteLength < 30) {
    return undefined
  }
  const type = 'image/webp'
  if (says(head, 12, 'VP8X')) {
    const [width, height] = [24, 27].map(at => 1 + head.getUint16(at, true) + head.getUint8(at + 2) * 65_536)
    return { type, width: width ?? 0, height: height ?? 0 }
  }
  if (says(head, 12, 'VP8L')) {
    const bits = head.getUint32(21, true)
    return { type, width: 1 + bits % 16_384, height: 1 + Math.floor(bits / 16_384) % 16_384 }
  }
  return says(head, 12, 'VP8 ')
    ? { type, width: head.getUint16(26, true) % 16_384, height: head.getUint16(28, true) % 16_384 }
    : undefined
}

// GIF89a 18 to 20. A first picture that is larger than the screen makes browsers enlarge the screen.
async function gif(image: Blob, head: DataView): Promise<ImageHead | undefined> {
  if (!says(head, 0, 'GIF87a') && !says(head, 0, 'GIF89a')) {
    return undefined
  }
  let [width, height] = [head.getUint16(6, true), head.getUint16(8, true)]
  const flags = head.getUint8(10)
  let at = 13 + colours(flags)
  for (let block = 0; block < mostSegments; block++) {
    const next = await viewOf(image, at, 10)
    if (next.byteLength < 10 || next.getUint8(0) === 0x3b) {
      return block > 0 ? { type: 'image/gif', width, height } : undefined
    }
    if (next.getUint8(0) === 0x2c) {
      width = Math.max(width, next.getUint16(1, true) + next.getUint16(5, true))
      height = Math.max(height, next.getUint16(3, true) + next.getUint16(7, true))
      at = await afterBlocks(image, at + 11 + colours(next.getUint8(9)))
    } else if (next.getUint8(0) === 0x21) {
      at = await afterBlocks(image, at + 2)
    } else {
      return undefined
    }
  }
  return { type: 'image/gif', width, height }
}

function colours(flags: number): number {
  return flags >= 128 ? 3 * 2 ** (flags % 8 + 1) : 0
}

async function afterBlocks(image: Blob, begin: number): Promise<number> {
  const window = 65_536
  let [view, from, at] = [await viewOf(image, begin, window), begin, begin]
  while (at < image.size) {
    if (at >= from + view.byteLength) {
      [view, from] = [await viewOf(image, at, window), at]
    }
    const length = view.getUint8(at - from)
    at += 1 + length
    if (length === 0) {
      break
    }
  }
  return at
}

// ITU-T T.81 B.2: segments up to the one that begins a frame.
async function jpeg(image: Blob, head: DataView): Promise<ImageHead | undefined> {
  if (!says(head, 0, '\xff\xd8\xff')) {
    return undefined
  }
  for (let at = 2, segment = 0; segment < mostSegments; segment++) {
    const next = await viewOf(image, at, 9)
    if (next.byteLength < 9 || next.getUint8(0) !== 0xff) {
      return undefined
    }
    const marker = next.getUint8(1)
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { type: 'image/jpeg', width: next.getUint16(7), height: next.getUint16(5) }
    }
    at += marker === 0xff ? 1 : 2 + next.getUint16(2)
  }
  return undefined
}

async function viewOf(image: Blob, at: number, length: number): Promise<DataView> {
  return new DataView(await image.slice(at, at + length).arrayBuffer())
}

function says(view: DataView, at: number, text: string): boolean {
  return view.byteLength >= at + text.length
    && [...text].every((letter, index) => view.getUint8(at + index) === letter.charCodeAt(0))
}
