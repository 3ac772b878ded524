import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { allWallets, dropWallet, keepWallet, type KeptWallet } from '../src/app/wallets/shelf'
import { createWallet, openWallet } from '../src/protocol/wallet'

const passphrase = 'correct horse battery staple'

async function aKeptWallet(): Promise<KeptWallet> {
  const { wallet, document } = await createWallet('dev', 'st-mary', 'patient', passphrase)
  return { member: wallet.member, label: 'Mine', document, genesis: '0'.repeat(64), stage: 'backup' }
}

describe('A wallet that a browser keeps', () => {
  // spec portal 4.1
  test('is the sealed document, which opens again under its passphrase and no other', async () => {
    const kept = await aKeptWallet()
    await keepWallet(kept)
    const found = (await allWallets()).find(one => one.member === kept.member)
    expect(found).toEqual(kept)
    expect(JSON.stringify(found)).not.toMatch(/"d":/)
    expect((await openWallet(found!.document, passphrase)).member).toBe(kept.member)
    await expect(openWallet(found!.document, 'another passphrase')).rejects
      .toMatchObject({ code: 'wallet-wrong-passphrase' })
  })

  test('stands beside others, is replaced by its newer self, and is gone once it is dropped', async () => {
    const [one, other] = [await aKeptWallet(), await aKeptWallet()]
    await keepWallet(one)
    await keepWallet(other)
    await keepWallet({ ...one, stage: 'ready' })
    const stages = new Map((await allWallets()).map(kept => [kept.member, kept.stage]))
    expect([stages.get(one.member), stages.get(other.member)]).toEqual(['ready', 'backup'])
    await dropWallet(one.member)
    expect((await allWallets()).map(kept => kept.member)).not.toContain(one.member)
  })
})
