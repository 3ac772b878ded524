import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { utf8Bytes, utf8Text } from '../../src/protocol/encoding'
import { isBundle, proposedCategory, splitBundle } from '../../src/protocol/fhir/bundle'

const samples = '/work/shared/data/fhir'
const patient = {
  resourceType: 'Patient', id: 'p', birthDate: '1950-02-01', name: [{ given: ['Ada'], family: 'Hill' }],
}
const ada = { fullUrl: 'urn:uuid:1', resource: patient }

function bundle(entry: object[], more: object = {}): Uint8Array<ArrayBuffer> {
  return utf8Bytes(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry, ...more }))
}

function about(reference: object, type = 'Condition'): object {
  return { fullUrl: 'urn:uuid:2', resource: { resourceType: type, subject: reference } }
}

describe('A bundle', () => {
  // spec portal 7.5
  // spec fhir 1.3
  test('is split into the exact bytes of each resource, with the category of each', () => {
    const condition = '{ "resourceType":"Condition",\n "subject":{"reference":"URN:uuid:1"}, "onsetAge":{"value":4.50}}'
    const text = `{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1","resource":`
      + `${JSON.stringify(patient)}},{"resource":${condition}}]}`
    const { documents, patient: named, leftOut } = splitBundle(utf8Bytes(`\ufeff${text}`))
    expect(documents.map(one => [one.type, one.category])).toEqual(
      [['Patient', 'emergency-summary'], ['Condition', 'diagnosis']])
    expect(utf8Text(documents[1]!.bytes)).toBe(condition)
    expect(named).toEqual({ name: 'Ada Hill', born: '1950-02-01' })
    expect(leftOut).toBe(0)
  })

  // spec portal 7.5
  // spec fhir 2.8
  test('leaves out what describes people, places and terms', () => {
    const staff = { resource: { resourceType: 'Practitioner', id: 'd' } }
    const others = { resource: { resourceType: 'MeasureReport', subject: { reference: 'Patient/other' } } }
    const own = { resource: { resourceType: 'MeasureReport', subject: { reference: 'Patient/p' } } }
    const { documents, leftOut } = splitBundle(bundle([ada, staff, others, own]))
    expect(documents.map(one => one.type)).toEqual(['Patient', 'MeasureReport'])
    expect(leftOut).toBe(2)
  })

  // spec portal 7.5
  test.each<[string, object]>([
    ['a URN in other letters', { reference: 'URN:UUID:1' }],
    ['type and id', { reference: 'Patient/p' }],
    ['an address that ends so', { reference: 'https://a.example/fhir/Patient/p' }],
    ['a version', { reference: 'Patient/p/_history/3' }],
    ['nobody', { display: 'Ada' }],
    ['a place', { reference: 'Location/7' }],
  ])('is about its patient by %s', (_, reference) => {
    expect(splitBundle(bundle([ada, about(reference)])).documents).toHaveLength(2)
  })

  // spec portal 7.5
  test.each<[string, object]>([
    ['another patient', { reference: 'Patient/q' }],
    ['another URN', { reference: 'urn:uuid:9' }],
    ['somebody by a query', { reference: 'Patient?identifier=7' }],
    ['somebody inside', { reference: '#p' }],
    ['an identifier alone', { identifier: { value: '7' } }],
    ['a relative', { reference: 'RelatedPerson/p' }],
  ])('is refused in whole when a part is about %s', (_, reference) => {
    expect(() => splitBundle(bundle([ada, about({ reference: 'Patient/p' }, 'Procedure'), {
      resource: { resourceType: 'Condition', subject: reference },
    }]))).toThrow(expect.objectContaining({ code: 'bundle-foreign-subject' }))
  })

  const known = { ...patient, identifier: [{ system: 'urn:a', value: '7' }, { value: '8' }] }

  // spec fhir 2.4, 2.5, 2.6
  test.each<[string, object, object[]]>([
    ['a query for its identifier', { reference: 'Patient?identifier=urn:a|7' }, []],
    ['a query in other letters', { reference: 'Patient?identifier=urn%3Aa%7C7&_id=p' }, []],
    ['a query for a value', { reference: 'Patient?identifier=8' }, []],
    ['a query for a value without system', { reference: 'Patient?identifier=|8' }, []],
    ['a logical reference', { type: 'Patient', identifier: { system: 'urn:a', value: '7' } }, []],
    ['a contained patient with its identifier', { reference: '#x' }, [{ identifier: known.identifier }]],
    ['a contained patient of its name and birth date', { reference: '#x' }, [patient]],
  ])('is about its patient by %s', (_, subject, inside) => {
    const contained = inside.map(one => ({ ...one, resourceType: 'Patient', id: 'x' }))
    const condition = { resource: { resourceType: 'Condition', subject, contained } }
    expect(splitBundle(bundle([{ resource: known }, condition])).documents).toHaveLength(2)
  })

  // spec fhir 2.4, 2.5, 2.6
  test.each<[string, object, object[]]>([
    ['a query for another identifier', { reference: 'Patient?identifier=urn:a|8' }, []],
    ['a query that asks for more', { reference: 'Patient?identifier=7&name=Ada' }, []],
    ['a query that is none', { reference: 'Patient?identifier=%' }, []],
    ['a query for a value that has a system', { reference: 'Patient?identifier=|7' }, []],
    ['a logical reference to another type', { type: 'Group', identifier: { system: 'urn:a', value: '7' } }, []],
    ['a contained patient with another identifier', { reference: '#x' }, [{ ...patient, identifier: { value: '9' } }]],
    ['a contained patient whose identifier has no system', { reference: '#x' }, [{ identifier: [{ value: '7' }] }]],
    ['a contained patient of its name alone', { reference: '#x' }, [{ name: patient.name }]],
    ['a contained person of its name', { reference: '#y' }, []],
  ])('is refused in whole when a part is about somebody by %s', (_, subject, inside) => {
    const contained = [
      ...inside.map(one => ({ ...one, resourceType: 'Patient', id: 'x' })),
      { ...patient, resourceType: 'RelatedPerson', id: 'y' },
    ]
    const condition = { resource: { resourceType: 'Condition', subject, contained } }
    expect(() => splitBundle(bundle([{ resource: known }, condition])))
      .toThrow(expect.objectContaining({ code: 'bundle-foreign-subject' }))
  })

  // spec fhir 2.3
  test('answers to no relative reference of another server', () => {
    const there = { fullUrl: 'https://a.example/fhir/Patient/p', resource: patient }
    const condition = (url: string) => ({
      fullUrl: url, resource: { resourceType: 'Condition', subject: { reference: 'Patient/p' } },
    })
    expect(splitBundle(bundle([there, condition('https://a.example/fhir/Condition/c')])).documents).toHaveLength(2)
    expect(() => splitBundle(bundle([there, condition('https://b.example/fhir/Condition/c')])))
      .toThrow(expect.objectContaining({ code: 'bundle-foreign-subject' }))
  })

  // spec portal 7.5
  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['bundle-not-json', utf8Bytes('<Bundle/>')],
    ['bundle-not-json', utf8Bytes('{"resourceType":"Bundle","type":"batch","type":"batch"}')],
    ['bundle-too-deep', utf8Bytes(`{"a":${'['.repeat(70)}${']'.repeat(70)}}`)],
    ['bundle-not-fhir', utf8Bytes('{"resourceType":"Patient"}')],
    ['bundle-wrong-type', bundle([ada], { type: 'history' })],
    ['bundle-no-patient', bundle([])],
    ['bundle-two-patients', bundle([ada, { resource: { resourceType: 'Patient', id: 'q' } }])],
    ['bundle-duplicate-url', bundle([ada, { fullUrl: 'URN:uuid:1', resource: { resourceType: 'Basic' } }])],
    ['bundle-not-fhir', bundle([ada, { resource: { resourceType: 'Unheard' } }])],
    ['bundle-not-fhir', bundle([ada, { fullUrl: 'urn:uuid:3' }])],
  ])('is refused with %s', (code, bytes) => {
    expect(() => splitBundle(bytes)).toThrow(expect.objectContaining({ code }))
  })

  test.runIf(existsSync(samples))('of a synthetic patient is split whole', () => {
    const files = readdirSync(samples).filter(name => name.endsWith('.json'))
    expect(files.length).toBeGreaterThan(0)
    for (const name of files) {
      const bytes = new Uint8Array(readFileSync(`${samples}/${name}`))
      const { documents, patient: named } = splitBundle(bytes)
      expect(named.name, name).not.toBe('')
      expect(new Set(documents.map(one => one.category)).size, name).toBeGreaterThan(4)
    }
  })
})

