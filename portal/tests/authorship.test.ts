import { describe, expect, test } from 'vitest'
import { isSignedBy } from '../src/client/authorship'
import { Problem } from '../src/client/problem'
import { requireProven, type Listing } from '../src/client/records'
import type { Session } from '../src/client/session'
import type { Final } from '../src/client/submission'
import { JsonFields } from '../src/protocol/json'
import { newPrivateJwk, signingKey } from '../src/protocol/keys'

const [patient, record, digest] = ['p'.repeat(26), 'r'.repeat(26), 'a'.repeat(64)]
const commitment = { epoch: 1, commitment: digest, content: 'bafy', envelope: digest }
const listing: Listing = {
  record, category: 'laboratory', author: 'd'.repeat(26), version: 1, storedAt: 1000, withdrawn: false, erased: false,
  transaction: digest, ...commitment,
}

async function aStoring(): Promise<Final> {
  const { kid } = await signingKey(await newPrivateJwk())
  return {
    receipt: {
      transaction: digest, events: [{ type: 'RecordStored', patient, record, version: 1, category: 'laboratory' }],
    },
    header: { time: 1000n },
    transaction: { kid, body: JsonFields.parse(JSON.stringify(commitment)) },
  } as unknown as Final
}

// spec portal 5.9
describe('A version', () => {
  test('is what the node lists when the proof says the same', async () => {
    const stored = await aStoring()
    expect(() => requireProven(stored, listing, patient)).not.toThrow()
  })

  test.each<[string, Partial<Listing>]>([
    ['another time', { storedAt: 999 }], ['another record', { record: 's'.repeat(26) }],
    ['another category', { category: 'claim' }], ['other content', { content: 'bafz' }],
  ])('that the node lists with %s is refused', async (_, change) => {
    const stored = await aStoring()
    expect(() => requireProven(stored, { ...listing, ...change }, patient)).toThrow(/not what the ledger proves/)
  })

  test('is proven to be its author\'s by the key that signed it, and nobody else\'s', async () => {
    const own = await signingKey(await newPrivateJwk())
    const session = {
      wallet: { member: 'd'.repeat(26), signing: own },
      get: async () => { throw new Problem(404, 'unknown-member', 'There is none.') },
    } as unknown as Session
    const stored = await aStoring()
    const signed = { ...stored, transaction: { ...stored.transaction, kid: own.kid } } as Final
    expect(await isSignedBy(session, signed, 'd'.repeat(26))).toBe(true)
    expect(await isSignedBy(session, stored, 'd'.repeat(26))).toBe(false)
    expect(await isSignedBy(session, signed, 'e'.repeat(26))).toBe(false)
  })
})
