import 'fake-indexeddb/auto'
import { describe, expect, test, vi } from 'vitest'
import { allWallets, dropWallet, Keeping, keepWallet, keptWallet, type KeptWallet } from '../src/app/wallets/shelf'
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
    await new Keeping(one).change({ stage: 'ready' })
    const stages = new Map((await allWallets()).map(kept => [kept.member, kept.stage]))
    expect([stages.get(one.member), stages.get(other.member)]).toEqual(['ready', 'backup'])
    await dropWallet(one.member)
    expect((await allWallets()).map(kept => kept.member)).not.toContain(one.member)
  })
})

describe('A wallet that is open in two tabs', () => {
  // spec portal 4.8
  test('keeps what the first of them sealed, perhaps under a new passphrase', async () => {
    const kept = await aKeptWallet()
    await keepWallet(kept)
    const [one, other] = [new Keeping(kept), new Keeping(kept)]
    await one.change({ document: 'sealed anew' })
    await expect(other.change({ document: 'older' })).rejects.toMatchObject({ code: 'wallet-changed-elsewhere' })
    await other.change({ stage: 'ready' })
    expect(await keptWallet(kept.member)).toMatchObject({ document: 'sealed anew', stage: 'ready' })
  })

  test('is not there again once one of them forgot it', async () => {
    const kept = await aKeptWallet()
    await keepWallet(kept)
    await dropWallet(kept.member)
    await expect(new Keeping(kept).change({ stage: 'ready' })).rejects
      .toMatchObject({ code: 'wallet-changed-elsewhere' })
    expect(await keptWallet(kept.member)).toBeUndefined()
  })

  test('takes changes that follow each other at once', async () => {
    const kept = await aKeptWallet()
    await keepWallet(kept)
    const one = new Keeping(kept)
    await Promise.all([one.change({ document: 'first' }), one.change({ document: 'second' })])
    expect(await keptWallet(kept.member)).toMatchObject({ document: 'second' })
  })
})

describe('A wallet that comes again from its file', () => {
  const again = async (change: Partial<KeptWallet>) => {
    const kept = { ...await aKeptWallet(), stage: 'waiting', registration: 'r' } as const
    await keepWallet(kept)
    return keepWallet({ member: kept.member, label: 'Again', document: 'd', genesis: kept.genesis, stage: 'ready',
      ...change })
  }

  // spec portal 4.2
  test('stays under the founding document that it met', async () => {
    await expect(again({ genesis: '1'.repeat(64) })).rejects.toMatchObject({ code: 'other-genesis' })
  })

  // spec portal 4.10
  test('with keys that let nobody in takes the place of no member\'s', async () => {
    const kept = { ...await aKeptWallet(), stage: 'ready' } as const
    await keepWallet(kept)
    await expect(keepWallet({ ...kept, document: 'of former keys', stage: 'apply' })).rejects
      .toMatchObject({ code: 'wallet-of-former-keys' })
    expect(await keptWallet(kept.member)).toEqual(kept)
    expect(await keepWallet({ ...kept, document: 'sealed anew' })).toMatchObject({ document: 'sealed anew' })
  })

  test('is as far on its way as it was', async () => {
    expect(await again({})).toMatchObject({ label: 'Again', stage: 'waiting', registration: 'r' })
  })
})

test('A browser that keeps nothing says so by a code', async () => {
  const failing = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    const request = { error: new DOMException('Internal error', 'UnknownError') } as IDBOpenDBRequest
    queueMicrotask(() => request.onerror?.(new Event('error')))
    return request
  })
  await expect(allWallets()).rejects.toMatchObject({ code: 'browser-storage' })
  failing.mockRestore()
})
