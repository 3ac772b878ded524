import {
  concept, concepts, display, first, list, quantity, statusCode, whenOf, word, type Json,
} from './elements'
import { dosageOf, type DosageWords } from './dosage'
import { attachmentsOf, type Attachment } from './attachments'
import { nameOf, referred, type Document } from './resources'
import { resultsOf, type Flag } from './results'
import { known } from '../../protocol/table'

/** One line of a section; a member that is missing or empty has no cell. */
export interface Row {
  what?: string
  value?: string
  range?: string
  flag?: Flag
  /** As FHIR writes dates: a year, a month, a day or an instant. */
  when?: string
  until?: string
  status?: string
  notes?: readonly string[]
  /** XHTML of the sender's, never put into the page as it is. */
  narrative?: string
  attachments?: readonly Attachment[]
  /** Rows that belong to this one: the values of a report. */
  parts?: readonly Row[]
}

/** The words that rows are made of, in the person's language. */
export interface Words extends DosageWords {
  yes: string
  no: string
  absent: string
  waveform(samples: number): string
  types: Readonly<Record<string, string>>
  codes: Readonly<Record<string, string>>
  born(date: string): string
  reaction(words: string): string
  because(words: string): string
  dose(words: string): string
  images(series: number, images: number): string
  total(words: string): string
  notDone: string
  elsewhere: string
}

interface Reading { resource: Json; document: Document; words: Words }

/** How each type of resource is read; what is not here shows its title, its time and its own words. */
export const readers: Readonly<Record<string, (reading: Reading) => Row>> = {
  DiagnosticReport: report,
  Condition: ({ resource, words }) => ({
    when: whenOf(resource, 'onsetDateTime', 'onsetPeriod', 'recordedDate'),
    until: whenOf(resource, 'abatementDateTime', 'abatementPeriod'),
    status: coded(words, statusCode(resource['clinicalStatus'])),
    value: [concept(resource['severity']), concepts(resource['bodySite'])].filter(isSaid).join(', '),
  }),
  AllergyIntolerance: ({ resource, words }) => ({
    when: whenOf(resource, 'onsetDateTime', 'recordedDate'),
    status: coded(words, statusCode(resource['clinicalStatus'])),
    value: [coded(words, word(resource['criticality']) && `criticality-${word(resource['criticality'])}`),
      ...list(resource['reaction']).map(one => words.reaction(
        [concepts(one['manifestation']), coded(words, word(one['severity']))].filter(isSaid).join(', '))),
    ].filter(isSaid).join('; '),
  }),
  MedicationRequest: reading => medication(reading, 'dosageInstruction'),
  MedicationStatement: reading => medication(reading, 'dosage'),
  MedicationDispense: reading => medication(reading, 'dosageInstruction'),
  MedicationAdministration: reading => medication(reading, 'dosage'),
  Immunization: ({ resource, words }) => ({
    what: concept(resource['vaccineCode']),
    when: whenOf(resource, 'occurrenceDateTime', 'occurrenceString', 'recorded'),
    status: word(resource['status']) === 'not-done' ? words.notDone : coded(words, word(resource['status'])),
    value: [quantity(resource['doseQuantity']), concept(resource['site']),
      ...list(resource['protocolApplied']).map(one => words.dose(
        word(one['doseNumberPositiveInt']) || word(one['doseNumberString']))),
    ].filter(isSaid).join(', '),
  }),
  Procedure: ({ resource, document, words }) => ({
    when: whenOf(resource, 'performedDateTime', 'performedPeriod', 'performedString'),
    status: coded(words, word(resource['status'])),
    value: [concepts(resource['bodySite']), concept(resource['outcome']), because(resource, document, words)]
      .filter(isSaid).join('; '),
  }),
  Encounter: ({ resource, document, words }) => ({
    what: concepts(resource['type']) || coded(words, word(first(resource['class'])?.['code']))
      || words.types['Encounter'] || '',
    when: whenOf(resource, 'period'),
    until: word(first(resource['period'])?.['end']),
    status: coded(words, word(resource['status'])),
    value: [referred(document, resource['serviceProvider'], resource),
      ...list(resource['participant']).map(one => referred(document, one['individual'], resource)),
      because(resource, document, words)].filter(isSaid).join('; '),
  }),
  DocumentReference: ({ resource }) => ({
    what: word(resource['description']) || concept(resource['type']),
    when: whenOf(resource, 'date'),
    value: display(resource['author']),
    attachments: attachmentsOf(list(resource['content']).flatMap(one => list(one['attachment']))),
  }),
  Binary: ({ resource }) => ({ attachments: attachmentsOf([resource]) }),
  Media: ({ resource }) => ({
    when: whenOf(resource, 'createdDateTime', 'createdPeriod', 'issued'),
    attachments: attachmentsOf(list(resource['content'])),
  }),
  ImagingStudy: ({ resource, words }) => ({
    what: word(resource['description']) || concepts(resource['procedureCode']) || words.types['ImagingStudy'] || '',
    when: whenOf(resource, 'started'),
    value: words.images(list(resource['series']).length, list(resource['series']).flatMap(one =>
      list(one['instance'])).length),
  }),
  CarePlan: ({ resource, words }) => ({
    what: word(resource['title']) || concepts(resource['category']),
    when: whenOf(resource, 'period', 'created'),
    status: coded(words, word(resource['status'])),
    value: list(resource['activity']).flatMap(one => list(one['detail'])).map(one => concept(one['code']))
      .filter(isSaid).join(', '),
  }),
  Goal: ({ resource, words }) => ({
    what: concept(resource['description']),
    when: whenOf(resource, 'startDate'),
    status: coded(words, word(resource['lifecycleStatus'])),
  }),
  Claim: bill,
  ExplanationOfBenefit: bill,
  Patient: person,
  Practitioner: person,
  RelatedPerson: person,
  Organization: person,
  Location: person,
}

