import { describe, expect, test } from 'vitest'
import { deniedIn, monthsOf, openedAtOnce, openedFirst, timelineOf } from '../../src/app/care/timeline'
import { initialOf } from '../../src/app/care/patients'
import { scopesFor, type Answered } from '../../src/client/access'
import { openingsOf, type Granted } from '../../src/client/granted'
import type { Listing, OpenedRecord } from '../../src/client/records'
import type { Category } from '../../src/protocol/codes'
import type { ConsentTerms } from '../../src/protocol/policy'

const patient = 'p'.repeat(26)

function listing(record: string, storedAt: number, category: Category = 'laboratory', more: object = {}): Listing {
  return { record, version: 1, category, storedAt, withdrawn: false, erased: false, ...more } as Listing
}

function answered(category: Category, released: Answered['released'], isPermitted = true): Answered {
  return {
    scope: { patient, category, purpose: 'TREAT' }, released,
    decision: { isPermitted } as Answered['decision'],
  }
}

const opened = {} as OpenedRecord

function consent(more: Partial<ConsentTerms>): ConsentTerms {
  return {
    id: 'c', grantee: 'member:d', categories: ['laboratory'], purpose: 'TREAT', actions: ['read'], from: 0, to: 9,
    records: [], ...more,
  }
}

// spec portal 7.1
describe('To read categories it takes', () => {
  const narrowed = (...records: string[]) => records.map(record => ({ record, version: 1, envelope: 'e' }))
  const asked = { patient, categories: ['imaging', 'laboratory'] as Category[], purpose: 'TREAT' as const }
  const names = (consents: ConsentTerms[]) => scopesFor(consents, asked).map(one => [one.category, one.record])

  test('a request for each, in their order, also where nothing is open', () => {
    expect(names([consent({})])).toEqual([['laboratory', undefined], ['imaging', undefined]])
  })

  test('a request for each record of a narrowed consent', () => {
    expect(names([consent({ records: narrowed('r', 's', 'r') })])).toEqual(
      [['laboratory', 'r'], ['laboratory', 's'], ['imaging', undefined]])
  })

  test('one for the category where another consent opens all of it', () => {
    expect(names([consent({ records: narrowed('r') }), consent({})])).toEqual(
      [['laboratory', undefined], ['imaging', undefined]])
  })

  test.each<[string, Partial<ConsentTerms>]>([
    ['for another purpose', { purpose: 'HRESCH' }], ['that lets nobody read', { actions: ['consent'] }],
  ])('nothing of a consent %s', (_, more) => {
    expect(names([consent({ records: narrowed('r'), ...more })])[0]).toEqual(['laboratory', undefined])
  })
})

// spec portal 7.2
describe('A course', () => {
  test('is in the order of what the content says, else of when it was stored', () => {
    const [old, late] = [listing('old', 50), listing('late', 10)]
    const answers = [
      answered('laboratory', [{ listing: old, opened }, { listing: late, opened }]),
      answered('imaging', [{ listing: listing('scan', 30, 'imaging') }]),
    ]
    const course = timelineOf(answers, one => one.listing === old ? 5 : undefined)
    expect(course.map(one => [one.listing.record, one.at])).toEqual([['scan', 30], ['late', 10], ['old', 5]])
  })

  test('has a version once, opened rather than closed', () => {
    const one = listing('r', 1)
    const course = (answers: Answered[]) => timelineOf(answers, () => undefined)
    const closed = answered('laboratory', [{ listing: one }])
    const open = answered('laboratory', [{ listing: one, opened }])
    expect(course([closed, open])).toMatchObject([{ opened }])
    expect(course([open, closed])).toMatchObject([{ opened }])
  })

  test('is divided by months', () => {
    const at = (month: number) => new Date(2026, month, 3).getTime()
    const released = [10, 10, 8].map((month, index) => ({ listing: listing(`${index}`, at(month)) }))
    const answers = [answered('laboratory', released)]
    expect(monthsOf(timelineOf(answers, () => undefined)).map(one => [one.month, one.entries.length])).toEqual(
      [['2026-11', 2], ['2026-09', 1]])
  })

  test('opens the newest at once, and nothing that is heavy or was entered in error', () => {
    const many = Array.from({ length: openedAtOnce + 5 }, (_, at) => listing(`${at}`, at))
    expect(openedFirst(many).map(one => one.storedAt)).toEqual(
      Array.from({ length: openedAtOnce }, (_, at) => at + 5))
    const [scan, note] = [listing('a', 1, 'imaging'), listing('c', 3)]
    const wrong = listing('b', 2, 'claim', { withdrawn: true })
    expect(openedFirst([scan, wrong, note])).toEqual([note])
    expect(openedFirst([scan])).toEqual([scan])
  })
})

// spec portal 7.3
test('What was denied is named once', () => {
  expect(deniedIn([
    answered('laboratory', [], false), answered('laboratory', [], false), answered('imaging', []),
  ])).toEqual(['laboratory'])
})

describe('What a patient opened', () => {
  const granted: Granted = {
    patient,
    consents: [
      consent({ purpose: 'TREAT', categories: ['imaging', 'laboratory'], to: 5 }),
      consent({ purpose: 'FAMRQT', actions: ['consent'], to: 9 }),
    ],
    cases: [{
      id: 'e', requester: 'd', organisation: 'general', categories: ['allergy'], until: 7, isReviewed: false,
    }],
  }

  test('is consents to read and emergencies, the longest first', () => {
    expect(openingsOf(granted)).toEqual([
      { categories: ['allergy'], purpose: 'ETREAT', until: 7, records: 0 },
      { categories: ['imaging', 'laboratory'], purpose: 'TREAT', until: 5, records: 0 },
    ])
  })

  test('is asked for at first by the purpose under which most is open', () => {
    expect(initialOf(granted)).toEqual({ categories: ['laboratory', 'imaging'], purpose: 'TREAT' })
    expect(initialOf({ ...granted, consents: [], cases: [] })).toEqual({ categories: [] })
  })
})
