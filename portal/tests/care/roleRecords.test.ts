import { beforeEach, describe, expect, test, vi } from 'vitest'
import { readUnder, type Decision } from '../../src/client/access'
import { Problem } from '../../src/client/problem'
import type { Call } from '../../src/client/door'
import type { Session } from '../../src/client/session'
import { memberGrantee } from '../../src/protocol/codes'
import { digestOf, randomId, type Bytes } from '../../src/protocol/encoding'
import { agreementKey, newPrivateJwk, publicOf, type AgreementKey } from '../../src/protocol/keys'
import { contentKeyBinding, envelopeFor, sealRecord, type RecordAddress } from '../../src/protocol/record'
import { openEnvelope } from '../../src/protocol/envelope'
import { seal } from '../../src/protocol/sealed'
import { createWallet, type OpenWallet } from '../../src/protocol/wallet'

const proven = vi.hoisted(() => ({ final: undefined as unknown }))
vi.mock(import('../../src/client/submission'), async original => ({
  ...await original(), finality: async () => proven.final as never,
}))

const [patient, permit, grantee] = ['p'.repeat(26), 'f'.repeat(64), 'role:st-mary/doctor']
const text = 'Only this one'

let doctor: OpenWallet
let role: AgreementKey

beforeEach(async () => {
  doctor = (await createWallet('dev', 'st-mary', 'doctor', 'correct horse battery staple')).wallet
  role = await agreementKey(await newPrivateJwk())
})

/** A store with one record that is open to a role, or to the doctor itself, and the key service of the role. */
async function aStore(recipient: { text: string; agreementKey: AgreementKey }, isHeld = true) {
  const epochKey = await newPrivateJwk()
  const address: RecordAddress = {
    network: 'dev', patient, record: randomId(), version: 1, category: 'laboratory',
  }
  const content = { mediaType: 'text/plain', bytes: new TextEncoder().encode(text) }
  const own = await agreementKey(epochKey)
  const sealed = await sealRecord(address, content, { category: 'laboratory', epoch: 1, publicKey: publicOf(epochKey) })
  const envelope = await envelopeFor(
    address, sealed.commitment, sealed.envelope, own,
    { text: recipient.text, agreementKey: recipient.agreementKey.publicJwk })
  const contentKey = await openEnvelope(
    sealed.envelope, sealed.commitment.envelope, contentKeyBinding(address, 1, 'category'), own)
  const listing = {
    ...sealed.commitment, record: address.record, category: 'laboratory', author: 'a', version: 1, storedAt: 7,
    withdrawn: false, erased: false, transaction: 't', granteeEnvelope: await digestOf(envelope),
  }
  const body = { integer: () => 1, text: (name: 'commitment' | 'content' | 'envelope') => sealed.commitment[name] }
  const event = { type: 'RecordStored', patient, record: address.record, version: 1, category: 'laboratory' }
  proven.final = { receipt: { events: [event] }, header: { time: 7n }, transaction: { body } }
  const handed = async () => ({
    record: address.record, category: 'laboratory', version: 1, epoch: 1,
    jwe: await seal(doctor.agreement.publicJwk,
      { ...contentKeyBinding(address, 1, memberGrantee(doctor.member)), permit }, contentKey),
  })
  const asked: string[] = []
  const session = {
    wallet: doctor, genesis: async () => ({}),
    get: async (path: string) => path.includes('/records?') ? { records: [listing], next: 1 } : [],
    bytes: async (): Promise<Bytes> => envelope,
    content: async () => new Response(sealed.ciphertext),
    call: async ({ method, path }: Call) => {
      asked.push(`${method} ${path}`)
      if (!path.endsWith('/keys')) {
        return Response.json({})
      }
      if (!isHeld) {
        throw new Problem(409, 'role-key-not-held', 'The key of the role is not here.')
      }
      return Response.json({ role: grantee, keys: [], contentKeys: [await handed()] })
    },
  }
  return { session: session as unknown as Session, asked }
}

const decision = { isPermitted: true, final: { id: permit, proof: new Uint8Array() } } as unknown as Decision
const read = (session: Session) => readUnder(session, decision, { patient, category: 'laboratory', purpose: 'TREAT' })

// spec portal 7.4, key-service 3.3
describe('A single record', () => {
  test('that is open to a role is opened with the key that its key service hands out, asked once', async () => {
    const { session, asked } = await aStore({ text: grantee, agreementKey: role })
    const [one] = await read(session)
    expect(one?.fault).toBeUndefined()
    expect(new TextDecoder().decode(one?.opened?.content.bytes)).toBe(text)
    expect(asked.filter(path => path.endsWith('/keys'))).toEqual([`POST /v1/permits/${permit}/keys`])
  })

  test('that is open to the reader itself is opened without asking the key service', async () => {
    const { session, asked } = await aStore({ text: memberGrantee(doctor.member), agreementKey: doctor.agreement })
    const [one] = await read(session)
    expect(new TextDecoder().decode(one?.opened?.content.bytes)).toBe(text)
    expect(asked.filter(path => path.endsWith('/keys'))).toEqual([])
  })

  test('stays closed, with the reason, where the key service has no key of the role', async () => {
    const { session } = await aStore({ text: grantee, agreementKey: role }, false)
    expect((await read(session))[0]?.fault).toMatchObject({ code: 'role-key-not-held' })
  })
})
