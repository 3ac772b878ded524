import { describe, expect, test } from 'vitest'
import { fileContent } from '../../src/app/care/fileContent'
import { partSize } from '../../src/client/uploads'
import { concat } from '../../src/protocol/encoding'
import { aDicom, anImage } from '../drawing/aDicom'

// spec portal 9.7
describe('A file that was chosen', () => {
  test('is read whole when it is small', async () => {
    const { content } = await fileContent(new File(['A note'], 'note.txt', { type: 'text/plain' }))
    expect(content).toEqual({ mediaType: 'text/plain', bytes: new TextEncoder().encode('A note') })
  })

  test('is read in parts, each time anew, when it is large', async () => {
    const bytes = Uint8Array.from({ length: partSize + 1 }, (_, at) => at % 256)
    const { content } = await fileContent(new File([bytes], 'large', { type: 'application/dicom' }))
    expect(content).toMatchObject({ mediaType: "application/dicom; name*=UTF-8''large", length: partSize + 1 })
    for (let time = 0; time < 2; time++) {
      const parts: Uint8Array[] = []
      for await (const part of 'parts' in content ? content.parts : []) {
        parts.push(part)
      }
      expect(parts.length).toBeGreaterThan(1)
      expect(Buffer.compare(concat(...parts), bytes)).toBe(0)
    }
  })

  // spec portal 9.4
  test.each([['', 'application/dicom'], ['application/octet-stream', 'application/dicom'], ['image/png', 'image/png']])(
    'that says it is DICOM and comes as %j is %s', async (type, found) => {
      expect((await fileContent(new File([aDicom(anImage({}))], 'scan', { type }))).content.mediaType)
        .toBe(`${found}; name*=UTF-8''scan`)
    })

  test('of no type that says nothing of itself has none', async () => {
    expect((await fileContent(new File(['abc'], 'scan'))).content.mediaType)
      .toBe("application/octet-stream; name*=UTF-8''scan")
  })
})
