import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readClinicalDocument, type Part } from '../../src/app/reading/clinicalDocument'
import type { Block } from '../../src/app/reading/narrative'
import { readSections } from '../../src/app/reading/sections'
import { en } from '../../src/app/text/en'

// The examples that others publish lie beside the repository or beside a folder above it.
const data = found(process.cwd())
const isThere = data !== ''

function found(folder: string): string {
  const place = join(folder, 'shared', 'data')
  return existsSync(join(place, 'fhir')) ? place : dirname(folder) === folder ? '' : found(dirname(folder))
}

function files(folder: string, ending: string): string[] {
  return isThere ? readdirSync(join(data, folder)).filter(name => name.endsWith(ending)) : []
}

function text(folder: string, name: string): string {
  return readFileSync(join(data, folder, name), 'utf8')
}

function wordsIn(blocks: readonly Block[]): string {
  return blocks.map(block => block.kind === 'list' ? block.items.map(wordsIn).join(' ')
    : block.kind === 'table' ? block.rows.flat().map(cell => cell.words).join(' ') : block.words).join(' ')
}

function wordsOf(parts: readonly Part[]): string {
  return parts.map(part => `${part.title} ${wordsIn(part.blocks)} ${wordsOf(part.parts)}`).join(' ')
}

const situation = isThere ? 'A published example' : 'A published example (not looked at: shared/data is absent)'

// spec portal 5.3, 5.4
describe(situation, () => {
  test('of a whole record by Synthea has words for every entry, and a value for every measurement', () => {
    for (const name of files('fhir', '.json')) {
      const sections = readSections(text('fhir', name), en.fhir)!
      const rows = sections.flatMap(section => section.rows)
      expect(rows.filter(row => (row.what ?? '') === ''), name).toEqual([])
      expect(rows.some(row => /undefined|\[object/u.test(JSON.stringify(row))), name).toBe(false)
      const measured = sections.filter(section => section.name === 'laboratory' || section.name === 'vitals')
        .flatMap(section => section.rows)
      expect(measured.length, name).toBeGreaterThan(5)
      expect(measured.filter(row => (row.value ?? '') === '').map(row => row.what), name).toEqual([])
    }
  })

  test('of HL7 shows the flag and the range of a glucose value', () => {
    if (isThere) {
      expect(readSections(text('fhir-hl7-examples', 'Observation-f001.json'), en.fhir)![0]).toMatchObject({
        name: 'laboratory',
        rows: [{
          what: 'Glucose [Moles/volume] in Blood', value: '6.3 mmol/l', range: '3.1 – 6.2 mmol/l', flag: 'high',
        }],
      })
    }
  })

  test('of HL7 reads, each with words', () => {
    for (const name of files('fhir-hl7-examples', '.json')) {
      const rows = readSections(text('fhir-hl7-examples', name), en.fhir)!.flatMap(section => section.rows)
      expect(rows.length, name).toBeGreaterThan(0)
      expect(rows.filter(row => (row.what ?? '') === ''), name).toEqual([])
    }
  })

  test.each(isThere ? [
    ['CCD.xml', 'Isabella Jones', ['No known allergies', 'Leukocytes', '120/80']],
    ['Discharge_Summary.xml', undefined, ['Ibuprofen 600mg Oral Tablet', 'Dark stools.', 'Never smoked']],
    ['Progress_Note.xml', undefined, ['Hand-off Communication', 'Problem #2']],
  ] as const : [])('of a clinical document, %s, says what its author wrote', (name, patient, said) => {
    const document = readClinicalDocument(text('ccda', name))!
    expect(document.patient).toBe(patient ?? document.patient)
    expect([document.title, document.patient, document.born, document.when].includes('')).toBe(false)
    const words = wordsOf(document.parts).replace(/\s+/gu, ' ')
    for (const one of said) {
      expect(words).toContain(one)
    }
  })
})
