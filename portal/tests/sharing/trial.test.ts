import { expect, test, vi } from 'vitest'
import type { Call } from '../../src/client/door'
import type { Session } from '../../src/client/session'
import { trySharing } from '../../src/client/sharing'
import { openEpochs } from '../../src/protocol/categorySeal'
import { memberGrantee } from '../../src/protocol/codes'
import { agreementKey, newPrivateJwk, publicOf } from '../../src/protocol/keys'
import type { Bodies } from '../../src/protocol/messages'
import { RecordRejected } from '../../src/protocol/record'
import { createWallet } from '../../src/protocol/wallet'

vi.mock(import('../../src/client/submission'), async original => ({
  ...await original(),
  submit: async () => { throw new Error('nothing is signed to try something out') },
  finality: async () => ({ receipt: { events: [] } }) as never,
  gives: () => true,
}))

// spec records 4.8
test('What is tried out is sealed to the grantee under keys that open nothing of the patient\'s', async () => {
  const { wallet } = await createWallet('dev', 'st-mary', 'patient', 'correct horse battery staple')
  const [own, doctors, doctor] = [await newPrivateJwk(), await newPrivateJwk(), 'd'.repeat(26)]
  await wallet.categoryKeys.add([{ category: 'laboratory', epoch: 1, key: own }])
  const tried: { type: string; body: Bodies['Grant'] }[] = []
  const policy = {
    last: '0'.repeat(64), consents: [], emergency: [], cases: [],
    categories: [{ category: 'laboratory', epoch: 2, rotationDue: false }],
  }
  const session = {
    wallet, genesis: async () => ({ organisations: [] }),
    get: async (path: string) => path.startsWith('/v1/members/')
      ? { id: doctor, agreementKey: publicOf(doctors), revoked: false, source: 'f'.repeat(64) } : policy,
    call: async ({ body }: Call) => {
      tried.push(JSON.parse(body as string))
      return Response.json({ outcome: { accepted: true } })
    },
  } as unknown as Session
  const grantee = memberGrantee(doctor)
  const terms = { categories: ['laboratory' as const], purpose: 'TREAT' as const, from: 0, to: 9, past: true }
  await trySharing(session, { grantee, terms, records: [] }, async () => undefined)
  const [sealed] = tried[0]!.body.keys
  expect([sealed?.category, sealed?.first, sealed?.last]).toEqual(['laboratory', 1, 2])
  // The opener looks at the public halves first, and these are not the patient's.
  await expect(openEpochs('dev', wallet.member, sealed!, grantee, await agreementKey(doctors),
    [publicOf(own), publicOf(own)])).rejects.toBeInstanceOf(RecordRejected)
})
