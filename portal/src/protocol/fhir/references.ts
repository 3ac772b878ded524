import type { Entry } from './bundle'
import { categoryOf, objectsIn, type Resource } from './classification'
import { supporting } from './codeTables'

/** Where a reference leads: a resource of the bundle, which has no entry when it is contained in another, or nowhere;
 *  then its type, as far as the reference tells it. */
export interface Target { resource?: Resource; entry?: Entry; type: string | undefined }

const restful = /^(https?:\/\/.+\/)([A-Za-z]+\/[A-Za-z0-9.-]{1,64})$/

/** Follows references inside one bundle as FHIR R4 says. spec fhir 2.2 to 2.5 */
export class References {
  private readonly byName = new Map<string, Entry>()

  constructor(private readonly entries: readonly Entry[]) {
    for (const entry of entries) {
      namesOfEntry(entry).filter(name => !this.byName.has(name)).forEach(name => this.byName.set(name, entry))
    }
  }

  find(from: Entry, reference: string): Target {
    if (reference.startsWith('#')) {
      return contained(from, reference.slice(1))
    }
    const query = reference.indexOf('?')
    if (query >= 0) {
      return this.conditional(reference.slice(0, query), reference.slice(query + 1))
    }
    const names = namesIn(reference, rootOf(from))
    const entry = names.map(name => this.byName.get(name)).find(found => found !== undefined)
    return entry === undefined ? { type: typeIn(reference) } : found(entry)
  }

  // `Type?identifier=system|value` or `Type?_id=id`; a search by anything else is not answered here.
  private conditional(path: string, query: string): Target {
    const type = path.slice(path.lastIndexOf('/') + 1)
    const parameters = query.split('&')
    const entry = this.entries.find(one =>
      one.resource['resourceType'] === type && parameters.every(parameter => fits(one.resource, parameter)))
    return entry === undefined ? { type: knownType(type) } : found(entry)
  }
}

/**
 * Whether a resource carries an identifier. Without a system any will do, with an empty one only none; an empty value
 * stands for any of that system. spec fhir 2.4
 */
export function carries(resource: Resource, system: string | undefined, value: string): boolean {
  return (value !== '' || (system !== undefined && system !== '')) && objectsIn(resource['identifier']).some(own =>
    (value === '' || own['value'] === value) && (system === undefined || (own['system'] ?? '') === system))
}

function found(entry: Entry): Target {
  return { entry, resource: entry.resource, type: String(entry.resource['resourceType']) }
}

function contained(from: Entry, id: string): Target {
  if (id === '') {
    return found(from)
  }
  const inside = objectsIn(from.resource['contained']).find(one => one['id'] === id)
  return inside === undefined ? { type: undefined } : { resource: inside, type: String(inside['resourceType']) }
}

function fits(resource: Resource, parameter: string): boolean {
  const equals = parameter.indexOf('=')
  const value = decoded(parameter.slice(equals + 1))
  const bar = value?.indexOf('|') ?? -1
  switch (equals < 0 || value === undefined ? '' : parameter.slice(0, equals)) {
    case '_id': return resource['id'] === value
    case 'identifier':
      return carries(resource, bar < 0 ? undefined : value?.slice(0, bar), (value ?? '').slice(bar + 1))
    default: return false
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined // no encoding of anything: it fits nothing
  }
}

function rootOf({ fullUrl }: Entry): string | undefined {
  return fullUrl === undefined ? undefined : restful.exec(fullUrl)?.[1]
}

// An entry answers to its fullUrl, and one that has no RESTful one also to its type and id. spec fhir 2.2, 2.3
function namesOfEntry({ fullUrl, resource }: Entry): string[] {
  const short = typeof resource['id'] === 'string' ? [`${String(resource['resourceType'])}/${resource['id']}`] : []
  if (fullUrl === undefined) {
    return short
  }
  return restful.test(fullUrl) ? [fullUrl] : [urnOr(fullUrl), ...short]
}

// The names under which a reference may find its entry, without the version that it may carry.
function namesIn(reference: string, root: string | undefined): string[] {
  const whole = urnOr(reference.replace(/\/_history\/[^/]*$/, ''))
  if (whole.startsWith('urn:')) {
    return [whole]
  }
  const absolute = restful.exec(whole)
  return absolute === null ? [...root === undefined ? [] : [root + whole], whole] : [whole, absolute[2] as string]
}

// URNs compare without regard to case.
function urnOr(name: string): string {
  return name.toLowerCase().startsWith('urn:') ? name.toLowerCase() : name
}

function typeIn(reference: string): string | undefined {
  const type = /(?:^|\/)([A-Za-z]+)\/[^/]+$/.exec(reference.replace(/\/_history\/[^/]*$/, ''))?.[1]
  return type === undefined ? undefined : knownType(type)
}

function knownType(type: string): string | undefined {
  return supporting.has(type) || categoryOf({ resourceType: type }) !== undefined ? type : undefined
}
