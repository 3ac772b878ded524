import type { Listing } from '../../client/records'
import type { Category } from '../../protocol/codes'
import type { RecordContent } from '../../protocol/record'
import type { Words } from '../reading/kinds'
import { readSections } from '../reading/sections'
import { headingOf } from '../reading/title'
import { isDrawing, showingOf } from '../showing'
import type { Known } from './entry'

const longestSought = 20_000

export function knownOf(content: RecordContent, words: Words): Known {
  const heading = headingOf(content, words)
  return { ...heading, sought: folded(`${heading.title} ${wordsIn(content, words)}`).slice(0, longestSought) }
}

function wordsIn(content: RecordContent, words: Words): string {
  const showing = showingOf(content.mediaType, content.bytes.length)
  if (isDrawing(showing) || showing === 'saved') {
    return ''
  }
  const text = new TextDecoder().decode(content.bytes)
  const sections = showing === 'fhir' ? readSections(text, words) : undefined
  return sections === undefined
    ? text.replace(/<[^<>]*>/gu, ' ')
    : sections.flatMap(({ rows }) => rows.flatMap(row => [row, ...row.parts ?? []]))
      .map(row => `${row.what ?? ''} ${row.value ?? ''} ${(row.notes ?? []).join(' ')}`).join(' ')
}

/** Whether a record is meant by the words, all of which it must have: in what it says, its category or its author. */
export function sought(wanted: string): (known: Known | undefined, around: string) => boolean {
  const words = folded(wanted).split(' ')
  // Categories and authors are few, records are many.
  const seen = new Map<string, string>()
  return (known, around) => {
    const beside = seen.get(around) ?? folded(around)
    seen.set(around, beside)
    return words.every(word => known?.sought.includes(word) === true || beside.includes(word))
  }
}

/** How many records there are of each category that has any. */
export function countOf(listings: readonly Listing[]): ReadonlyMap<Category, number> {
  const counts = new Map<Category, number>()
  for (const { category } of listings) {
    counts.set(category, (counts.get(category) ?? 0) + 1)
  }
  return counts
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim()
}
