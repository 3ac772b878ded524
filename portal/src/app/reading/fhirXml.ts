import type { Json } from './elements'
import { below, type Element } from './xml'

const namespace = 'http://hl7.org/fhir'
const numeric = /^-?\d{1,15}(\.\d{1,15})?$/
const holders = new Set(['resource', 'contained'])
// What decides a category or a name and may be there once: JSON has it in a list.
const lists = new Set(['given', 'imagingStudy', 'referenceRange', 'specimen'])

/** Whether an XML document is FHIR's. */
export function isFhir(root: Element): boolean {
  return [...root.attributes.values()].includes(namespace)
}

/**
 * A resource in XML as JSON has it, as far as it is read here: of what is there once little is a list, and only the
 * values of quantities become numbers, because no schema is at hand that would tell. FHIR R4, XML and JSON formats
 */
export function resourceOf(element: Element): Json {
  return { resourceType: element.name, ...members(element) }
}

function members(element: Element): Json {
  const found = new Map<string, unknown[]>()
  for (const child of childrenOf(element)) {
    found.set(child.name, [...found.get(child.name) ?? [], valueOf(child)])
  }
  const attributes = ['id', 'url'].flatMap(name => {
    const said = element.attributes.get(name)
    return said === undefined ? [] : [[name, said] as const]
  })
  const read = Object.fromEntries([
    ...attributes, ...[...found].map(([name, values]) =>
      [name, values.length > 1 || lists.has(name) ? values : values[0]] as const),
  ])
  return isQuantity(read) ? { ...read, value: Number(read['value']) } : read
}

function valueOf(element: Element): unknown {
  const [inner] = childrenOf(element)
  if (holders.has(element.name) && inner !== undefined) {
    return resourceOf(inner)
  }
  if (element.name === 'div') {
    return written(element)
  }
  return element.attributes.get('value') ?? members(element)
}

// An identifier's value may look like a number, and is none.
function isQuantity(read: Json): boolean {
  const isMeasured = read['unit'] !== undefined || read['code'] !== undefined || read['comparator'] !== undefined
  return isMeasured && typeof read['value'] === 'string' && numeric.test(read['value'])
}

function childrenOf(element: Element): Element[] {
  return element.children.filter((child): child is Element => typeof child !== 'string')
}

// The narrative goes to its own reader, which keeps words, lists and tables only.
function written(element: Element): string {
  const inside = element.children.map(child => typeof child === 'string' ? escaped(child) : written(child)).join('')
  return `<${element.name}>${inside}</${element.name}>`
}

function escaped(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;')
}

/** The entries of a bundle, or the resource itself as the only one. */
export function entriesOf(root: Element): Json[] {
  return root.name === 'Bundle' ? below(root, 'entry').map(members) : [{ resource: resourceOf(root) }]
}
