import { describe, expect, test } from 'vitest'
import { fileName } from '../../src/app/fileName'
import { shownNumber, unitOf } from '../../src/app/reading/elements'
import { readNarrative } from '../../src/app/reading/narrative'
import { readSections } from '../../src/app/reading/sections'
import { headingOf } from '../../src/app/reading/title'
import { knownOf } from '../../src/app/records/known'
import { en } from '../../src/app/text/en'
import { utf8Bytes } from '../../src/protocol/encoding'

const fhir = (text: string) => ({ mediaType: 'application/fhir+json', bytes: utf8Bytes(text) })

/** Whether a page can show it: anything but texts, lists and plain objects of them ends the whole page. */
function isShown(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
    || (typeof value === 'object' && value !== null
      && (Array.isArray(value) || (Object.getPrototypeOf(value) === Object.prototype && value !== Object.prototype))
      && Object.values(value).every(isShown))
}

// spec portal 5.3
describe.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('A document that says %s', name => {
  test.each([
    ['its type', `{"resourceType":"${name}"}`],
    ['a status', `{"resourceType":"Procedure","status":"${name}","code":{"text":"x"}}`],
    ['a clinical status', `{"resourceType":"Condition","clinicalStatus":{"coding":[{"code":"${name}"}]}}`],
    ['an interpretation', `{"resourceType":"Observation","interpretation":[{"coding":[{"code":"${name}"}]}],
      "valueString":"1"}`],
    ['a unit', `{"resourceType":"Observation","valueQuantity":{"value":1,"unit":"${name}"}}`],
    ['a unit of time', `{"resourceType":"MedicationRequest","dosageInstruction":[{"timing":{"repeat":
      {"period":1,"periodUnit":"${name}"}}}]}`],
    ['a gender', `{"resourceType":"Patient","gender":"${name}"}`],
  ])('as %s is shown as any other', (_, text) => {
    expect(isShown(readSections(text, en.fhir))).toBe(true)
    expect(isShown(headingOf(fhir(text), en.fhir))).toBe(true)
    expect(JSON.stringify(readSections(text, en.fhir))).not.toContain('native code')
  })

  test('as an entity reads as it is written', () => {
    expect(readNarrative(`<p>&${name};</p>`)).toEqual([{ kind: 'paragraph', words: `&${name};` }])
  })

  test('as the type of a file has a file name', () => {
    expect(fileName('x', name)).toBe('x.bin')
  })
})

describe('A document that is made to keep the page busy', () => {
  const many = 400_000

  test.each<[string, () => unknown]>([
    ['brackets', () => knownOf({ mediaType: 'application/xml', bytes: utf8Bytes('<'.repeat(many)) }, en.fhir)],
    ['braces in a unit', () => unitOf({ unit: '{'.repeat(many) })],
    ['dots in a title', () => fileName(`${'.'.repeat(many)}x`, 'text/plain')],
    ['levels', () => readSections(`{"resourceType":"Basic","a":${'['.repeat(many)}${']'.repeat(many)}}`, en.fhir)],
    ['levels of XHTML', () => readNarrative('<b>'.repeat(many))],
  ])('by many %s is read at once', (_, read) => {
    const began = performance.now()
    read()
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

test('What turns the direction of a text does not make one value show as another', () => {
  const text = JSON.stringify({ resourceType: 'MedicationRequest', dosageInstruction: [{ text: '\u202e01 mg\u202c' }] })
  expect(readSections(text, en.fhir)?.[0]?.rows[0]?.value).toBe('01 mg')
  expect(readNarrative('<p>\u2066\u202e01 mg</p>')).toEqual([{ kind: 'paragraph', words: '01 mg' }])
})

test('A whole number is shown to its last digit', () => {
  expect(shownNumber(123456789)).toBe('123456789')
  expect(shownNumber(12.3456789)).toBe('12.346')
})
