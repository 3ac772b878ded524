import { describe, expect, test } from 'vitest'
import { fileContent } from '../../src/app/care/fileContent'
import { readSections } from '../../src/app/reading/sections'
import { headingOf } from '../../src/app/reading/title'
import { en } from '../../src/app/text/en'
import { utf8Bytes } from '../../src/protocol/encoding'

const observation = `<Observation xmlns="http://hl7.org/fhir">
  <id value="o1"/><status value="final"/>
  <category><coding><code value="laboratory"/></coding></category>
  <code><coding><system value="http://loinc.org"/><code value="2823-3"/></coding><text value="Potassium"/></code>
  <effectiveDateTime value="2024-03-05"/>
  <valueQuantity><value value="6.10"/><unit value="mmol/L"/></valueQuantity>
  <referenceRange><low><value value="3.5"/><unit value="mmol/L"/></low><high><value value="5.1"/><unit value="mmol/L"/>
  </high></referenceRange>
</Observation>`

const inJson = {
  resourceType: 'Observation', id: 'o1', status: 'final', category: [{ coding: [{ code: 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }], text: 'Potassium' },
  effectiveDateTime: '2024-03-05', valueQuantity: { value: 6.10, unit: 'mmol/L' },
  referenceRange: [{ low: { value: 3.5, unit: 'mmol/L' }, high: { value: 5.1, unit: 'mmol/L' } }],
}

// spec portal 5.10
describe('FHIR in XML', () => {
  test('is read as the same in JSON', () => {
    expect(readSections(observation, en.fhir)).toEqual(readSections(JSON.stringify(inJson), en.fhir))
    const content = { mediaType: 'application/xml', bytes: utf8Bytes(`\ufeff<?xml version="1.0"?>\n${observation}`) }
    const expected = { mediaType: 'application/fhir+json', bytes: utf8Bytes(JSON.stringify(inJson)) }
    expect(headingOf(content, en.fhir)).toEqual(headingOf(expected, en.fhir))
  })

  test('of a bundle has the names that references lead to, and a number that is none stays as it is', () => {
    const patient = '<Patient><id value="p"/><identifier><system value="urn:x"/><value value="007"/></identifier>'
      + '<name><given value="Ada"/><given value="Jo"/><family value="Hill"/></name></Patient>'
    const read = readSections(`<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><fullUrl
      value="urn:uuid:1"/><resource>${patient}</resource></entry><entry><resource>${
      observation.replace(' xmlns="http://hl7.org/fhir"', '')}</resource></entry></Bundle>`, en.fhir)
    expect(read?.map(section => section.name)).toEqual(['laboratory', 'people'])
    const said = JSON.stringify(read)
    expect(said).toContain('Ada Jo Hill')
    expect(said).not.toContain('undefined')
  })

  test.each(['<ClinicalDocument xmlns="urn:hl7-org:v3"/>', '<Observation/>', '<a', ''])('is not %s', text => {
    expect(readSections(text, en.fhir)).toBeUndefined()
  })
})

// spec portal 5.10, 7.5
describe('A file of FHIR in XML', () => {
  const file = (text: string, name = 'a.xml') => new File([text], name)

  test('is stored as it is, in the category that its codes say', async () => {
    const { content, proposed } = await fileContent(file(`\ufeff${observation}`))
    expect(proposed).toBe('laboratory')
    expect(content).toEqual({ mediaType: 'application/fhir+xml', bytes: utf8Bytes(`\ufeff${observation}`) })
  })

  test('is refused when it is a bundle: its parts would all be stored in one category', async () => {
    await expect(fileContent(file('<Bundle xmlns="http://hl7.org/fhir"/>'))).rejects
      .toMatchObject({ code: 'bundle-in-xml' })
  })

  test('is any other file when it is something else', async () => {
    const { content, proposed } = await fileContent(file('<ClinicalDocument xmlns="urn:hl7-org:v3"/>'))
    expect([content.mediaType, proposed]).toEqual(['application/octet-stream', undefined])
  })
})