function report({ resource, document, words }: Reading): Row {
  const results = list(resource['result']).map(reference =>
    ({ reference, found: document.follow(reference, resource) }))
  const parts = results.flatMap(({ reference, found }) => found === undefined
    ? [{ what: word(reference['display']), value: words.elsewhere }]
    : resultsOf(found, words).map(({ what, value, range, flag }) =>
      ({ what, value, range, ...flag === undefined ? {} : { flag } })))
  return {
    when: whenOf(resource, 'effectiveDateTime', 'effectivePeriod', 'issued'),
    status: coded(words, word(resource['status'])),
    notes: [word(resource['conclusion']), concepts(resource['conclusionCode'])].filter(isSaid),
    parts: parts.filter(part => part.what !== ''),
    attachments: attachmentsOf(list(resource['presentedForm'])),
  }
}

function medication({ resource, document, words }: Reading, dosage: string): Row {
  return {
    what: concept(resource['medicationCodeableConcept'])
      || referred(document, resource['medicationReference'], resource) || words.types['Medication'] || '',
    when: whenOf(resource, 'authoredOn', 'effectiveDateTime', 'effectivePeriod', 'whenHandedOver', 'dateAsserted'),
    status: coded(words, word(resource['status'])),
    value: [...list(resource[dosage]).map(one => dosageOf(one, words)), because(resource, document, words)]
      .filter(isSaid).join('; '),
  }
}

function bill({ resource, document, words }: Reading): Row {
  const [total] = list(resource['total'])
  const amount = first(total?.['amount']) ?? total
  const item = list(resource['item']).map(one => concept(one['productOrService']))
  return {
    what: item.filter(isSaid).join(', ') || concept(resource['type']),
    when: whenOf(resource, 'billablePeriod', 'created'),
    status: coded(words, word(resource['status'])),
    value: [referred(document, resource['provider'], resource),
      amount === undefined ? '' : words.total(`${word(amount['value'])} ${word(amount['currency'])}`.trim()),
    ].filter(isSaid).join('; '),
  }
}

function person({ resource, words }: Reading): Row {
  const born = word(resource['birthDate'])
  const contact = list(resource['telecom']).map(one => word(one['value']))
  return {
    what: nameOf(resource) || known(words.types, word(resource['resourceType'])) || '',
    when: '',
    value: [born === '' ? '' : words.born(born), coded(words, word(resource['gender'])), ...contact]
      .filter(isSaid).join(', '),
  }
}

function because(resource: Json, document: Document, words: Words): string {
  const reasons = [concepts(resource['reasonCode']),
    ...list(resource['reasonReference']).map(one => referred(document, one, resource))].filter(isSaid)
  return reasons.length === 0 ? '' : words.because(reasons.join(', '))
}

function coded(words: Words, code: string): string {
  return known(words.codes, code) ?? code
}

function isSaid(words: string): boolean {
  return words !== ''
}
