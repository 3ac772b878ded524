import { isRandomId } from '../../protocol/encoding'

/** Names by member id, as their holder wrote them down; nobody else vouches for them. */
export type Book = ReadonlyMap<string, string>

/** Somebody with a name. */
export interface Named { id: string; name: string }

const longestName = 100
const mostPeople = 5000
const lookedAt = 4

// What is not seen, or turns the direction of a text: with it a name could show as another.
const hidden = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu

// Alphabets with letters that look the same.
const alike = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u]

/** A name as it is kept and shown: one line, nothing invisible in it. */
export function cleanName(text: string): string {
  const line = text.replace(/\s+/gu, ' ').replace(hidden, '').replace(/[<>]/gu, '').trim()
  return Array.from(line).slice(0, longestName).join('').trim()
}

/** What one hands to others: a name and the member id that goes with it. */
export function formatCard({ id, name }: Named): string {
  return `${cleanName(name)} <${id}>`
}

/** Reads a card, or a bare member id, of which the name is empty; anything else is undefined. */
export function parseCard(text: string): Named | undefined {
  const line = text.trim()
  if (isRandomId(line.toLowerCase())) {
    return { id: line.toLowerCase(), name: '' }
  }
  const [, name = '', id = ''] = /^([^<>]*)<\s*([^<>\s]+)\s*>$/u.exec(line) ?? []
  return isRandomId(id.toLowerCase()) ? { id: id.toLowerCase(), name: cleanName(name) } : undefined
}

/**
 * Whose id begins or ends as this one does, which is another's: who makes a wallet chooses its id, and people look at
 * both ends. spec portal 5.2
 */
export function lookAlike(book: Book, id: string): string | undefined {
  const ends = [id.slice(0, lookedAt), id.slice(-lookedAt)] as const
  return [...book].find(([other]) => other !== id && (other.startsWith(ends[0]) || other.endsWith(ends[1])))?.[1]
}

/**
 * The names as they are shown: with the whole id where somebody else could be meant, since another has that name, or
 * the page itself (`own`), or a word of it mixes alphabets that look alike. spec portal 5.2
 */
export function shownNames(book: Book, own: readonly string[]): Book {
  const counts = new Map<string, number>()
  for (const name of [...book.values(), ...own].map(folded)) {
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return new Map([...book].map(([id, name]) =>
    [id, counts.get(folded(name)) === 1 && !isMixed(name) ? name : `${name} (${id})`]))
}

function isMixed(name: string): boolean {
  return name.split(' ').some(word => alike.filter(script => script.test(word)).length > 1)
}

/** Whose name or id has all the words, in the order of the names; those whose name begins so come first. */
export function search(book: Book, text: string, most = 8): Named[] {
  const words = folded(text).split(' ').filter(word => word !== '')
  const found = all(book).filter(({ id, name }) => {
    const said = folded(name)
    return words.every(word => said.includes(word) || id.startsWith(word))
  })
  const begins = ({ name }: Named) => folded(name).startsWith(words.join(' ')) ? 0 : 1
  return found.sort((one, other) => begins(one) - begins(other)).slice(0, most)
}

/** Everybody, by name. */
export function all(book: Book): Named[] {
  return [...book].map(([id, name]) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name))
}

/** The one whose name this is; nobody when there are two of that name. */
export function whoIs(book: Book, text: string): Named | undefined {
  const name = folded(text)
  const found = all(book).filter(one => folded(one.name) === name)
  return found.length === 1 ? found[0] : undefined
}

/** The book with a name more; an empty name takes it out. */
export function withName(book: Book, id: string, name: string): Book {
  const next = new Map(book)
  const clean = cleanName(name)
  if (clean === '') {
    next.delete(id)
  } else if (isRandomId(id) && (next.has(id) || next.size < mostPeople)) {
    next.set(id, clean)
  }
  return next
}

export function writeBook(book: Book): unknown {
  return { kind: 'salus-people-1', people: all(book) }
}

/** Reads a book back; what is no person in it is left out. */
export function readBook(value: unknown): Book {
  const people = (value as { people?: unknown } | null | undefined)?.people
  return (Array.isArray(people) ? people as Partial<Named>[] : []).reduce<Book>((book, one) =>
    typeof one?.id === 'string' && typeof one.name === 'string' ? withName(book, one.id, one.name) : book, new Map())
}

// Without case and accents: who types "muller" finds Müller.
function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim()
}
