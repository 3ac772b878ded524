import type { Entry } from './bundle'
import { objectsIn, type Resource } from './classification'
import { FhirRejected } from './fhirRejected'
import { carries, References } from './references'
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
const persons = new Set(['Patient', 'RelatedPerson', 'Person', 'Practitioner', 'PractitionerRole', 'Group'])

type Subject = 'patient' | 'foreign' | 'nobody'

/** Whose the resources of a bundle are. spec fhir 2 */
export class Subjects {
  private readonly references: References

  constructor(entries: readonly Entry[], private readonly patient: Entry) {
    this.references = new References(entries)
  }

  /** Whether a resource says that it is about the patient. One that is a document whatever it says, and is about
   *  somebody else, refuses the bundle. */
  arePatients(entry: Entry, isDocument: boolean): boolean {
    const type = String(entry.resource['resourceType'])
    const judged = (known(special, type) ?? usual).flatMap(path => referencesAt(entry.resource, path))
      .map(one => this.judge(entry, one, shared.has(type)))
    if (isDocument && judged.includes('foreign')) {
      throw new FhirRejected('bundle-foreign-subject',
        `${entry.path}: ${type} is not about the Patient of this bundle, or does not say so in a way that is read `
        + 'here.')
    }
    return judged.includes('patient')
  }

  // spec fhir 2.6, 2.7
  private judge(from: Entry, reference: Resource, isShared: boolean): Subject {
    const [text, declared, logical] = [reference['reference'], reference['type'], reference['identifier']]
    const target = typeof text === 'string' ? this.references.find(from, text) : undefined
    if (target?.resource !== undefined) {
      const isPatient = target.entry === undefined
        ? target.type === 'Patient' && this.isSamePerson(target.resource)
        : target.entry === this.patient
      return isPatient ? 'patient' : other(target.type, isShared)
    }
    if (objectsIn(logical).some(one => this.carries(one)) && (declared === undefined || declared === 'Patient')) {
      return 'patient'
    }
    const type = target?.type ?? (typeof declared === 'string' ? declared : undefined)
    const isAnybody = type === undefined && (target !== undefined || logical !== undefined)
    return isAnybody && !isShared ? 'foreign' : other(type, isShared)
  }

  // A contained resource has no identity of its own. spec fhir 2.5
  private isSamePerson(contained: Resource): boolean {
    const identifiers = objectsIn(contained['identifier'])
    const [own, theirs] = [this.patient.resource, contained].map(one => fullNames(one)) as [string[], string[]]
    return identifiers.length > 0
      ? identifiers.some(one => this.carries({ system: '', ...one }))
      : typeof contained['birthDate'] === 'string' && contained['birthDate'] === this.patient.resource['birthDate']
        && theirs.some(name => own.includes(name))
  }

  private carries({ system, value }: Resource): boolean {
    return typeof value === 'string' && value !== ''
      && carries(this.patient.resource, typeof system === 'string' ? system : undefined, value)
  }
}

/** What the file calls its patient, for whoever stores it to compare: not checked, not kept. */
export function namesOf(patient: Resource): { name: string; born: string } {
  const names = objectsIn(patient['name'])
  const chosen = names.find(one => one['use'] === 'official') ?? names[0]
  const whole = [...givenOf(chosen), chosen?.['family']].filter(one => typeof one === 'string').join(' ')
  const name = typeof chosen?.['text'] === 'string' ? chosen['text'] : whole
  const born = patient['birthDate']
  return { name: name.slice(0, 200), born: typeof born === 'string' ? born.slice(0, 10) : '' }
}

function other(type: string | undefined, isShared: boolean): Subject {
  const counts = type !== undefined && (isShared ? type === 'Patient' : persons.has(type))
  return counts ? 'foreign' : 'nobody'
}

function fullNames(person: Resource): string[] {
  return objectsIn(person['name'])
    .map(name => ({ given: givenOf(name).join(' '), family: name['family'] }))
    .filter(({ given, family }) => given !== '' && typeof family === 'string' && family !== '')
    .map(({ given, family }) => `${given} ${family as string}`)
}

function givenOf(name: Resource | undefined): string[] {
  return Array.isArray(name?.['given']) ? name['given'].filter(one => typeof one === 'string') : []
}

function referencesAt(resource: Resource, path: string): Resource[] {
  const [first = '', second] = path.split('.')
  const found = objectsIn(resource[first])
  return second === undefined ? found : found.flatMap(one => objectsIn(one[second]))
}
