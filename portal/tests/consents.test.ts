import { describe, expect, test } from 'vitest'
import { publishFirstEpochs } from '../src/client/consents'
import { holdKeys, requireNewest } from '../src/client/keys'
import { Problem } from '../src/client/problem'
import type { Session } from '../src/client/session'
import { sealEpochs } from '../src/protocol/categorySeal'
import { categories, memberGrantee } from '../src/protocol/codes'
import { newPrivateJwk, publicOf } from '../src/protocol/keys'
import type { PolicyNow } from '../src/protocol/policy'
import { createWallet, type EpochKey } from '../src/protocol/wallet'

const category = 'laboratory'
const noPolicy = { last: '0'.repeat(64), consents: [], emergency: [], cases: [], categories: [] }

async function aPatient(calls: Partial<Session>) {
  const { wallet } = await createWallet('dev', 'st-mary', 'patient', 'correct horse battery staple')
  const kept: string[] = []
  const keep = async (document: string) => { kept.push(document) }
  return { session: { wallet, ...calls } as Session, wallet, kept, keep }
}

describe('A patient\'s category keys', () => {
  // spec portal 4.8
  test('are in the wallet only once they are final: another tab\'s may be the ledger\'s', async () => {
    const { session, wallet, kept, keep } = await aPatient({
      get: async <T>() => noPolicy as T,
      genesis: async () => { throw new Problem(502, 'other-genesis', 'so that nothing is sent') },
    })
    await expect(publishFirstEpochs(session, keep)).rejects.toMatchObject({ code: 'other-genesis' })
    expect(wallet.categoryKeys.find(category, 1)).toBeUndefined()
    expect(kept).toEqual([])
  })

  // spec portal 4.8
  test('are published by one of two tabs, and the other one has nothing left to do', async () => {
    const answers = [noPolicy, { ...noPolicy, categories: categories.map(one => ({ category: one, epoch: 1 })) }]
    const { session, keep } = await aPatient({
      get: async <T>() => answers.shift() as T,
      genesis: async () => { throw new Error('Nothing is to be signed.') },
    })
    await publishFirstEpochs(session, keep)
    expect(answers).toEqual([])
  })

  test('that are there are not replaced by what a node hands out', async () => {
    const handed: unknown[] = []
    const { session, wallet, keep } = await aPatient({ get: async <T>() => handed as T })
    const [own, ...theirs] = await Promise.all([1, 1, 2].map(async (epoch): Promise<EpochKey> =>
      ({ category, epoch, key: await newPrivateJwk() })))
    await wallet.categoryKeys.add([own!])
    const recipient = { grantee: memberGrantee(wallet.member), key: wallet.agreement.publicJwk }
    const sealed = await sealEpochs('dev', wallet.member, theirs, recipient)
    handed.push({ ...sealed, publicKeys: theirs.map(({ key }) => publicOf(key)) })
    const policy: PolicyNow = { ...noPolicy, categories: [{ category, epoch: 2, rotationDue: false }] }
    await holdKeys(session, policy, [category], keep)
    expect(wallet.categoryKeys.find(category, 1)?.publicJwk).toEqual(publicOf(own!.key))
    expect(wallet.categoryKeys.find(category, 2)?.publicJwk).toEqual(publicOf(theirs[1]!.key))
  })

  // spec records 4.7
  test('are written to only by the newest one that was seen', async () => {
    const { wallet } = await aPatient({})
    const [session, other] = [{ wallet, newestEpochs: new Map() }, 'o'.repeat(26)]
    requireNewest(session, other, category, 2)
    requireNewest(session, other, category, 3)
    requireNewest(session, other, 'claim', 1)
    expect(() => requireNewest(session, other, category, 2)).toThrow(/earlier key/)
    await wallet.categoryKeys.add([{ category, epoch: 2, key: await newPrivateJwk() }])
    requireNewest(session, wallet.member, category, 2)
    expect(() => requireNewest({ wallet, newestEpochs: new Map() }, wallet.member, category, 1)).toThrow(/earlier key/)
  })
})
