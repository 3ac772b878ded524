import { describe, expect, test } from 'vitest'
import { openRequests, readPutAside } from '../../src/app/sharing/requests'
import type { LogEntry } from '../../src/client/log'

const [doctor, nurse] = ['d'.repeat(26), 'n'.repeat(26)]
const day = 24 * 60 * 60 * 1000
const now = 1000 * day
let sequence = 0

function entry(time: number, event: LogEntry['event']): LogEntry {
  sequence++
  return { sequence, ledger: 'policies', height: sequence, index: 0, time, transaction: `${sequence}`, event }
}

function asked(time: number, category: string, more: object = {}): LogEntry {
  return entry(time, {
    type: 'AccessDecided', requester: doctor, category, purpose: 'TREAT', isPermitted: false, ...more,
  })
}

function granted(time: number, categories: string[], more: object = {}): LogEntry {
  return entry(time, { type: 'ConsentGranted', grantee: `member:${doctor}`, categories, purpose: 'TREAT', ...more })
}

// spec portal 7.6
describe('A request that was denied', () => {
  test('waits, with all that the same member asked for the same purpose', () => {
    const log = [asked(now - 3, 'laboratory'), asked(now - 2, 'imaging'), asked(now - 1, 'laboratory')]
    expect(openRequests(log, {}, now)).toEqual([
      { requester: doctor, purpose: 'TREAT', categories: ['laboratory', 'imaging'], times: 3, last: now - 1 },
    ])
  })

  test('stands apart by member and by purpose, the newest first', () => {
    const log = [
      asked(now - 3, 'laboratory'), asked(now - 2, 'laboratory', { requester: nurse }),
      asked(now - 1, 'laboratory', { purpose: 'HRESCH' }),
    ]
    expect(openRequests(log, {}, now).map(one => [one.requester, one.purpose])).toEqual(
      [[doctor, 'HRESCH'], [nurse, 'TREAT'], [doctor, 'TREAT']])
  })

  test('is answered by a consent, as far as that goes', () => {
    const log = [asked(now - 3, 'laboratory'), asked(now - 3, 'imaging'), granted(now - 2, ['laboratory'])]
    expect(openRequests(log, {}, now).map(one => one.categories)).toEqual([['imaging']])
  })

  test.each<[string, object]>([
    ['somebody else', { grantee: `member:${nurse}` }], ['another purpose', { purpose: 'HRESCH' }],
  ])('is not answered by a consent for %s', (_, more) => {
    expect(openRequests([asked(now - 3, 'laboratory'), granted(now - 2, ['laboratory'], more)], {}, now))
      .toHaveLength(1)
  })

  test('is answered by a permit, and waits again when it is denied later', () => {
    const log = [asked(now - 4, 'laboratory'), asked(now - 3, 'laboratory', { isPermitted: true })]
    expect(openRequests(log, {}, now)).toEqual([])
    expect(openRequests([...log, asked(now - 1, 'laboratory')], {}, now)).toMatchObject([{ times: 1, last: now - 1 }])
  })

  test('is over after 30 days', () => {
    expect(openRequests([asked(now - 30 * day, 'laboratory')], {}, now)).toEqual([])
    expect(openRequests([asked(now - 30 * day + 1, 'laboratory')], {}, now)).toHaveLength(1)
  })

  test('that was put aside shows again when it is asked later', () => {
    const [first, later] = [asked(now - 3, 'laboratory'), asked(now - 1, 'imaging')]
    const putAside = { [`${doctor}/TREAT`]: now - 3 }
    expect(openRequests([first], putAside, now)).toEqual([])
    expect(openRequests([first, later], putAside, now)).toMatchObject([{ categories: ['imaging'] }])
  })

  test('in an emergency is not the patient\'s to answer', () => {
    expect(openRequests([asked(now - 1, 'laboratory', { purpose: 'ETREAT' })], {}, now)).toEqual([])
  })
})

test.each([undefined, null, 'x', 7])('What was kept as %j puts nothing aside', kept => {
  expect(readPutAside(kept)).toEqual({})
})

test('Of what was kept only times count', () => {
  expect(readPutAside({ a: 5, b: 'x' })).toEqual({ a: 5 })
})
