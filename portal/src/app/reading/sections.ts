import { codesOf, concept, list, whenOf, word, type Json } from './elements'
import { readers, type Row, type Words } from './kinds'
import { resultsOf } from './results'
import { readDocument, type Document } from './resources'
import { known } from '../../protocol/table'

/** The kinds of sections, in the order in which a document shows them. */
export const sectionNames = [
  'reports', 'laboratory', 'vitals', 'observations', 'conditions', 'allergies', 'medications', 'immunizations',
  'procedures', 'encounters', 'documents', 'imaging', 'plans', 'bills', 'people', 'other',
] as const
export type SectionName = typeof sectionNames[number]

/** Resources of one kind, the newest first. */
export interface Section { name: SectionName; rows: readonly Row[] }

const sectionOf: Readonly<Record<string, SectionName>> = {
  DiagnosticReport: 'reports', Condition: 'conditions', FamilyMemberHistory: 'conditions', RiskAssessment: 'conditions',
  AllergyIntolerance: 'allergies', MedicationRequest: 'medications', MedicationStatement: 'medications',
  MedicationAdministration: 'medications', MedicationDispense: 'medications', Immunization: 'immunizations',
  Procedure: 'procedures', ServiceRequest: 'procedures', DeviceUseStatement: 'procedures', Encounter: 'encounters',
  Appointment: 'encounters', DocumentReference: 'documents', Composition: 'documents', Binary: 'documents',
  Media: 'documents', ImagingStudy: 'imaging', CarePlan: 'plans', CareTeam: 'plans', Goal: 'plans', Claim: 'bills',
  ExplanationOfBenefit: 'bills', ClaimResponse: 'bills', Coverage: 'bills', Patient: 'people', Practitioner: 'people',
  RelatedPerson: 'people', Organization: 'people', PractitionerRole: 'people', Location: 'people',
}

/** A FHIR document as sections of rows that a person reads; undefined when the text is none. */
export function readSections(text: string, words: Words): Section[] | undefined {
  const document = readDocument(text)
  if (document === undefined) {
    return undefined
  }
  const sections = new Map<SectionName, Row[]>()
  for (const resource of document.resources) {
    const name = nameOf(resource)
    const rows = sections.get(name) ?? []
    rows.push(...rowsOf(resource, document, words))
    sections.set(name, rows)
  }
  return sectionNames.flatMap(name => {
    const rows = sections.get(name)
    return rows === undefined ? [] : [{ name, rows: newestFirst(rows) }]
  })
}

function nameOf(resource: Json): SectionName {
  const type = word(resource['resourceType'])
  if (type !== 'Observation') {
    return known(sectionOf, type) ?? 'other'
  }
  const categories = codesOf(resource['category'])
  return categories.includes('vital-signs') ? 'vitals'
    : categories.includes('laboratory') || list(resource['referenceRange']).length > 0 ? 'laboratory' : 'observations'
}

function rowsOf(resource: Json, document: Document, words: Words): Row[] {
  const type = word(resource['resourceType'])
  if (type === 'Observation') {
    return observationRows(resource, words)
  }
  const read = known(readers, type)
  const row = read?.({ resource, document, words }) ?? {}
  return [{
    what: concept(resource['code']) || concept(resource['type']) || concept(resource['category'])
      || known(words.types, type) || type,
    when: whenOf(resource, 'date', 'created', 'recorded', 'period', 'authoredOn', 'issued'),
    ...row,
    notes: [...row.notes ?? [], ...notesOf(resource)],
    ...narrativeOf(resource, read === undefined),
  }]
}

/** The values of an observation, of which the time and the notes stand with the first. */
export function observationRows(resource: Json, words: Words): Row[] {
  const when = whenOf(resource, 'effectiveDateTime', 'effectivePeriod', 'effectiveInstant', 'issued')
  return resultsOf(resource, words).map(({ what, value, range, flag }, at) => ({
    what, value, range, when, notes: at === 0 ? notesOf(resource) : [], ...flag === undefined ? {} : { flag },
  }))
}

function notesOf(resource: Json): string[] {
  return list(resource['note']).map(note => word(note['text'])).filter(note => note !== '')
}

// What the sender wrote for people is shown where there is nothing better, and where somebody wrote all of it.
function narrativeOf(resource: Json, isUnknown: boolean): Pick<Row, 'narrative'> {
  const [text] = list(resource['text'])
  const div = word(text?.['div'])
  return div !== '' && (isUnknown || word(text?.['status']) === 'additional') ? { narrative: div } : {}
}

function newestFirst(rows: readonly Row[]): Row[] {
  return [...rows].sort((one, other) => (other.when ?? '') < (one.when ?? '') ? -1
    : (other.when ?? '') > (one.when ?? '') ? 1 : 0)
}
