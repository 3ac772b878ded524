import { documentsOf, requireType, type Entry, type FhirBundle } from '../../protocol/fhir/bundle'
import { FhirRejected } from '../../protocol/fhir/fhirRejected'
import { resourceOf } from '../reading/fhirXml'
import { below, type Element } from '../reading/xml'

const declaration = /[ \t\r\n](xmlns(?::[^\s=]+)?)[ \t\r\n]*=[ \t\r\n]*("[^<"]*"|'[^<']*')/g

/**
 * Splits a bundle in XML into its patient's documents, or refuses all of it, like one in JSON. Each resource is its own
 * text, with the namespaces that it took from around it written on it. spec portal 5.10, fhir 1 to 3
 */
export function splitXmlBundle(root: Element, text: string): FhirBundle {
  requireType(below(root, 'type')[0]?.attributes.get('value'))
  const entries = below(root, 'entry').flatMap((entry, at) => entryOf(root, entry, at, text))
  return documentsOf(entries, 'application/fhir+xml')
}

function entryOf(root: Element, entry: Element, at: number, text: string): Entry[] {
  const [holder, ...others] = below(entry, 'resource')
  if (holder === undefined && below(entry, 'request').length + below(entry, 'response').length > 0) {
    return []
  }
  const held = holder?.children.filter((child): child is Element => typeof child !== 'string') ?? []
  const [element] = held
  const path = `entry[${at}].resource`
  if (holder === undefined || element === undefined || held.length + others.length > 1 || element.name === 'Bundle') {
    throw new FhirRejected('bundle-not-fhir', `${path}: must hold a resource of R4, and no Bundle.`)
  }
  return [{
    fullUrl: below(entry, 'fullUrl')[0]?.attributes.get('value'),
    resource: resourceOf(element),
    path,
    text: () => ownText(element, [root, entry, holder], text),
  }]
}

function ownText(element: Element, around: readonly Element[], text: string): string {
  const { start, attributes, end } = element.place
  const own = namespacesOf(element, text)
  const inherited = new Map(around.flatMap(one => [...namespacesOf(one, text)]))
  const missing = [...inherited].filter(([name]) => !own.has(name)).map(([name, value]) => ` ${name}=${value}`)
  return text.slice(start, attributes) + missing.join('') + text.slice(attributes, end)
}

// As they are written, quotes and all; they stand between the element's name and the end of its tag.
function namespacesOf({ place }: Element, text: string): Map<string, string> {
  const tag = /^(?:[^>"']+|"[^"]*"|'[^']*')*/.exec(text.slice(place.attributes, place.end))?.[0] ?? ''
  return new Map([...tag.matchAll(declaration)].map(([, name = '', value = '']) => [name, value]))
}
