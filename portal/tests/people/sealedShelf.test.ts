import 'fake-indexeddb/auto'
import { beforeAll, describe, expect, test } from 'vitest'
import { inStore } from '../../src/app/wallets/database'
import { keepSealed, openOwn, openOwnFile, readSealed, sealToSelf } from '../../src/app/wallets/sealedShelf'
import { allWallets, dropWallet, keepWallet } from '../../src/app/wallets/shelf'
import { createWallet, type OpenWallet } from '../../src/protocol/wallet'

const book = { people: [{ id: 'a'.repeat(26), name: 'Wilhelmina Ostrowska' }] }
let [mine, another]: OpenWallet[] = []

beforeAll(async () => {
  [mine, another] = await Promise.all(['a long passphrase', 'another passphrase'].map(async passphrase =>
    (await createWallet('dev', 'st-mary', 'patient', passphrase)).wallet))
})

// spec portal 5.1
describe('What a browser keeps for a wallet', () => {
  test('opens with that wallet, and holds nothing readable at rest', async () => {
    await keepSealed(mine!, 'people', book)
    expect(await readSealed(mine!, 'people')).toEqual(book)
    const kept = await inStore('sealed', 'readonly', store => store.getAll())
    expect(kept).toHaveLength(1)
    expect(JSON.stringify(kept)).not.toMatch(/Wilhelmina|aaaa/)
  })

  test('does not open with another wallet, also when it is put in its place', async () => {
    const sealed = await sealToSelf(mine!, 'people', book)
    await expect(openOwn(another!, 'people', sealed)).rejects.toMatchObject({ code: 'wrong-recipient' })
    await inStore('sealed', 'readwrite', store => store.put({ member: another!.member, use: 'people', sealed }))
    await expect(readSealed(another!, 'people')).rejects.toMatchObject({ code: 'wrong-recipient' })
  })

  test('opens from a file that this wallet saved, and any other file is named as another', async () => {
    const sealed = await sealToSelf(mine!, 'people', book)
    const read = (text: string) => openOwnFile(mine!, 'people', new File([text], 'book.jwe'))
    expect(await read(`${sealed}\n`)).toEqual(book)
    const damaged = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'Q' : 'A'}`
    const foreign = await sealToSelf(another!, 'people', book)
    for (const other of ['', '{"kind":"salus-wallet-1"}', 'a.b.c.d.e', foreign, damaged]) {
      await expect(read(other)).rejects.toMatchObject({ code: 'not-own-file' })
    }
    await expect(read(await sealToSelf(mine!, 'requests', book))).rejects.toMatchObject({ code: 'not-own-file' })
  })

  test('opens also after the wallet got new keys', async () => {
    const sealed = await sealToSelf(mine!, 'people', book)
    const rotated = { ...mine!, agreement: another!.agreement, retired: [mine!.agreement] }
    expect(await openOwn(rotated, 'people', sealed)).toEqual(book)
  })

  test('goes with the wallet, and the other wallet\'s stays', async () => {
    await keepWallet({ member: mine!.member, label: 'Mine', document: '{}', genesis: '', stage: 'ready' })
    await keepSealed(mine!, 'people', book)
    await keepSealed(another!, 'people', book)
    await dropWallet(mine!.member)
    expect(await allWallets()).toEqual([])
    expect(await readSealed(mine!, 'people')).toBeUndefined()
    expect(await readSealed(another!, 'people')).toEqual(book)
  })
})
