import { concept, first, isObject, list, word, type Json } from './elements'
import { entriesOf, isFhir } from './fhirXml'
import { readXml } from './xml'

/** A FHIR document: its resources, and what their references lead to inside of it. */
export interface Document {
  resources: readonly Json[]
  /** The resource of this document that is referred to, if it is there. */
  follow(reference: unknown, from: Json): Json | undefined
}

/** A FHIR document, in JSON or XML, or undefined when the text is none. */
export function readDocument(text: string): Document | undefined {
  const entries = /^[\ufeff\s]*</u.test(text) ? entriesInXml(text) : entriesInJson(text)
  if (entries === undefined) {
    return undefined
  }
  const byAddress = new Map<string, Json>()
  for (const entry of entries) {
    const resource = first(entry['resource'])
    if (resource !== undefined) {
      byAddress.set(`${word(resource['resourceType'])}/${word(resource['id'])}`, resource)
      byAddress.set(word(entry['fullUrl']), resource)
    }
  }
  byAddress.delete('')
  return {
    resources: entries.flatMap(entry => list(entry['resource'])),
    follow: (reference, from) => {
      const address = word(first(reference)?.['reference'])
      return address.startsWith('#')
        ? list(from['contained']).find(one => `#${word(one['id'])}` === address)
        : byAddress.get(address.replace(/\/_history\/[^/]*$/u, ''))
    },
  }
}

function entriesInXml(text: string): Json[] | undefined {
  const root = readXml(text)
  return root !== undefined && isFhir(root) ? entriesOf(root) : undefined
}

function entriesInJson(text: string): Json[] | undefined {
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(root) || typeof root['resourceType'] !== 'string') {
    return undefined
  }
  return root['resourceType'] === 'Bundle' ? list(root['entry']) : [{ resource: root }]
}

/** What a reference leads to, in words: its display, else the name or the code of the resource. */
export function referred(document: Document, reference: unknown, from: Json): string {
  const target = document.follow(reference, from)
  return word(first(reference)?.['display']) || (target === undefined ? '' : nameOf(target) || concept(target['code']))
}

/** The name of a person, an organisation or a place. */
export function nameOf(resource: Json): string {
  const name = resource['name']
  if (typeof name === 'string') {
    return name
  }
  const one = list(name).find(each => each['use'] === 'official') ?? first(name)
  if (one === undefined) {
    return ''
  }
  const parts = [one['prefix'], one['given'], one['family'], one['suffix']].flat()
  return word(one['text']) || parts.map(word).filter(part => part !== '').join(' ')
}
