import { describe, expect, test } from 'vitest'
import { readerOfPermit, readersOf } from '../../src/app/home/readers'
import type { LogEntry } from '../../src/client/log'

const [patient, doctor, nurse] = ['p'.repeat(26), 'd'.repeat(26), 'n'.repeat(26)]

function anEntry(time: number, transaction: string, event: Record<string, unknown>): LogEntry {
  return { sequence: time, ledger: 'policies', height: time, index: 0, time, transaction, event: event as never }
}

function decided(requester: string, category: string, more: object = {}): Record<string, unknown> {
  return { type: 'AccessDecided', requester, category, purpose: 'TREAT', isPermitted: true, ...more }
}

// spec portal 5.8
describe('Who read what', () => {
  test('is known of each permit, so that the log says to whom something was handed out', () => {
    const log = [
      anEntry(10, 'one', decided(doctor, 'laboratory')),
      anEntry(11, 'sum', { type: 'ReleaseSummarised', permit: 'one', records: ['a/1'] }),
    ]
    expect([...readerOfPermit(log)]).toEqual([['one', doctor]])
  })

  test('is said once for each person and purpose, with all categories, what was handed out, and the last time', () => {
    const log = [
      anEntry(10, 'one', decided(doctor, 'laboratory')),
      anEntry(11, 'sum', { type: 'ReleaseSummarised', permit: 'one', records: ['a/1', 'b/1'] }),
      anEntry(20, 'two', decided(nurse, 'sleep')),
      anEntry(30, 'three', decided(doctor, 'vital-signs')),
      anEntry(31, 'sum2', { type: 'ReleaseSummarised', permit: 'three', records: ['c/1'] }),
    ]
    expect(readersOf(log, patient, 0)).toEqual([
      { member: doctor, purpose: 'TREAT', categories: ['vital-signs', 'laboratory'], items: 3, isEmergency: false,
        last: 31 },
      { member: nurse, purpose: 'TREAT', categories: ['sleep'], items: 0, isEmergency: false, last: 20 },
    ])
  })

  test('is not said of who was denied, of the patient, and of what is long ago', () => {
    const log = [
      anEntry(1, 'old', decided(doctor, 'laboratory')),
      anEntry(10, 'no', decided(nurse, 'laboratory', { isPermitted: false })),
      anEntry(11, 'own', decided(patient, 'laboratory')),
      anEntry(12, 'sum', { type: 'ReleaseSummarised', permit: 'old', records: ['a/1'] }),
    ]
    expect(readersOf(log, patient, 5)).toEqual([])
  })

  test('names an emergency apart from treatment', () => {
    const log = [
      anEntry(10, 'one', decided(doctor, 'laboratory')),
      anEntry(11, 'em', { type: 'EmergencyOpened', requester: doctor, categories: ['allergy'] }),
      anEntry(12, 'two', decided(doctor, 'allergy', { purpose: 'ETREAT' })),
    ]
    expect(readersOf(log, patient, 0).map(one => [one.purpose, one.isEmergency, one.categories]))
      .toEqual([['ETREAT', true, ['allergy']], ['TREAT', false, ['laboratory']]])
  })
})
