import { describe, expect, test } from 'vitest'
import { imageHead, isDrawable } from '../../src/app/images/dimensions'

const ascii = (text: string) => [...text].map(letter => letter.charCodeAt(0))
const two = (number: number) => [number >> 8, number & 255]
const owt = (number: number) => [number & 255, number >> 8]
const three = (number: number) => [number & 255, number >> 8 & 255, number >> 16]
const zeros = (count: number) => Array.from({ length: count }, () => 0)
const signature = [0x89, ...ascii('PNG'), 13, 10, 26, 10]

const png = (width: number, height: number) =>
  [...signature, 0, 0, 0, 13, ...ascii('IHDR'), 0, 0, ...two(width), 0, 0, ...two(height), 8, 2, 0, 0, 0]
const jpeg = (width: number, height: number, ...before: number[]) =>
  [0xff, 0xd8, ...before, 0xff, 0xc2, 0, 17, 8, ...two(height), ...two(width), 3]
const webp = (kind: string, ...rest: number[]) =>
  [...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBP'), ...ascii(kind), 0, 0, 0, 0, ...rest, ...zeros(12)]
const frame = (left: number, width: number, height: number) =>
  [0x2c, ...owt(left), 0, 0, ...owt(width), ...owt(height), 0x80, ...zeros(6), 2, 1, 7, 0]
const gif = (width: number, height: number, ...blocks: number[]) =>
  [...ascii('GIF89a'), ...owt(width), ...owt(height), 0x91, 0, 0, ...zeros(12), ...blocks, 0x3b, ...zeros(10)]

const comment = [0xff, 0xfe, 0, 5, 1, 2, 3]
const thumbnail = [0xff, 0xe1, 0, 12, ...jpeg(9, 9).slice(0, 10)]
const vp8l = 99 + (49 << 14)

function read(bytes: number[]) {
  return imageHead(new Blob([Uint8Array.from(bytes)]))
}

// spec portal 9.1
describe('The head of an image', () => {
  test.each<[string, string, number, number, number[]]>([
    ['a PNG', 'image/png', 640, 480, png(640, 480)],
    ['a JPEG', 'image/jpeg', 4000, 3000, jpeg(4000, 3000, ...comment)],
    ['a JPEG with another in its head', 'image/jpeg', 4000, 3000, jpeg(4000, 3000, ...thumbnail)],
    ['a JPEG with filling', 'image/jpeg', 8, 7, jpeg(8, 7, 0xff, 0xff)],
    ['a GIF', 'image/gif', 20, 10, gif(20, 10, 0x21, 0xf9, 4, 0, 0, 0, 0, 0, ...frame(0, 20, 10))],
    ['a GIF whose pictures are larger than it', 'image/gif', 60_010, 60_000,
      gif(20, 10, ...frame(0, 20, 10), ...frame(10, 60_000, 60_000))],
    ['a WebP', 'image/webp', 300, 200, webp('VP8 ', 0, 0, 0, 0x9d, 1, 0x2a, ...owt(300), ...owt(200))],
    ['a WebP without loss', 'image/webp', 100, 50,
      webp('VP8L', 0x2f, vp8l & 255, vp8l >> 8 & 255, vp8l >> 16 & 255, vp8l >>> 24)],
    ['an extended WebP', 'image/webp', 70_000, 65_537, webp('VP8X', 0, 0, 0, 0, ...three(69_999), ...three(65_536))],
  ])('of %s says how large it is', async (_, type, width, height, bytes) => {
    expect(await read(bytes)).toEqual({ type, width, height })
  })

  test.each<[string, number[]]>([
    ['nothing', []], ['words', ascii('<script>alert(1)</script>'.repeat(3))], ['a PNG of no width', png(0, 5)],
    ['half a PNG', png(5, 5).slice(0, 15)], ['a JPEG without a frame', [0xff, 0xd8, ...comment]],
    ['a JPEG whose height comes later', jpeg(5, 0)], ['a JPEG that goes nowhere', jpeg(5, 5, 0, 0, 0)],
    ['a BMP', [...ascii('BM'), ...zeros(60)]], ['a GIF without a picture', gif(5, 5).slice(0, 25)],
    ['a WebP of another kind', webp('ALPH', ...zeros(10))],
  ])('is none of %s', async (_, bytes) => {
    expect(await read(bytes)).toBeUndefined()
  })

  test.each([[30_000, 30_000, false], [40_000, 1, false], [8000, 8000, true], [16_384, 12_288, false], [1, 1, true]])(
    'of %i by %i points is drawn: %s', (width, height, isDrawn) => {
      expect(isDrawable({ width, height })).toBe(isDrawn)
    })
})
