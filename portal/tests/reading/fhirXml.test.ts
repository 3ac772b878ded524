import { describe, expect, test } from 'vitest'
import { fileContent } from '../../src/app/care/fileContent'
import { readSections } from '../../src/app/reading/sections'
import { headingOf } from '../../src/app/reading/title'
import { en } from '../../src/app/text/en'
import { utf8Bytes, utf8Text } from '../../src/protocol/encoding'

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

function entry(resource: string, url?: string): string {
  const fullUrl = url === undefined ? '' : `<fullUrl value="${url}"/>`
  return `<entry>${fullUrl}<resource>${resource}</resource></entry>`
}

function aBundle(entries: string): string {
  const name = '<name><given value="Ada"/><family value="Hill"/></name>'
  const patient = entry(`<Patient>${name}<birthDate value="1950-02-01"/></Patient>`, 'urn:uuid:1')
  return `<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir" xmlns:x='urn:a>b'><type value="collection"/>`
    + `${patient}${entries}</Bundle>`
}

// spec portal 5.10, 7.5
describe('A file of FHIR in XML', () => {
  const file = (text: string, name = 'a.xml') => new File([text], name)

  test('is stored as it is, in the category that its codes say', async () => {
    const { content, proposed } = await fileContent(file(`\ufeff${observation}`))
    expect(proposed).toBe('laboratory')
    expect(content).toEqual({ mediaType: 'application/fhir+xml', bytes: utf8Bytes(`\ufeff${observation}`) })
  })

  test.each([
    ['<Bundle xmlns="http://hl7.org/fhir"/>', 'bundle-wrong-type'],
    ['<?xml version="1.0"?><!-- > --><f:Bundle xmlns:f="http://hl7.org/fhir"><f:type value="a"/>', 'bundle-not-xml'],
    ['<!DOCTYPE x [<!ENTITY a "b">]><Bundle xmlns="http://hl7.org/fhir"><type value="batch"/></Bundle>',
      'bundle-not-xml'],
    [`<Bundle xmlns="http://hl7.org/fhir"><type value="batch"/>${entry('<Basic><id value="b"/></Basic>')}</Bundle>`,
      'bundle-no-patient'],
    [aBundle(entry('<Bundle/>')), 'bundle-not-fhir'],
    [aBundle('<entry/>'), 'bundle-not-fhir'],
    [aBundle(entry('<Condition><subject><reference value="Patient/other"/></subject></Condition>')),
      'bundle-foreign-subject'],
    [aBundle(entry('<Basic/>', 'URN:UUID:1')), 'bundle-duplicate-url'],
  ])('is refused in whole: %s', async (text, code) => {
    await expect(fileContent(file(text))).rejects.toMatchObject({ code })
  })

  // spec fhir 2.8, 3
  test('is split when it is a bundle: each resource as its own text, with the namespaces that it took', async () => {
    const condition = '<Condition>\n<!-- a --><x:note/><subject><reference value="URN:uuid:1"/></subject></Condition>'
    const report = '<DiagnosticReport xmlns="http://hl7.org/fhir"><specimen/><subject><reference value="urn:uuid:1"/>'
      + '</subject></DiagnosticReport>'
    const { bundle } = await fileContent(file(aBundle(entry(condition) + entry(report)
      + entry('<Practitioner><id value="d"/></Practitioner>'))))
    expect(bundle?.documents.map(({ type, category, mediaType }) => [type, category, mediaType])).toEqual([
      ['Patient', 'emergency-summary', 'application/fhir+xml'], ['Condition', 'diagnosis', 'application/fhir+xml'],
      ['DiagnosticReport', 'laboratory', 'application/fhir+xml'],
    ])
    expect(bundle?.patient).toEqual({ name: 'Ada Hill', born: '1950-02-01' })
    expect(bundle?.leftOut).toBe(1)
    const [, stored, own] = bundle?.documents.map(one => utf8Text(one.bytes)) ?? []
    const namespaces = ' xmlns="http://hl7.org/fhir" xmlns:x=\'urn:a>b\''
    expect(stored).toBe(condition.replace('<Condition', `<Condition${namespaces}`))
    expect(own).toBe(report.replace('hl7.org/fhir"', 'hl7.org/fhir"').replace('<DiagnosticReport',
      '<DiagnosticReport xmlns:x=\'urn:a>b\''))
    expect(readSections(stored ?? '', en.fhir)?.map(section => section.name)).toEqual(['conditions'])
  })

  test('is any other file when it is something else', async () => {
    const { content, proposed } = await fileContent(file('<ClinicalDocument xmlns="urn:hl7-org:v3"/>'))
    expect([content.mediaType, proposed]).toEqual(["application/octet-stream; name*=UTF-8''a.xml", undefined])
  })
})
