import { describe, expect, test } from 'vitest'
import {
  cleanName, formatCard, lookAlike, parseCard, readBook, search, shownNames, whoIs, withName, writeBook, type Book,
} from '../../src/app/people/book'
import { personOf } from '../../src/app/people/personOf'

const [weber, muller, other] = ['a'.repeat(26), `b${'c'.repeat(24)}a`, `d${'e'.repeat(24)}a`] as const

function aBook(...people: [string, string][]): Book {
  return people.reduce<Book>((book, [id, name]) => withName(book, id, name), new Map())
}

// spec portal 5.2
describe('A card', () => {
  test('is a name and a member id, and reads back as it was written', () => {
    const card = formatCard({ id: weber, name: 'Dr Weber' })
    expect(card).toBe(`Dr Weber <${weber}>`)
    expect(parseCard(card)).toEqual({ id: weber, name: 'Dr Weber' })
  })

  test.each([
    [`  ${weber} `, { id: weber, name: '' }],
    [weber.toUpperCase(), { id: weber, name: '' }],
    [`Dr.\tAnne\n Weber  < ${weber} >`, { id: weber, name: 'Dr. Anne Weber' }],
    [`<${weber}>`, { id: weber, name: '' }],
  ])('is read from %j', (text, expected) => expect(parseCard(text)).toEqual(expected))

  test.each(['', 'Dr Weber', `Dr Weber ${weber}`, `<${weber}> Weber`, `Weber <${weber.slice(1)}>`,
    `Weber <${weber.slice(1)}1>`, `A <${weber}> <${muller}>`])('is not %j', text => {
    expect(parseCard(text)).toBeUndefined()
  })

  test('cannot hide what a name says, nor name another id than it shows', () => {
    expect(cleanName('Dr\u202Erebe\u202C\u0000W\u200B')).toBe('DrrebeW')
    expect(parseCard(`Weber <${weber}> <${muller}>`)).toBeUndefined()
    expect(cleanName('n'.repeat(500))).toHaveLength(100)
    expect(parseCard(formatCard({ id: weber, name: `Eve <${muller}>` }))?.id).toBe(weber)
  })
})

describe('A book of names', () => {
  test('finds people by parts of their names without case and accents, and by the beginning of their id', () => {
    const book = aBook([weber, 'Dr Anne Weber'], [muller, 'Jürgen Müller'], [other, 'Weber Pharmacy'])
    expect(search(book, 'muller').map(one => one.id)).toEqual([muller])
    expect(search(book, 'web an').map(one => one.id)).toEqual([weber])
    expect(search(book, 'weber').map(one => one.id)).toEqual([other, weber])
    expect(search(book, 'bccc').map(one => one.id)).toEqual([muller])
    expect(search(book, '')).toHaveLength(3)
    expect(search(book, 'nobody')).toEqual([])
  })

  test('says who somebody is only when one person has that name', () => {
    const book = aBook([weber, 'Anne Weber'], [muller, 'Max'], [other, 'max'])
    expect(whoIs(book, ' anne  WEBER ')?.id).toBe(weber)
    expect(whoIs(book, 'Max')).toBeUndefined()
    expect(whoIs(book, '')).toBeUndefined()
  })

  test('forgets who is given an empty name', () => {
    expect(withName(aBook([weber, 'Anne']), weber, ' ').size).toBe(0)
  })

  test('reads back what it wrote, and leaves out what is no person', () => {
    const book = aBook([weber, 'Anne Weber'], [muller, 'Jürgen Müller'])
    expect(readBook(JSON.parse(JSON.stringify(writeBook(book))))).toEqual(book)
    const odd = [{ id: weber, name: 'Anne' }, { id: 'short', name: 'x' }, { id: muller, name: 7 }, null, 'text']
    expect([...readBook({ people: odd })]).toEqual([[weber, 'Anne']])
    expect([undefined, null, 7, {}, { people: 'x' }].map(value => readBook(value).size)).toEqual([0, 0, 0, 0, 0])
  })

  // spec portal 5.2
  test.each([
    ['the same beginning', (id: string) => `${id.slice(0, 4)}${'7'.repeat(21)}a`, true],
    ['the same end', (id: string) => `${'7'.repeat(22)}${id.slice(-4)}`, true],
    ['another beginning and end', () => `${'7'.repeat(25)}a`, false],
    ['every character the same', (id: string) => id, false],
  ])('tells that an id with %s could be taken for another: %s', (_, other, isAlike) => {
    expect(lookAlike(aBook([muller, 'Jürgen Müller']), other(muller))).toBe(isAlike ? 'Jürgen Müller' : undefined)
  })
})

describe('An event', () => {
  test.each([
    ['AccessDecided', { requester: weber }, weber],
    ['ConsentGranted', { grantee: `member:${muller}` }, muller],
    ['ConsentGranted', { grantee: 'role:st-mary/doctor' }, undefined],
    ['AccessDecided', { requester: other }, undefined],
    ['RecordStored', { record: 'r' }, undefined],
  ])('%s of %j concerns %s besides oneself', (type, members, id) => {
    expect(personOf({ type, ...members }, other)).toBe(id)
  })
})

// spec portal 5.2
describe('A name that somebody else gave', () => {
  const [weber, other] = ['a'.repeat(26), 'b'.repeat(26)]
  const shown = (name: string) => shownNames(new Map([[weber, 'Dr Weber'], [other, cleanName(name)]]),
    ['You', 'Registration desk of st-mary']).get(other)

  test.each([
    'Dr Weber', 'DR WEBER', 'Dr\u00a0Weber', 'Dr W\u200de\u00adber', 'Dr W\u00e9ber', '\uff24r Weber', 'you',
    'Dr W\u0435ber', 'Dr \u0392rown', 'Registration desk of ST-MARY', 'Dr \u2800Weber', 'Dr \u061cWeber',
  ])('as %j never shows as another: the whole id is with it', name => {
    expect(shown(name)).toMatch(new RegExp(` \\(${other}\\)$`, 'u'))
  })

  test.each(['Anna', 'Dr \u0418\u0432\u0430\u043d\u043e\u0432', '\u05d3\u05e0\u05d4'])(
    'as %j, which is nobody else\'s, shows as it is', name => {
      expect(shown(name)).toBe(name)
    })
})
