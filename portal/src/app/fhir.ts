/** A FHIR resource as a person reads it: what it is, what it says, and when. */
export interface Reading {
  title: string
  value: string
  range: string
  when: string
  type: string
}

type Json = Readonly<Record<string, unknown>>

const mostResources = 500

/** The resources of a FHIR document, or undefined when the text is none. */
export function readFhir(text: string): Reading[] | undefined {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(document) || typeof document['resourceType'] !== 'string') {
    return undefined
  }
  const resources = document['resourceType'] === 'Bundle'
    ? list(document['entry']).map(entry => entry['resource']).filter(isObject)
    : [document]
  return resources.slice(0, mostResources).map(read)
}

function read(resource: Json): Reading {
  const type = word(resource['resourceType'])
  return {
    type,
    title: conceptOf(resource) || type,
    value: valueOf(resource),
    range: rangeOf(list(resource['referenceRange'])[0]),
    when: word(resource['effectiveDateTime'] ?? resource['onsetDateTime'] ?? resource['authoredOn']
      ?? resource['occurrenceDateTime'] ?? resource['recordedDate'] ?? resource['date'] ?? resource['issued']),
  }
}

function conceptOf(resource: Json): string {
  for (const name of ['code', 'medicationCodeableConcept', 'vaccineCode', 'type', 'category']) {
    const [concept] = list(resource[name])
    const words = concept === undefined ? '' : wordsOf(concept)
    if (words !== '') {
      return words
    }
  }
  return ''
}

function wordsOf(concept: Json): string {
  const coding = list(concept['coding'])[0]
  return word(concept['text']) || word(coding?.['display']) || word(coding?.['code'])
}

function valueOf(resource: Json): string {
  const parts = list(resource['component']).map(part => `${conceptOf(part)} ${valueOf(part)}`.trim())
  if (parts.length > 0) {
    return parts.join('; ')
  }
  const [concept] = list(resource['valueCodeableConcept'])
  const dosage = list(resource['dosageInstruction'])[0]
  return quantity(list(resource['valueQuantity'])[0]) || word(resource['valueString'])
    || (concept === undefined ? '' : wordsOf(concept)) || word(dosage?.['text']) || statusOf(resource)
}

function statusOf(resource: Json): string {
  const [clinical] = list(resource['clinicalStatus'])
  return clinical === undefined ? word(resource['status']) : wordsOf(clinical)
}

function quantity(value: Json | undefined): string {
  return value === undefined ? '' : `${word(value['value'])} ${word(value['unit'] ?? value['code'])}`.trim()
}

function rangeOf(range: Json | undefined): string {
  if (range === undefined) {
    return ''
  }
  const [low, high] = [quantity(list(range['low'])[0]), quantity(list(range['high'])[0])]
  return word(range['text']) || (low === '' && high === '' ? '' : `${low || '…'} – ${high || '…'}`)
}

// FHIR has some members once and some as lists: both are read as lists.
function list(value: unknown): Json[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject)
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
