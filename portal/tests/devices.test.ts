import { expect, test } from 'vitest'
import { requireOwn } from '../src/client/devices'
import { JsonFields } from '../src/protocol/json'
import { newPrivateJwk, publicOf } from '../src/protocol/keys'
import type { Verified } from '../src/protocol/proof'

const [patient, id] = ['p'.repeat(26), 'd'.repeat(26)]
const aKey = async () => publicOf(await newPrivateJwk())

// spec portal 6.6
test('A device is the patient\'s own, with both its keys, or is not shown', async () => {
  const [agreementKey, signingKey, other] = [await aKey(), await aKey(), await aKey()]
  const given = () => ({
    receipt: { events: [{ type: 'MemberRegistered', member: id, patient }] },
    transaction: { type: 'RegisterDevice', body: JsonFields.parse(JSON.stringify({ agreementKey, signingKey })) },
  }) as unknown as Verified
  expect(() => requireOwn(given(), patient, { id, agreementKey, signingKey })).not.toThrow()
  for (const [holder, device] of [
    ['q'.repeat(26), { id, agreementKey, signingKey }],
    [patient, { id: 'e'.repeat(26), agreementKey, signingKey }],
    [patient, { id, agreementKey: other, signingKey }],
    [patient, { id, agreementKey, signingKey: other }],
  ] as const) {
    expect(() => requireOwn(given(), holder, device)).toThrow(/not those that it registered/)
  }
})
