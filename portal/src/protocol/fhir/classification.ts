import type { Category } from '../codes'
import {
  decisive, loinc, mdc, observationCategories, reportCategories, requestCategories, resourceTypes, vitalSigns,
  whenNamed, writings, type CodeRows,
} from './codeTables'
import { known } from '../table'

/** A FHIR resource as JSON has it. */
export type Resource = Readonly<Record<string, unknown>>

interface Coding { system: string | undefined; code: string }

type CodeTable = Readonly<Record<string, CodeRows>>

/** The category of a resource that is a patient's document (spec fhir 3); undefined for a type that is none. What
 *  nothing decides is a clinical note, the category that is granted least. */
export function categoryOf(resource: Resource): Category | undefined {
  switch (resource['resourceType']) {
    case 'Observation': return ofObservation(resource)
    case 'DiagnosticReport': return ofReport(resource)
    case 'Composition':
    case 'DocumentReference':
    case 'DocumentManifest': return ofWriting(resource)
    case 'Claim':
    case 'ClaimResponse':
    case 'ExplanationOfBenefit':
      return codingsOf(resource, 'type').some(({ code }) => code === 'pharmacy' || code === 'PDE')
        ? 'pharmacy-bill' : 'claim'
    case 'ServiceRequest': return byWords(codingsOf(resource, 'category'), requestCategories) ?? 'procedure'
    default: return typeRow(resource, resourceTypes) ?? typeRow(resource, whenNamed)
  }
}

/** Whether such a resource is a document only when it names the patient. spec fhir 2.8 */
export function isOnlyWhenNamed(resource: Resource): boolean {
  return typeRow(resource, whenNamed) !== undefined
}

// A code that says more than the category comes first: questionnaires arrive as LAB, an ECG as procedure.
function ofObservation(observation: Resource): Category {
  const codes = codingsOf(observation, 'code')
  return byCode(codes, decisive)
    ?? byWords(codingsOf(observation, 'category'), observationCategories)
    ?? byCode(codes, vitalSigns)
    ?? (observation['specimen'] !== undefined || hasAny(observation, 'referenceRange') ? 'laboratory' : 'clinical-note')
}

function ofReport(report: Resource): Category {
  const codes = codingsOf(report, 'code')
  return byCode(codes, decisive)
    ?? byWords(codingsOf(report, 'category'), reportCategories)
    ?? byCode(codes, writings)
    ?? (hasAny(report, 'imagingStudy') ? 'imaging' : hasAny(report, 'specimen') ? 'laboratory' : 'clinical-note')
}

function ofWriting(writing: Resource): Category {
  const types = codingsOf(writing, 'type')
  return byCode(types, decisive) ?? byCode(types, writings) ?? byCode(codingsOf(writing, 'category'), writings)
    ?? 'clinical-note'
}

// Codes that mean something in their own system only; one without a system is taken for LOINC, which has check digits.
function byCode(codings: readonly Coding[], table: CodeTable): Category | undefined {
  for (const { system, code } of codings) {
    const name = system === undefined || system === 'urn:oid:2.16.840.1.113883.6.1' ? loinc
      : system === 'urn:oid:2.16.840.1.113883.6.24' ? mdc : system
    const row = (known(table, name) ?? []).find(([, codes]) => codes.split(' ').includes(code))
    if (row !== undefined) {
      return row[0]
    }
  }
  return undefined
}

// The first row that any coding matches, so that the table's order decides between several categories.
function byWords(codings: readonly Coding[], rows: CodeRows): Category | undefined {
  const codes = new Set(codings.map(({ code }) => code.toLowerCase()))
  return rows.find(([, words]) => words.split(' ').some(word => codes.has(word.toLowerCase())))?.[0]
}

function typeRow(resource: Resource, rows: CodeRows): Category | undefined {
  return rows.find(([, types]) => types.split(' ').includes(String(resource['resourceType'])))?.[0]
}

function hasAny(resource: Resource, name: string): boolean {
  const value = resource[name]
  return Array.isArray(value) && value.length > 0
}

// The codings of a concept, or of a list of them.
function codingsOf(resource: Resource, name: string): Coding[] {
  return objectsIn(resource[name]).flatMap(concept => objectsIn(concept['coding'])).flatMap(({ system, code }) =>
    typeof code === 'string' ? [{ system: typeof system === 'string' ? system : undefined, code }] : [])
}

/** The objects of a member that FHIR has once or as a list. */
export function objectsIn(value: unknown): Resource[] {
  return (Array.isArray(value) ? value : [value]).filter(one =>
    typeof one === 'object' && one !== null && !Array.isArray(one)) as Resource[]
}
