import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { splitXmlBundle } from '../../src/app/care/xmlBundle'
import { readXml } from '../../src/app/reading/xml'
import { splitBundle } from '../../src/protocol/fhir/bundle'

const samples = '/work/shared/data/fhir'
const found = existsSync(samples) ? readdirSync(samples).filter(name => name.endsWith('.json')) : []

// spec portal 5.10
describe('A bundle in XML', () => {
  test.skipIf(found.length === 0).each(found.length === 0 ? ['(absent: shared/data/fhir)'] : found)(
    'is split like the same in JSON: %s', name => {
      const bytes = new Uint8Array(readFileSync(`${samples}/${name}`))
      const text = `<Bundle xmlns="http://hl7.org/fhir">${inside(JSON.parse(new TextDecoder().decode(bytes)))}</Bundle>`
      const root = readXml(text)
      const [inXml, inJson] = [root === undefined ? undefined : splitXmlBundle(root, text), splitBundle(bytes)]
      expect(inXml?.documents.map(one => [one.type, one.category])).toEqual(
        inJson.documents.map(one => [one.type, one.category]))
      expect(inXml?.patient).toEqual(inJson.patient)
      expect(inXml?.leftOut).toBe(inJson.leftOut)
    })
})

/** FHIR's XML of what JSON says, but for the order of elements, which nobody here reads. */
function inside(value: object): string {
  return Object.entries(value).filter(([name]) => name !== 'resourceType').flatMap(([name, held]) =>
    (Array.isArray(held) ? held : [held]).map(one => element(name, one))).join('')
}

function element(name: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return name === 'div' ? String(value) : `<${name} value="${escaped(String(value))}"/>`
  }
  const type = (value as { resourceType?: unknown }).resourceType
  const content = typeof type === 'string' ? `<${type}>${inside(value)}</${type}>` : inside(value)
  return `<${name}>${content}</${name}>`
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')
}
