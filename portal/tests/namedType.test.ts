import { describe, expect, test } from 'vitest'
import { fileContent } from '../src/app/care/fileContent'
import { nameIn, namedType } from '../src/app/namedType'
import { headingOf } from '../src/app/reading/title'
import { en } from '../src/app/text/en'

// spec portal 5.11
describe('The name of a file', () => {
  test.each(['letter.pdf', 'Knie (links), Größe 2*.png', 'scan', "it's 50 %; mine.jpg"])(
    'comes back from the type that says it: %s', name => {
      expect(namedType('application/pdf', name)).toMatch(/^[ -~]{1,127}$/)
      expect(nameIn(namedType('application/pdf', name))).toBe(name)
    })

  test('is shortened to what a type may hold, and keeps its ending', () => {
    const typed = namedType('application/dicom', `${'Ü'.repeat(200)}.dcm`)
    expect(typed.length).toBeLessThanOrEqual(127)
    expect(nameIn(typed)).toMatch(/^Ü{10,}\.dcm$/)
  })

  test('is left out where a type has no room for any', () => {
    const type = `application/${'x'.repeat(115)}`
    expect(namedType(type, 'letter.pdf')).toBe(type)
  })

  test.each(['application/pdf', "application/pdf; name*=UTF-8''%E0%A4%A", 'application/pdf; name=letter.pdf'])(
    'is none in %s', type => expect(nameIn(type)).toBe(''))

  test('is what a record is called that does not say so itself', async () => {
    const { content } = await fileContent(new File(['%PDF-'], 'Discharge letter.pdf', { type: 'application/pdf' }))
    expect('bytes' in content && headingOf(content, en.fhir).title).toBe('Discharge letter.pdf')
    const note = await fileContent(new File(['A note'], 'note.txt', { type: 'text/plain' }))
    expect('bytes' in note.content && headingOf(note.content, en.fhir).title).toBe('A note')
  })
})
