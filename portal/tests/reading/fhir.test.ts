import { describe, expect, test } from 'vitest'
import { readSections, type Section } from '../../src/app/reading/sections'
import { en } from '../../src/app/text/en'

function read(...resources: object[]): Section[] {
  const document = resources.length === 1 ? resources[0]
    : { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
  return readSections(JSON.stringify(document), en.fhir)!
}

function potassium(value: object): object {
  return {
    resourceType: 'Observation', status: 'final', code: { coding: [{ code: '2823-3', display: 'Potassium' }] },
    effectiveDateTime: '2026-03-01', ...value,
  }
}

const range = { low: { value: 3.5, unit: 'mmol/L' }, high: { value: 5.1, unit: 'mmol/L' } }

// spec portal 5.3
describe('A laboratory value', () => {
  test('reads as what, value with unit, reference range and when', () => {
    const sections = read(potassium({ valueQuantity: { value: 4.1, unit: 'mmol/L' }, referenceRange: [range] }))
    expect(sections).toEqual([{
      name: 'laboratory',
      rows: [{ what: 'Potassium', value: '4.1 mmol/L', range: '3.5 – 5.1 mmol/L', when: '2026-03-01', notes: [] }],
    }])
  })

  test.each([
    ['low', { valueQuantity: { value: 3.4, unit: 'mmol/L' }, referenceRange: [range] }],
    ['high', { valueQuantity: { value: 5.2, unit: 'mmol/L' }, referenceRange: [range] }],
    ['high', { valueQuantity: { value: 5.2, unit: 'mmol/L' }, referenceRange: [{ high: range.high }] }],
    ['criticalHigh', { interpretation: [{ coding: [{ code: 'HH' }] }], valueQuantity: { value: 4 } }],
    ['criticalLow', { interpretation: [{ coding: [{ code: 'LL' }] }], valueString: 'x' }],
    ['abnormal', { interpretation: [{ coding: [{ code: 'POS' }] }], valueCodeableConcept: { text: 'Positive' } }],
    // What the laboratory says counts, not the range.
    ['normal', {
      interpretation: [{ coding: [{ code: 'N' }] }], referenceRange: [range],
      valueQuantity: { value: 9, unit: 'mmol/L' },
    }],
  ])('is flagged %s', (flag, value) => expect(read(potassium(value))[0]?.rows[0]?.flag).toBe(flag))

  test.each([
    ['on the bounds', { valueQuantity: { value: 5.1, unit: 'mmol/L' }, referenceRange: [range] }],
    ['in another unit', { valueQuantity: { value: 16, unit: 'mg/dL' }, referenceRange: [range] }],
    ['with a range for others', {
      valueQuantity: { value: 9, unit: 'mmol/L' }, referenceRange: [{ ...range, appliesTo: [{ text: 'Newborn' }] }],
    }],
    ['with a range of another kind', {
      valueQuantity: { value: 9, unit: 'mmol/L' },
      referenceRange: [{ ...range, type: { coding: [{ code: 'treatment' }] } }],
    }],
    ['with several ranges', { valueQuantity: { value: 9, unit: 'mmol/L' }, referenceRange: [range, range] }],
    ['that is only a bound', {
      valueQuantity: { value: 9, comparator: '<', unit: 'mmol/L' }, referenceRange: [range],
    }],
  ])('is not flagged when it is %s', (_, value) => expect(read(potassium(value))[0]?.rows[0]?.flag).toBeUndefined())
})

describe('A value', () => {
  test.each([
    ['7', { valueInteger: 7 }],
    ['yes', { valueBoolean: true }],
    ['Reactive', { valueCodeableConcept: { coding: [{ code: 'x' }, { display: 'Reactive' }] } }],
    ['1 : 40', { valueRatio: { numerator: { value: 1 }, denominator: { value: 40 } } }],
    ['< 0.01 ng/mL', { valueQuantity: { value: 0.01, comparator: '< ', unit: 'ng/mL' } }],
    ['177.94 cm', { valueQuantity: { value: 177.94489581723397, unit: 'cm' } }],
    ['0.00012346 g', { valueQuantity: { value: 0.000123456789, unit: 'g' } }],
    ['12345678 10³/µL', { valueQuantity: { value: 12345678, code: '10*3/uL' } }],
    ['14', { valueQuantity: { value: 14, unit: '{score}' } }],
    ['92 mL/min/1.73 m²', { valueQuantity: { value: 92, unit: 'mL/min/{1.73_m2}' } }],
    ['60 beats/min', { valueQuantity: { value: 60, code: '{beats}/min' } }],
    ['22.5 kg/m²', { valueQuantity: { value: 22.5, unit: 'kg/m2' } }],
    ['a curve of 3 samples', { valueSampledData: { data: '1 2 3' } }],
    ['no value (Not performed)', { dataAbsentReason: { text: 'Not performed' } }],
  ])('reads as %s', (expected, value) => expect(read(potassium(value))[0]?.rows[0]?.value).toBe(expected))

  test('of blood pressure reads as its components, each with what it belongs to', () => {
    const component = [['Systolic', 120], ['Diastolic', 80]].map(([text, value]) =>
      ({ code: { text }, valueQuantity: { value, unit: 'mm[Hg]' } }))
    const [section] = read({
      resourceType: 'Observation', code: { text: 'Blood pressure' }, component,
      category: [{ coding: [{ code: 'vital-signs' }] }],
    })
    expect(section?.name).toBe('vitals')
    expect(section?.rows.map(({ what, value }) => [what, value]))
      .toEqual([['Blood pressure: Systolic', '120 mmHg'], ['Blood pressure: Diastolic', '80 mmHg']])
  })
})

describe('A FHIR document', () => {
  test('that is a bundle reads by kind, the newest of a kind first', () => {
    const sections = read(
      { resourceType: 'Condition', code: { text: 'Asthma' }, onsetDateTime: '2001', clinicalStatus: { coding: [
        { code: 'active' }] } },
      potassium({ category: [{ coding: [{ code: 'laboratory' }] }], effectiveDateTime: '2024-01-01' }),
      { resourceType: 'Condition', code: { text: 'Fracture' }, onsetDateTime: '2020-05', abatementDateTime: '2020-07' },
    )
    expect(sections.map(({ name }) => name)).toEqual(['laboratory', 'conditions'])
    expect(sections[1]?.rows.map(({ what, status, when, until }) => [what, status, when, until]))
      .toEqual([['Fracture', '', '2020-05', '2020-07'], ['Asthma', 'active', '2001', '']])
  })

  test('of a report shows the values it refers to, in the bundle or contained, and says which stand elsewhere', () => {
    const [section] = read(
      {
        resourceType: 'DiagnosticReport', id: 'r', code: { text: 'Blood count' }, conclusion: 'Anaemia',
        result: [{ reference: 'Observation/hb' }, { reference: '#plt' }, { reference: 'urn:uuid:x', display: 'WBC' }],
        contained: [{ resourceType: 'Observation', id: 'plt', code: { text: 'Platelets' }, valueInteger: 200 }],
      },
      { resourceType: 'Observation', id: 'hb', code: { text: 'Haemoglobin' },
        valueQuantity: { value: 8, unit: 'g/dL' }, interpretation: [{ coding: [{ code: 'L' }] }] },
    )
    expect(section?.name).toBe('reports')
    expect(section?.rows[0]).toMatchObject({ what: 'Blood count', notes: ['Anaemia'], parts: [
      { what: 'Haemoglobin', value: '8 g/dL', flag: 'low' }, { what: 'Platelets', value: '200' },
      { what: 'WBC', value: 'not in this record' },
    ] })
  })

  test('of a medicine names it through its reference and says how it is taken', () => {
    const request = (dosage: object) => ({
      resourceType: 'MedicationRequest', status: 'active', medicationReference: { reference: '#m' },
      contained: [{ resourceType: 'Medication', id: 'm', code: { text: 'Ibuprofen 600 mg' } }],
      dosageInstruction: [dosage], reasonCode: [{ text: 'Pain' }],
    })
    const taken = (dosage: object) => read(request(dosage))[0]?.rows[0]
    expect(taken({ text: '1 tablet' })).toMatchObject(
      { what: 'Ibuprofen 600 mg', value: '1 tablet; for Pain', status: 'active' })
    expect(taken({ doseAndRate: [{ doseQuantity: { value: 2, unit: 'tablets' } }], route: { text: 'oral' },
      timing: { repeat: { frequency: 3, period: 1, periodUnit: 'd' } }, asNeededBoolean: true })?.value)
      .toBe('2 tablets, oral, 3× per day, as needed; for Pain')
  })

  test('of an allergy says how dangerous it is and what happened', () => {
    expect(read({
      resourceType: 'AllergyIntolerance', code: { text: 'Penicillin' }, criticality: 'high',
      reaction: [{ manifestation: [{ text: 'Hives' }, { text: 'Wheezing' }], severity: 'severe' }],
    })[0]).toMatchObject({ name: 'allergies', rows: [
      { what: 'Penicillin', value: 'high risk; Reaction: Hives, Wheezing, severe' }] })
  })

  test('carries its files with it, and fetches none', () => {
    const content = [{ attachment: { contentType: 'text/plain', data: btoa('Hello'), title: 'Note' } },
      { attachment: { url: 'https://elsewhere.example/x.pdf', title: 'Elsewhere' } },
      { attachment: { contentType: 'application/pdf', data: '%%%', title: 'Broken' } }]
    const attachments = read({ resourceType: 'DocumentReference', content })[0]?.rows[0]?.attachments
    expect(attachments?.map(({ title, bytes }) => [title, bytes && new TextDecoder().decode(bytes)]))
      .toEqual([['Note', 'Hello'], ['Elsewhere', undefined], ['Broken', undefined]])
  })

  test.each(['', 'null', '[]', '{}', '{"resourceType":7}', 'not json'])('is not %j', text => {
    expect(readSections(text, en.fhir)).toBeUndefined()
  })

  test('with members of wrong types still reads', () => {
    const odd = { resourceType: 'Observation', code: 'x', valueQuantity: [[]], referenceRange: 5, component: 'no',
      note: 7, interpretation: 'H', effectiveDateTime: {} }
    expect(read(odd)[0]?.rows).toHaveLength(1)
    expect(read({ resourceType: 'Nonsense', text: { div: '<div>Words</div>' } })[0])
      .toMatchObject({ name: 'other', rows: [{ what: 'Nonsense', narrative: '<div>Words</div>' }] })
  })
})
