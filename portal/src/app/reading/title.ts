import type { RecordContent } from '../../protocol/record'
import { readClinicalDocument } from './clinicalDocument'
import { readSections, type Section } from './sections'
import type { Words } from './kinds'
import { nameIn } from '../namedType'
import { isDrawing, showingOf } from '../showing'

/** What a record is, in a line: for the reader's own screen. spec fhir 4.1 */
export interface Heading {
  title: string
  /** When that was, as FHIR writes dates; a day is the same day wherever it is read. Empty where nothing says so. */
  when: string
  at: number | undefined
}

const longest = 120

/** The title and the date of what a record says; of a file that says neither here, the name that it had. */
export function headingOf(content: RecordContent, words: Words): Heading {
  const showing = showingOf(content.mediaType, content.bytes.length)
  if (isDrawing(showing) || showing === 'saved') {
    return headed(nameIn(content.mediaType), '')
  }
  const text = new TextDecoder().decode(content.bytes)
  const sections = showing === 'text' ? undefined : readSections(text, words)
  if (sections !== undefined) {
    return ofSections(sections, words)
  }
  const document = showing === 'document' ? readClinicalDocument(text) : undefined
  return document === undefined ? firstLine(text) : headed(document.title, document.when)
}

export function titleOf(content: RecordContent, words: Words): string {
  return headingOf(content, words).title
}

/** When what the record tells of happened, in milliseconds since 1970. */
export function dateOf(content: RecordContent, words: Words): number | undefined {
  return headingOf(content, words).at
}

/** A FHIR date as a moment: a year, a month or a day is its first instant in UTC. spec fhir 4.2 */
export function momentOf(when: string): number | undefined {
  const at = /^\d{4}(-\d\d(-\d\d(T.+)?)?)?$/u.test(when) ? Date.parse(when) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

function ofSections(sections: readonly Section[], words: Words): Heading {
  const [section] = sections
  const [row] = section?.rows ?? []
  const count = sections.reduce((sum, { rows }) => sum + rows.length, 0)
  const value = row?.value !== undefined && row.value !== '' && count === 1 && row.range !== undefined
    ? `: ${row.value}` : ''
  const others = count > 1 ? ` (+${count - 1})` : ''
  const title = row?.what ?? words.types['Bundle'] ?? ''
  return headed(`${title}${value}${others}`, row?.when ?? '')
}

function firstLine(text: string): Heading {
  return headed(text.split('\n').find(line => line.trim() !== '') ?? '', '')
}

function headed(title: string, when: string): Heading {
  const at = momentOf(when)
  return { title: short(title), when: at === undefined ? '' : when, at }
}

function short(text: string): string {
  const line = Array.from(text.replace(/[\s\p{C}]+/gu, ' ').trim())
  return line.length <= longest ? line.join('') : `${line.slice(0, longest - 1).join('')}…`
}
