import { describe, expect, test } from 'vitest'
import { readFhir } from '../src/app/fhir'
import { showingOf } from '../src/app/showing'

const potassium = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2823-3', display: 'Potassium' }] },
  effectiveDateTime: '2026-03-01',
  valueQuantity: { value: 4.1, unit: 'mmol/L' },
  referenceRange: [{ low: { value: 3.5, unit: 'mmol/L' }, high: { value: 5.1, unit: 'mmol/L' } }],
}

describe('A FHIR document', () => {
  test('of a laboratory value reads as what, value, range and when', () => {
    expect(readFhir(JSON.stringify(potassium))).toEqual([{
      type: 'Observation', title: 'Potassium', value: '4.1 mmol/L', range: '3.5 mmol/L – 5.1 mmol/L',
      when: '2026-03-01',
    }])
  })

  test('that is a bundle reads as its resources', () => {
    const condition = {
      resourceType: 'Condition', code: { text: 'Asthma' }, clinicalStatus: { coding: [{ code: 'active' }] },
    }
    const bundle = { resourceType: 'Bundle', entry: [{ resource: potassium }, { resource: condition }, {}, null] }
    expect(readFhir(JSON.stringify(bundle))?.map(({ title, value }) => [title, value]))
      .toEqual([['Potassium', '4.1 mmol/L'], ['Asthma', 'active']])
  })

  test('of blood pressure reads as its components', () => {
    const component = [['Systolic', 120], ['Diastolic', 80]].map(([text, value]) =>
      ({ code: { text }, valueQuantity: { value, unit: 'mmHg' } }))
    const document = { resourceType: 'Observation', code: { text: 'Blood pressure' }, component }
    expect(readFhir(JSON.stringify(document))?.[0]?.value).toBe('Systolic 120 mmHg; Diastolic 80 mmHg')
  })

  test.each(['', 'null', '[]', '{}', '{"resourceType":7}', 'not json'])('is not %j', text => {
    expect(readFhir(text)).toBeUndefined()
  })

  test('with members of wrong types still reads', () => {
    const odd = { resourceType: 'Observation', code: 'x', valueQuantity: [[]], referenceRange: 5, component: 'no' }
    expect(readFhir(JSON.stringify(odd))).toEqual(
      [{ type: 'Observation', title: 'Observation', value: '', range: '', when: '' }])
  })
})

// spec portal 4.7
describe('What a record holds', () => {
  test.each([
    'image/svg+xml', 'text/html', 'application/xhtml+xml', 'application/pdf', 'application/zip',
    'text/html; a=image/png',
    'IMAGE/SVG+XML', '', 'image/png2', 'application/octet-stream',
  ])('is only saved when it is %j', type => {
    expect(showingOf(type, 10)).toBe('saved')
  })

  test.each([['image/png', 'image'], ['Image/JPEG; q=1', 'image'], ['text/plain;charset=utf-8', 'text'],
    ['application/fhir+json', 'fhir']])('that is %j is shown as %s', (type, showing) => {
    expect(showingOf(type, 10)).toBe(showing)
  })

  test('is only saved when it is too large to show', () => {
    expect(showingOf('text/plain', 500_000_000)).toBe('saved')
    expect(showingOf('image/png', 500_000_000)).toBe('saved')
  })
})