// spec fhir 3.3 to 3.8
describe('The category of a resource', () => {
  const coded = (system: string, code: string) => ({ coding: [{ system, code }] })
  test.each<[string, object]>([
    ['vital-signs', { resourceType: 'Observation', code: coded('http://loinc.org', '8867-4') }],
    ['laboratory', { resourceType: 'Observation', category: [coded('x', 'LAB')] }],
    ['ecg', {
      resourceType: 'Observation', category: [coded('x', 'procedure')], code: coded('http://loinc.org', '11524-6'),
    }],
    ['laboratory', { resourceType: 'Observation', referenceRange: [{}] }],
    ['clinical-note', { resourceType: 'Observation', code: coded('http://other.example', '8867-4') }],
    ['imaging', { resourceType: 'DiagnosticReport', category: [coded('x', 'RAD')] }],
    ['allergy', { resourceType: 'DocumentReference', type: { coding: [{ code: '48765-2' }] } }],
    ['pharmacy-bill', { resourceType: 'Claim', type: coded('x', 'pharmacy') }],
    ['claim', { resourceType: 'ExplanationOfBenefit' }],
    ['procedure', { resourceType: 'ServiceRequest' }],
    ['immunization', { resourceType: 'Immunization' }],
  ])('is %s', (category, resource) => {
    expect(proposedCategory(JSON.stringify(resource))).toBe(category)
  })

  test.each(['', '[]', 'null', '{"resourceType":"Practitioner"}', '{"resourceType":5}'])('is none of %j', text => {
    expect(proposedCategory(text)).toBeUndefined()
    expect(isBundle(text)).toBe(false)
  })
})

// spec portal 7.5
test.each(['__proto__', 'constructor', 'toString'])('A file that says %s is read as any other', name => {
  const observation = { resourceType: 'Observation', code: { coding: [{ system: name, code: 'x' }] } }
  expect(() => proposedCategory(JSON.stringify(observation))).not.toThrow()
})
