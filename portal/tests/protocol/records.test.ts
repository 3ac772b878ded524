import { describe, expect, it } from 'vitest'
import { openAlert } from '../../src/protocol/alert'
import { sealStatement } from '../../src/protocol/card'
import { openEpochs } from '../../src/protocol/categorySeal'
import { memberGrantee } from '../../src/protocol/codes'
import { base64url, isSame, readBase64url, utf8Bytes, utf8Text } from '../../src/protocol/encoding'
import { JsonFields } from '../../src/protocol/json'
import { agreementKey, newPrivateJwk, parsePublicJwk, publicOf, readPrivateJwk } from '../../src/protocol/keys'
import type { Commitment, SealedKey } from '../../src/protocol/messages'
import {
  commitmentOf, frame, openRecord, sealedRecordLength, sealRecord, sealRecordInto, unframe, type RecordAddress,
} from '../../src/protocol/record'
import { open, seal, type Binding } from '../../src/protocol/sealed'
import { openWallet } from '../../src/protocol/wallet'
import { check, codeOf, readVectors, type Case } from './vectors'

interface SealCase extends Case { jwe: string; binding: Binding; plaintext?: string }

interface RecordCase extends Case {
  address: RecordAddress
  onLedger: Commitment
  recipient: string
  key: string
  envelope: string
  ciphertext: string
  mediaType?: string
  content?: string
}

interface EpochsCase extends Case {
  patient: string
  recipient: string
  key: string
  sealed: SealedKey
  onLedger: string[]
  epochs?: number[]
}

interface WalletCase extends Case { document: string; passphrase: string; member?: string; kid?: string }

const records = readVectors<{ records: RecordCase[]; epochs: EpochsCase[] }>('records')

describe('The vectors of what is sealed', () => {
  it('hold for messages', async () => { // spec crypto 3.1 to 3.6
    const { recipient, seals } = readVectors<{ recipient: string; seals: SealCase[] }>('seals')
    const key = await keyOf(recipient)
    await check(seals, ({ jwe, binding }) => open(key, binding, jwe))
    for (const one of seals.filter(good => good.code === undefined)) {
      expect(base64url(await open(key, one.binding, one.jwe))).toBe(one.plaintext)
    }
  })

  it('hold for records', async () => { // spec records 1.1 to 1.4, 2.1, 2.2, 3.1 to 3.3, 6.1
    await check(records.records, read)
    for (const one of records.records.filter(good => good.code === undefined)) {
      const { mediaType, bytes } = await read(one)
      expect([mediaType, base64url(bytes)]).toEqual([one.mediaType, one.content])
    }
  })

  it('hold for category keys', async () => { // spec records 4.1, 4.4, ledger 10.2
    await check(records.epochs, epochsOf)
    for (const one of records.epochs.filter(good => good.code === undefined)) {
      expect((await epochsOf(one)).map(key => key.epoch)).toEqual(one.epochs)
    }
  })

  it('hold for wallets', async () => { // spec records 5.1 to 5.4
    const { wallets } = readVectors<{ wallets: WalletCase[] }>('wallets')
    await check(wallets, async ({ code, document, passphrase, member, kid, epochKid }) => {
      const wallet = await openWallet(document, passphrase)
      expect(code).toBeUndefined()
      expect([wallet.member, wallet.signing.kid]).toEqual([member, kid])
      expect(wallet.categoryKeys.find('ecg', 1)?.kid).toBe(epochKid)
    })
  })
})

describe('A notice of an alert', () => {
  const notice = {
    patient: 'a'.repeat(26), alert: 'b'.repeat(25) + 'a', notice: 1, category: 'ecg', epoch: 2, content: '',
  } as const

  // spec records 9.5, ledger 15.5
  it('opens with the key of its epoch, and not when it is of another notice or padded wrongly', async () => {
    const key = await agreementKey(await newPrivateJwk())
    const { content: _, ...bound } = notice
    const sealed = (bytes: number[]) =>
      seal(key.publicJwk, { ...bound, network: 'dev', recipient: 'category' }, Uint8Array.from(bytes))
    const content = await sealed([1, 0, 0x80, 0, 0])

    expect(await openAlert('dev', { ...notice, content }, key)).toEqual(Uint8Array.of(1, 0))
    expect(await codeOf(() => openAlert('dev', { ...notice, notice: 2, content }, key))).toBe('record-seal-mismatch')
    for (const bad of [[1, 0, 0], [0, 0], []]) {
      const wrong = { ...notice, content: await sealed(bad) }
      expect(await codeOf(() => openAlert('dev', wrong, key))).toBe('record-not-authentic')
    }
  })
})

describe('The statement of an emergency', () => {
  it('opens for the patient alone, as what it is', async () => { // spec ledger 11.6, key-service 5.2
    const key = await agreementKey(await newPrivateJwk())
    const card = { member: 'a'.repeat(26), agreementKey: key.publicJwk }
    const jwe = await sealStatement('dev', card, 'found unconscious')
    const recipient = memberGrantee(card.member)
    const binding = { network: 'dev', patient: card.member, recipient, use: 'emergency-statement' }

    expect(utf8Text(await open(key, binding, jwe))).toBe('found unconscious')
    expect(() => sealStatement('dev', card, 'x'.repeat(4001))).toThrow(RangeError)
  })
})

