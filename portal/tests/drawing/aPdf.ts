/** A PDF of these objects, the first of them its catalogue. A stream is its dictionary and what is in it. */
export function aPdf(objects: readonly (string | readonly [dictionary: string, stream: string | Buffer])[]): Buffer {
  const parts: Buffer[] = []
  const places: number[] = []
  let length = 0
  const add = (part: Buffer) => {
    parts.push(part)
    length += part.length
  }
  add(Buffer.from('%PDF-1.7\n', 'latin1'))
  for (const [at, one] of objects.entries()) {
    places.push(length)
    add(Buffer.from(`${at + 1} 0 obj\n`, 'latin1'))
    if (typeof one === 'string') {
      add(Buffer.from(one, 'latin1'))
    } else {
      const [dictionary, stream] = one
      const bytes = Buffer.from(stream)
      add(Buffer.from(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`, 'latin1'))
      add(bytes)
      add(Buffer.from('\nendstream', 'latin1'))
    }
    add(Buffer.from('\nendobj\n', 'latin1'))
  }
  const table = places.map(place => `${`${place}`.padStart(10, '0')} 00000 n \n`).join('')
  add(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`
    + `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`, 'latin1'))
  return Buffer.concat(parts)
}

const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>'

/** A document of so many pages that says on each which one it is. */
export function pagesOf(count: number, words: string, catalogue = '', size = '0 0 595 842'): Buffer {
  const kids = Array.from({ length: count }, (_, at) => `${4 + 2 * at} 0 R`).join(' ')
  return aPdf([
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
    font,
    ...Array.from({ length: count }, (_, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [${size}] /Contents ${5 + 2 * at} 0 R `
        + '/Resources << /Font << /F1 3 0 R >> >> >>',
      ['', `0.1 0.4 0.3 rg 60 60 475 8 re f 0 g BT /F1 28 Tf 60 760 Td (${words}) Tj 0 -40 Td (Page ${at + 1}) Tj ET`],
    ] as const).flat(),
  ])
}

/** Forms of forms of forms: a kilobyte that is drawn ten thousand million times. */
export function endless(): Buffer {
  const levels = 10
  const form = (at: number) => [
    `/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X ${at + 1} 0 R >> >>`,
    '/X Do '.repeat(10),
  ] as const
  return aPdf([
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>',
    ['', '/X Do'],
    ...Array.from({ length: levels }, (_, at) => form(5 + at)),
    ['/Type /XObject /Subtype /Form /BBox [0 0 595 842]', '0 0 595 842 re f'],
  ])
}

/** A page whose one image says that it is larger than any. */
export function withHugeImage(): Buffer {
  return withImage('/Width 30000 /Height 30000 /ColorSpace /DeviceRGB /BitsPerComponent 8', 'x')
}

/** Eight lines of eight points, each as the line before (ITU-T T.6), of which the first is white; shown inverted. */
export function aFax(): Buffer {
  return withImage('/Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0] '
    + '/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 8 /Rows 8 >>', Buffer.from('ff001001', 'hex'))
}

function withImage(image: string, bytes: string | Buffer): Buffer {
  return aPdf([
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>',
    ['', '595 0 0 842 0 0 cm /I Do'],
    [`/Type /XObject /Subtype /Image ${image}`, bytes],
  ])
}
