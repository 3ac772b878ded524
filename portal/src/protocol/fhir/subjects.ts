import type { Entry } from './bundle'
import { objectsIn, type Resource } from './classification'
import { FhirRejected } from './fhirRejected'
import { known } from '../table'

// Where a resource says whose it is; "a.b" goes through the repeating element a. spec fhir 2.1, 2.7
const usual = ['subject', 'patient']
const special: Readonly<Record<string, readonly string[]>> = {
  Appointment: ['participant.actor'],
  AppointmentResponse: ['actor'],
  AuditEvent: ['agent.who', 'entity.what'],
  Coverage: ['beneficiary'],
  EnrollmentRequest: ['candidate'],
  Linkage: ['item.resource'],
  Person: ['link.target'],
  Provenance: ['target'],
  ResearchSubject: ['individual'],
  Schedule: ['actor'],
  Task: ['for'],
}

// There another patient is foreign, and anybody else is not.
const shared = new Set([
  'Appointment', 'AppointmentResponse', 'AuditEvent', 'Linkage', 'Person', 'Provenance', 'Schedule',
])
const things = new Set(['Location', 'Device', 'Substance', 'Medication', 'Organization', 'HealthcareService'])
const restful = /^(https?:\/\/.+\/)([A-Za-z]+\/[A-Za-z0-9.-]{1,64})$/

/** Whose the resources of a bundle are. spec fhir 2 */
export class Subjects {
  private readonly types = new Map<string, string>()
  private readonly patients: ReadonlySet<string>

  constructor(entries: readonly Entry[], patient: Entry) {
    for (const entry of entries) {
      namesOfEntry(entry).forEach(name => this.types.set(name, String(entry.resource['resourceType'])))
    }
    this.patients = new Set(namesOfEntry(patient))
  }

  /** Whether a resource says that it is about the patient. One that is a document whatever it says, and is about
   *  somebody else, refuses the bundle. */
  arePatients({ fullUrl, resource, node }: Entry, isDocument: boolean): boolean {
    const type = String(resource['resourceType'])
    const root = fullUrl === undefined ? undefined : restful.exec(fullUrl)?.[1]
    const judged = (known(special, type) ?? usual).flatMap(path => referencesAt(resource, path))
      .map(one => this.judge(one, root, shared.has(type)))
    if (isDocument && judged.includes('foreign')) {
      throw new FhirRejected('bundle-foreign-subject',
        `${node.path}: ${type} is not about the Patient of this bundle, or does not say so in a way that is read here.`)
    }
    return judged.includes('patient')
  }

  private judge(reference: Resource, root: string | undefined, isShared: boolean): 'patient' | 'foreign' | 'other' {
    const text = reference['reference']
    if (typeof text !== 'string') {
      // A display text says nobody; an identifier alone might be anybody's.
      return reference['identifier'] === undefined || isShared ? 'other' : 'foreign'
    }
    const names = namesIn(text, root)
    if (names.some(name => this.patients.has(name))) {
      return 'patient'
    }
    const type = names.map(name => this.types.get(name)).find(known => known !== undefined) ?? typeIn(text)
    if (isShared) {
      return type === 'Patient' ? 'foreign' : 'other'
    }
    return things.has(type) ? 'other' : 'foreign'
  }
}

/** What the file calls its patient, for whoever stores it to compare: not checked, not kept. */
export function namesOf(patient: Resource): { name: string; born: string } {
  const names = objectsIn(patient['name'])
  const chosen = names.find(one => one['use'] === 'official') ?? names[0]
  const given = Array.isArray(chosen?.['given']) ? chosen['given'].filter(one => typeof one === 'string') : []
  const whole = [...given, chosen?.['family']].filter(one => typeof one === 'string').join(' ')
  const name = typeof chosen?.['text'] === 'string' ? chosen['text'] : whole
  const born = patient['birthDate']
  return { name: name.slice(0, 200), born: typeof born === 'string' ? born.slice(0, 10) : '' }
}

// An entry answers to its fullUrl, and one that has no RESTful one also to its type and id. spec fhir 2.2, 2.3
function namesOfEntry({ fullUrl, resource }: Entry): string[] {
  const short = typeof resource['id'] === 'string' ? [`${String(resource['resourceType'])}/${resource['id']}`] : []
  if (fullUrl === undefined) {
    return short
  }
  return restful.test(fullUrl) ? [fullUrl] : [fullUrl.toLowerCase(), ...short]
}

// The names under which a reference may find its entry, without the version that it may carry.
function namesIn(reference: string, root: string | undefined): string[] {
  const whole = reference.replace(/\/_history\/[^/]*$/, '')
  if (whole.toLowerCase().startsWith('urn:')) {
    return [whole.toLowerCase()]
  }
  const absolute = restful.exec(whole)
  return absolute === null ? [whole, ...root === undefined ? [] : [root + whole]] : [whole, absolute[2] as string]
}

function typeIn(reference: string): string {
  return /(?:^|\/)([A-Za-z]+)(?:\/[^/]+|\?.*)$/.exec(reference)?.[1] ?? ''
}

function referencesAt(resource: Resource, path: string): Resource[] {
  const [first = '', second] = path.split('.')
  const found = objectsIn(resource[first])
  return second === undefined ? found : found.flatMap(one => objectsIn(one[second]))
}
