import { expect, test } from 'vitest'
import { authorsOf, keyOfStored } from '../../src/app/records/entry'
import type { Listing } from '../../src/client/records'

const [record, doctor, patient] = ['r'.repeat(26), 'd'.repeat(26), 'p'.repeat(26)]

// spec portal 5.12
test('Who wrote a version is found by what the ledger tells of it, each version by itself', () => {
  const listings = [{ record, version: 1, author: doctor }, { record, version: 2, author: patient }] as Listing[]
  const authorOf = (version: number) =>
    authorsOf(listings).get(keyOfStored({ type: 'RecordStored', patient, record, version, category: 'claim' }) ?? '')
  expect([1, 2, 3].map(authorOf)).toEqual([doctor, patient, undefined])
  expect(keyOfStored({ type: 'VersionWithdrawn', patient, record, version: 1 })).toBeUndefined()
})
