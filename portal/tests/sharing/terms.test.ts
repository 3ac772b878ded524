import { describe, expect, test } from 'vitest'
import { choiceOf, dayOf, endOf, isWhole, noChoice, sharingOf, type Choice } from '../../src/app/sharing/terms'
import type { Listing } from '../../src/client/records'
import { consentsIn, superseded } from '../../src/client/sharing'
import type { ConsentTerms } from '../../src/protocol/policy'

const day = 24 * 60 * 60 * 1000
const now = new Date(2026, 10, 22, 9, 30).getTime()
const doctor = `member:${'d'.repeat(26)}`

const consent: ConsentTerms = {
  id: 'c', grantee: doctor, categories: ['laboratory', 'imaging'], purpose: 'TREAT', actions: ['read'],
  from: now - day, to: new Date(2026, 11, 1).getTime(), records: [],
}

function listing(record: string, category: Listing['category'], more: object = {}): Listing {
  return { record, category, version: 1, erased: false, ...more } as Listing
}

const chosen: Choice = { ...noChoice, member: 'd'.repeat(26), categories: ['laboratory'] }

describe('The end of a consent', () => {
  test('is so many days from now', () => {
    expect(endOf({ period: '7', lastDay: '' }, now)).toBe(now + 7 * day)
  })

  test('is the end of the chosen day, where the person is', () => {
    expect(endOf({ period: 'day', lastDay: '2026-11-22' }, now)).toBe(new Date(2026, 10, 23).getTime())
  })

  test.each(['', 'x', '2026-11-21', '2026-11', '2099-01-01'])('is none for the day %j', lastDay => {
    expect(endOf({ period: 'day', lastDay }, now)).toBeUndefined()
  })

  test('is shown as the last day on which it is in force', () => {
    expect(dayOf(consent.to)).toBe('2026-11-30')
    expect(endOf(choiceOf(consent), now)).toBe(consent.to)
  })

  test('stays what it was, to the minute, while its day does: to narrow is not to lengthen', () => {
    const to = new Date(2026, 11, 1, 13, 47).getTime()
    const choice = choiceOf({ ...consent, to })
    expect(endOf(choice, now)).toBe(to)
    expect(endOf({ ...choice, lastDay: '2026-12-02' }, now)).toBe(new Date(2026, 11, 3).getTime())
    expect(endOf(choice, to)).toBe(new Date(2026, 11, 2).getTime())
  })
})

describe('A choice', () => {
  test('is whole with somebody, something and an end', () => {
    expect(isWhole(chosen, now)).toBe(true)
    expect(isWhole({ ...chosen, member: '' }, now)).toBe(false)
    expect(isWhole({ ...chosen, categories: [] }, now)).toBe(false)
    expect(isWhole({ ...chosen, records: [] }, now)).toBe(false)
    expect(isWhole({ ...chosen, kind: 'role' }, now)).toBe(false)
    expect(isWhole({ ...chosen, period: 'day' }, now)).toBe(false)
  })

  test('opens whole categories in their order', () => {
    const choice: Choice = { ...chosen, categories: ['claim', 'laboratory'] }
    expect(sharingOf(choice, 'TREAT', [], doctor, now)).toEqual({
      grantee: doctor, records: [],
      terms: {
        categories: ['laboratory', 'claim'], purpose: 'TREAT', from: now, to: now + 30 * day, past: true,
      },
    })
  })

  // spec portal 7.4
  test('of single records opens all their versions, and nothing that was erased', () => {
    const own = [
      listing('r', 'laboratory'), listing('r', 'laboratory', { version: 2 }), listing('s', 'imaging'),
      listing('t', 'imaging', { erased: true }), listing('u', 'claim'),
    ]
    const sharing = sharingOf({ ...chosen, records: ['r', 's', 't'] }, 'TREAT', own, doctor, now)
    expect(sharing.records.map(one => `${one.record}${one.version}`)).toEqual(['r1', 'r2', 's1'])
    expect(consentsIn(sharing).map(one => [one.terms.categories, one.records.length, one.terms.past])).toEqual(
      [[['laboratory'], 2, false], [['imaging'], 1, false]])
  })

  test('of whole categories is one consent', () => {
    const sharing = sharingOf({ ...chosen, categories: ['claim', 'laboratory'] }, 'TREAT', [], doctor, now)
    expect(consentsIn(sharing)).toEqual([sharing])
  })
})

// spec portal 7.9
describe('A consent takes the place of', () => {
  const sharing = sharingOf(chosen, 'TREAT', [], doctor, now)
  test('what the same grantee could read of its categories for its purpose', () => {
    expect(superseded([consent], sharing, now)).toEqual([{ consent, categories: ['laboratory'] }])
  })

  test.each<[string, Partial<ConsentTerms>]>([
    ['another grantee\'s', { grantee: `member:${'e'.repeat(26)}` }],
    ['another purpose\'s', { purpose: 'HRESCH' }],
    ['another category\'s', { categories: ['imaging'] }],
    ['one that is over', { to: now }],
  ])('not of %s', (_, more) => {
    expect(superseded([{ ...consent, ...more }], sharing, now)).toEqual([])
  })
})