describe('Category keys that a role\'s key service hands out', () => {
  it('open for the permit that they were handed out under', async () => { // spec key-service 3.2
    const [own, epoch] = [await newPrivateJwk(), await newPrivateJwk()]
    const key = await agreementKey(own)
    const binding = { category: 'ecg', first: 1, last: 1, network: 'dev', patient: 'p', recipient: 'member:m' }
    const set = utf8Bytes(JSON.stringify({ keys: [{ epoch: 1, key: epoch }] }))
    const jwe = await seal(key.publicJwk, { ...binding, permit: 'f' }, set)
    const handed = { category: 'ecg', first: 1, last: 1, jwe } as const
    const opened = (under: Binding) => openEpochs('dev', 'p', handed, 'member:m', key, [publicOf(epoch)], under)

    expect(await opened({ permit: 'f' })).toEqual([{ category: 'ecg', epoch: 1, key: epoch }])
    expect(await codeOf(() => opened({ permit: '0' }))).toBe('record-seal-mismatch')
    expect(await codeOf(() => opened({}))).toBe('record-seal-mismatch')
  })
})

describe('A record', () => {
  const address: RecordAddress = {
    network: 'dev', patient: 'a'.repeat(26), record: 'a'.repeat(26), version: 1, category: 'imaging',
  }

  it('opens with the category key it was sealed to, its length told by its size alone', async () => {
    const key = await agreementKey(await newPrivateJwk())
    const epoch = { category: 'imaging', epoch: 1, publicKey: key.publicJwk } as const
    const content = { mediaType: 'text/plain', bytes: utf8Bytes('said') }
    const one = await sealRecord(address, content, epoch)
    const other = await sealRecord(address, { ...content, bytes: utf8Bytes('told') }, epoch)

    expect(await openRecord(address, one.commitment, served(one), key)).toEqual(content)
    expect(one.ciphertext.length).toBe(other.ciphertext.length)
    expect(await codeOf(() => openRecord(address, one.commitment, served(other), key)))
      .toBe('record-envelope-mismatch')
  })

  // spec records 1.3
  it('is not read from a frame that is short, long, or padded with anything but zeros', async () => {
    const salt = new Uint8Array(32)
    const content = { mediaType: 'text/plain', bytes: new Uint8Array(1000).fill(7) }
    const framed = frame(salt, content)
    const commitment = await commitmentOf(salt, content.bytes)
    const padded = framed.slice()
    padded[padded.length - 1] = 1
    const endless = framed.slice()
    endless.fill(255, 32 + 2 + 10, 32 + 2 + 10 + 8)
    const untyped = framed.slice()
    untyped.fill(0, 32, 34)

    expect(await unframe(framed, commitment)).toEqual(content)
    for (const bad of [padded, endless, untyped, framed.slice(0, 41), framed.slice(0, -1), new Uint8Array(0)]) {
      expect(await codeOf(() => unframe(bad, commitment))).toBe('record-not-authentic')
    }
  })

  function served(record: { ciphertext: Uint8Array<ArrayBuffer>; envelope: Uint8Array<ArrayBuffer> }) {
    return { ciphertext: [record.ciphertext], envelope: record.envelope }
  }
})

async function keyOf(jwk: string) {
  return agreementKey(await readPrivateJwk(JsonFields.parse(jwk, 1)))
}

async function read({ address, onLedger, recipient, key, envelope, ciphertext }: RecordCase) {
  const served = { ciphertext: [readBase64url(ciphertext)], envelope: readBase64url(envelope) }
  return openRecord(address, onLedger, served, await keyOf(key), recipient)
}

async function epochsOf({ patient, recipient, key, sealed, onLedger }: EpochsCase) {
  return openEpochs('dev', patient, sealed, recipient, await keyOf(key), onLedger.map(jwk => parsePublicJwk(jwk)))
}

// spec records 1.1 to 1.4, portal 9.7
describe('A document that is sealed part by part', () => {
  const segment = 1_048_576
  it.each([0, 1, 1000, segment - 200, segment, 3 * segment + 7])('opens as one that was sealed whole: %i bytes',
    async length => {
      const key = await agreementKey(await newPrivateJwk())
      const epoch = { category: 'imaging', epoch: 1, publicKey: key.publicJwk } as const
      const address: RecordAddress = {
        network: 'dev', patient: 'a'.repeat(26), record: 'b'.repeat(25) + 'a', version: 1, category: 'imaging',
      }
      const bytes = Uint8Array.from({ length }, (_, at) => at % 247)
      const parts = function* () {
        for (let at = 0; at < length; at += 300_000) {
          yield bytes.subarray(at, at + 300_000)
        }
      }
      const sealed: Uint8Array<ArrayBuffer>[] = []
      const source = { mediaType: 'application/dicom', length, parts: parts() }
      const take = async (part: Uint8Array<ArrayBuffer>) => void sealed.push(part)
      const { envelope, commitment } = await sealRecordInto(take, address, source, epoch)
      const sum = sealed.reduce((all, part) => all + part.length, 0)
      expect(sum).toBe(sealedRecordLength('application/dicom', length))
      const opened = await openRecord(address, commitment, { ciphertext: sealed, envelope }, key)
      expect(opened.mediaType).toBe('application/dicom')
      expect(isSame(opened.bytes, bytes)).toBe(true)
    })

  it.each([[10, 9], [9, 10]])('of %i bytes is refused when it was said to have %i', async (length, said) => {
    const key = await agreementKey(await newPrivateJwk())
    const epoch = { category: 'imaging', epoch: 1, publicKey: key.publicJwk } as const
    const address: RecordAddress = { network: 'dev', patient: '', record: '', version: 1, category: 'imaging' }
    const source = { mediaType: 'text/plain', length: said, parts: [new Uint8Array(length)] }
    await expect(sealRecordInto(async () => undefined, address, source, epoch))
      .rejects.toMatchObject({ code: 'record-source-changed' })
  })
})
