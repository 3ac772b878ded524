import { known } from '../../protocol/table'
import { plain } from './elements'

/** An element by its local name; prefixes are left out, of its attributes too. */
export interface Element {
  name: string
  attributes: ReadonlyMap<string, string>
  children: readonly (Element | string)[]
  /** Where in the text it begins, where its attributes do, and where it has ended. */
  place: { start: number; attributes: number; end: number }
}

interface Open {
  name: string; attributes: Map<string, string>; children: (Element | string)[]; place: Element['place']
}

const deepest = 200
const mostElements = 200_000
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: '\'', nbsp: '\u00a0' }

const space = String.raw`[ \t\r\n]`
const nameForm = String.raw`[A-Za-z_\u00c0-\uffff][-\w.:\u00b7-\uffff]*`
const attribute = new RegExp(`${space}+(${nameForm})${space}*=${space}*(?:"([^<"]*)"|'([^<']*)')`, 'y')
const opening = new RegExp(`<(${nameForm})`, 'y')
const closing = new RegExp(`</(${nameForm})${space}*>`, 'y')
const ending = new RegExp(`${space}*(/?)>`, 'y')

/**
 * Reads an XML document without a document type, or undefined: the browser's own reader makes pages, which the policy
 * keeps from a text that came from somewhere. spec portal 1.5, 5.4
 */
export function readXml(text: string): Element | undefined {
  try {
    return new Reader(text.replace(/^\ufeff/u, '')).read()
  } catch (fault) {
    if (fault instanceof XmlRejected) {
      return undefined
    }
    throw fault
  }
}

class XmlRejected extends Error {}

class Reader {
  private at = 0
  private elements = 0
  private readonly open: Open[] = [anOpen('', 0, 0)]

  constructor(private readonly text: string) {}

  read(): Element {
    while (this.at < this.text.length) {
      this.step()
    }
    const [root, ...others] = this.top.children.filter(child => typeof child !== 'string' || child.trim() !== '')
    if (this.open.length !== 1 || others.length > 0 || root === undefined || typeof root === 'string') {
      throw new XmlRejected('A document is one element.')
    }
    return root
  }

  private get top(): Open {
    return this.open[this.open.length - 1] as Open
  }

  private step(): void {
    if (this.text[this.at] !== '<') {
      const next = this.text.indexOf('<', this.at)
      this.say(decoded(this.text.slice(this.at, next === -1 ? undefined : next)))
      this.at = next === -1 ? this.text.length : next
    } else if (this.text.startsWith('<!--', this.at)) {
      this.skip('-->')
    } else if (this.text.startsWith('<?', this.at)) {
      this.skip('?>')
    } else if (this.text.startsWith('<![CDATA[', this.at)) {
      const begin = this.at + 9
      this.skip(']]>')
      this.say(this.text.slice(begin, this.at - 3))
    } else if (this.text[this.at + 1] === '/') {
      this.close()
    } else {
      this.begin()
    }
  }

  private begin(): void {
    const start = this.at
    const name = this.match(opening)?.[1]
    if (name === undefined || this.open.length > deepest || ++this.elements > mostElements) {
      throw new XmlRejected('An element was expected, or there are too many.')
    }
    const element = anOpen(local(name), start, this.at)
    for (let found = this.match(attribute); found !== undefined; found = this.match(attribute)) {
      element.attributes.set(local(found[1] ?? ''), decoded(found[2] ?? found[3] ?? ''))
    }
    const end = this.match(ending)
    if (end === undefined) {
      throw new XmlRejected('An element must end.')
    }
    this.top.children.push(element)
    element.place.end = this.at
    if (end[1] === '') {
      this.open.push(element)
    }
  }

  private close(): void {
    const name = this.match(closing)?.[1]
    if (name === undefined || this.open.length === 1 || local(name) !== this.top.name) {
      throw new XmlRejected('Another element must be closed first.')
    }
    this.top.place.end = this.at
    this.open.pop()
  }

  private say(text: string): void {
    const words = plain(text)
    if (words !== '') {
      this.top.children.push(words)
    }
  }

  private skip(end: string): void {
    const found = this.text.indexOf(end, this.at)
    if (found === -1) {
      throw new XmlRejected(`${end} is missing.`)
    }
    this.at = found + end.length
  }

  private match(form: RegExp): RegExpExecArray | undefined {
    form.lastIndex = this.at
    const found = form.exec(this.text) ?? undefined
    this.at = found === undefined ? this.at : form.lastIndex
    return found
  }
}

function anOpen(name: string, start: number, attributes: number): Open {
  return { name, attributes: new Map(), children: [], place: { start, attributes, end: attributes } }
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]{1,16}));?/gu, (whole, hex, decimal, name) => {
    const code = hex !== undefined ? parseInt(hex as string, 16) : Number(decimal)
    return name !== undefined ? known(entities, name as string) ?? whole as string
      : code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ''
  })
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The elements of that name directly below. */
export function below(element: Element | undefined, ...path: readonly string[]): Element[] {
  return path.reduce<Element[]>((found, name) => found.flatMap(one =>
    one.children.filter((child): child is Element => typeof child !== 'string' && child.name === name)),
  element === undefined ? [] : [element])
}

/** All the words in an element, white space as one blank. */
export function wordsOf(element: Element | string | undefined): string {
  return element === undefined ? '' : gathered(element).replace(/\s+/gu, ' ').trim()
}

function gathered(element: Element | string): string {
  return typeof element === 'string' ? element : element.children.map(gathered).join(' ')
}
