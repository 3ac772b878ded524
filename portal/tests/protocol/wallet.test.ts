import { beforeAll, describe, expect, it, vi } from 'vitest'
import { readBase64url, utf8Bytes, utf8Text } from '../../src/protocol/encoding'
import { agreementKey, newPrivateJwk, signingKey, thumbprint, verify } from '../../src/protocol/keys'
import { open, readSealHeader, seal } from '../../src/protocol/sealed'
import { readJws, signJws, verifyJws } from '../../src/protocol/signed'
import { createWallet, introduce, openWallet, type OpenWallet } from '../../src/protocol/wallet'

const passphrase = 'a long passphrase'

describe('A wallet', () => {
  let wallet: OpenWallet
  let document: string

  beforeAll(async () => {
    ({ wallet, document } = await createWallet('dev', 'st-mary', 'patient', passphrase))
  })

  it('opens again with every key that was added, several at once too', async () => { // spec records 5.3, 5.4
    const keys = await Promise.all([1, 2, 3].map(async epoch => ({
      category: 'ecg' as const, epoch, key: await newPrivateJwk(),
    })))
    await Promise.all(keys.map(key => wallet.categoryKeys.add([key])))
    const again = await openWallet(await wallet.save(), passphrase)

    expect(again.member).toBe(wallet.member)
    expect(again.signing.kid).toBe(wallet.signing.kid)
    expect(again.categoryKeys.find('ecg', 2)?.kid).toBe(await thumbprint(keys[1]!.key))
    expect(await again.categoryKeys.privateHalves('ecg', 1, 3)).toEqual(keys)
    expect(again.categoryKeys.holds('ecg', 1, 3)).toBe(true)
    expect(again.categoryKeys.holds('ecg', 1, 4)).toBe(false)
  })

  // spec portal 4.1
  it('has keys that cannot be exported, its lock and those that sign among them', async () => {
    const importing = vi.spyOn(crypto.subtle, 'importKey')
    await openWallet(await wallet.save(), passphrase)
    const imported = importing.mock.calls.map(([, , , isExtractable, uses]) => ({ isExtractable, uses: [...uses] }))
    importing.mockRestore()
    expect(imported.flatMap(({ uses }) => uses)).toEqual(expect.arrayContaining(['sign', 'deriveBits', 'decrypt']))
    expect(imported.filter(({ isExtractable }) => isExtractable)).toEqual([])
    expect(wallet.agreement.key.extractable).toBe(false)
    expect(JSON.stringify(wallet)).not.toContain('"d":')
    expect(document).not.toContain(wallet.signing.publicJwk.x)
  })

  it('introduces its holder with a possession that its key has signed', async () => { // spec ledger 8.2
    const { possession, licence } = await introduce(wallet, 'MD-7')
    const jws = await readJws(possession)

    expect(licence).toBe('MD-7')
    expect(await verifyJws(jws, wallet.signing.kid, wallet.signing.publicJwk)).toBe(true)
    expect(Object.keys(JSON.parse(utf8Text(jws.payload)))).toEqual(['network', 'type', 'member', 'agreementKey'])
  })
})

describe('A sealed message', () => {
  it('opens for its recipient and binding, its header in the one order', async () => { // spec crypto 3.2, 3.3
    const key = await agreementKey(await newPrivateJwk())
    const jwe = await seal(key.publicJwk, { use: 'x', epoch: 3 }, utf8Bytes('hello'))
    const header = utf8Text(readBase64url(jwe.split('.')[0]!))

    expect(Object.keys(JSON.parse(header))).toEqual(['alg', 'enc', 'epk', 'kid', 'salus'])
    expect(header).toContain('"salus":{"epoch":3,"use":"x"}')
    expect(readSealHeader(jwe).binding).toEqual({ epoch: 3, use: 'x' })
    expect(utf8Text(await open(key, { epoch: 3, use: 'x' }, jwe))).toBe('hello')
    await expect(open(key, { epoch: 4, use: 'x' }, jwe)).rejects.toMatchObject({ code: 'binding-mismatch' })
  })
})

describe('A signed message', () => {
  it('is verified by the key that it names and no other', async () => { // spec crypto 2.10
    const [key, other] = [await signingKey(await newPrivateJwk()), await signingKey(await newPrivateJwk())]
    const jws = await readJws(await signJws(key, 'salus-tx', utf8Bytes('{}')))

    expect(await verifyJws(jws, key.kid, key.publicJwk)).toBe(true)
    expect(await verifyJws(jws, other.kid, other.publicJwk)).toBe(false)
    expect(await verify(key.publicJwk, utf8Bytes('other'), jws.signature)).toBe(false)
  })
})
