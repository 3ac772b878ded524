import type { Category } from '../codes'
import { utf8Bytes, type Bytes } from '../encoding'
import { JsonReader, JsonRejected, type JsonNode } from '../jsonReader'
import { categoryOf, isOnlyWhenNamed, objectsIn, type Resource } from './classification'
import { supporting } from './codeTables'
import { FhirRejected } from './fhirRejected'
import { namesOf, Subjects } from './subjects'

/** One document of a bundle: the bytes of its resource, and the category it belongs to. spec fhir 1.3, 3 */
export interface FhirDocument { category: Category; type: string; mediaType: string; bytes: Bytes }

/** A bundle's documents, whom the file is about in its own words, and how many entries are left out. */
export interface FhirBundle {
  documents: FhirDocument[]
  patient: { name: string; born: string }
  leftOut: number
}

/** An entry that holds a resource: where it stands in the file, and its text as it is stored. */
export interface Entry { fullUrl: string | undefined; resource: Resource; path: string; text: () => string }

const largest = 32 * 1024 * 1024
const mostNested = 64
const types = new Set(['collection', 'transaction', 'batch', 'document', 'searchset', 'message'])

/** Whether a text is a FHIR bundle; what else it is, is not looked at. */
export function isBundle(text: string): boolean {
  try {
    return (JSON.parse(text) as { resourceType?: unknown } | null)?.resourceType === 'Bundle'
  } catch {
    return false
  }
}

/** Splits a bundle into its patient's documents, or refuses all of it. spec fhir 1 to 3 */
export function splitBundle(bytes: Bytes): FhirBundle {
  if (bytes.length > largest) {
    throw new FhirRejected('bundle-too-large', 'A bundle has at most 32 MiB.')
  }
  const { root, text } = parse(bytes)
  return documentsOf(entriesOf(root, text), 'application/fhir+json')
}

/** The documents of a bundle's entries, or the refusal of all of them. spec fhir 2, 3 */
export function documentsOf(entries: readonly Entry[], mediaType: string): FhirBundle {
  const urls = entries.flatMap(({ fullUrl }) => fullUrl === undefined ? [] : [fullUrl.toLowerCase()])
  if (new Set(urls).size < urls.length) {
    throw new FhirRejected('bundle-duplicate-url', 'No two entries have one fullUrl.')
  }
  const patients = entries.filter(({ resource }) => resource['resourceType'] === 'Patient')
  const [patient] = patients
  if (patient === undefined || patients.length > 1) {
    throw patient === undefined
      ? new FhirRejected('bundle-no-patient', 'A bundle says whose it is by one Patient.')
      : new FhirRejected('bundle-two-patients', 'A bundle is of one Patient.')
  }
  const subjects = new Subjects(entries, patient)
  const documents = entries.flatMap(entry => documentOf(entry, subjects, mediaType))
  return { documents, patient: namesOf(patient.resource), leftOut: entries.length - documents.length }
}

/** The category of a single resource's text; undefined when it is none of a patient. */
export function proposedCategory(text: string): Category | undefined {
  try {
    const [resource] = objectsIn(JSON.parse(text))
    return resource === undefined || typeof resource['resourceType'] !== 'string' ? undefined : categoryOf(resource)
  } catch {
    return undefined
  }
}

function documentOf(entry: Entry, subjects: Subjects, mediaType: string): FhirDocument[] {
  const { resource, path, text } = entry
  const type = String(resource['resourceType'])
  const isOptional = supporting.has(type) || isOnlyWhenNamed(resource)
  const isPatients = subjects.arePatients(entry, !isOptional)
  if (isOptional && (supporting.has(type) || !isPatients)) {
    return []
  }
  const category = categoryOf(resource)
  if (category === undefined) {
    throw new FhirRejected('bundle-not-fhir', `${path}: ${type.slice(0, 64)} is no resource of R4.`)
  }
  return [{ category, type, mediaType, bytes: utf8Bytes(text()) }]
}

function entriesOf(root: JsonNode, text: string): Entry[] {
  if (root.members.get('resourceType')?.text !== 'Bundle') {
    throw new FhirRejected('bundle-not-fhir', 'resourceType: must be Bundle.')
  }
  requireType(root.members.get('type')?.text)
  const list = root.members.get('entry')
  if (list !== undefined && list.kind !== 'array') {
    throw new FhirRejected('bundle-not-fhir', 'entry: must be an array.')
  }
  return (list?.elements ?? []).flatMap(node => entryOf(node, text))
}

/** Refuses what is a history, an answer, or of no type. spec fhir 1.2 */
export function requireType(type: string | undefined): void {
  if (!types.has(type ?? '')) {
    throw new FhirRejected('bundle-wrong-type', `type: must be one of ${[...types].join(', ')}.`)
  }
}

function entryOf(node: JsonNode, text: string): Entry[] {
  const resource = node.members.get('resource')
  if (resource === undefined && (node.members.has('request') || node.members.has('response'))) {
    return []
  }
  const fullUrl = node.members.get('fullUrl')
  const type = resource?.members.get('resourceType')
  if (resource?.kind !== 'object' || type?.kind !== 'string' || type.text === 'Bundle'
    || (fullUrl !== undefined && fullUrl.kind !== 'string')) {
    throw new FhirRejected('bundle-not-fhir', `${node.path}: must hold a resource of R4, and no Bundle.`)
  }
  const written = () => text.slice(resource.start, resource.end)
  const read = JSON.parse(written()) as Resource
  return [{ fullUrl: fullUrl?.text, resource: read, path: resource.path, text: written }]
}

function parse(bytes: Bytes): { root: JsonNode; text: string } {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  try {
    return JsonReader.read(hasMark ? bytes.subarray(3) : bytes, mostNested)
  } catch (fault) {
    if (fault instanceof JsonRejected) {
      const code = fault.code === 'too-deep' ? 'bundle-too-deep' : 'bundle-not-json'
      throw new FhirRejected(code, 'The file must be one JSON object in UTF-8 that names no member twice.')
    }
    throw fault
  }
}
