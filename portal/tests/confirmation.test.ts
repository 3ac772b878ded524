import { beforeEach, describe, expect, test, vi } from 'vitest'
import { confirmedExplanation, confirmedKeys } from '../src/client/confirmation'
import { revoke } from '../src/client/consents'
import { agreementKeyOf } from '../src/client/keys'
import type { Session } from '../src/client/session'
import { digestOf, utf8Bytes } from '../src/protocol/encoding'
import { newPrivateJwk, publicOf, thumbprintHex, type PublicJwk } from '../src/protocol/keys'
import type { Message } from '../src/protocol/messages'
import { createWallet } from '../src/protocol/wallet'

/** What the validators would answer: the keys in force, and the digest of who can read what. */
const ledger = { keys: new Map<string, string>(), explanation: '', sent: [] as Message[] }

vi.mock(import('../src/client/submission'), async original => ({
  ...await original(),
  submit: async (_: Session, message: Message) => {
    ledger.sent.push(message)
    const { patient, members = [] } = message.body as { patient: string; members?: string[] }
    const keys = members.flatMap(member => {
      const agreementKey = ledger.keys.get(member)
      return agreementKey === undefined ? [] : [{ member, agreementKey }]
    })
    const event = { type: 'PolicyConfirmed', patient, explanation: ledger.explanation, keys }
    return { receipt: { events: [event] }, header: { time: 5000n } } as never
  },
  // Every key was the member's at some time: that is all a proof of registration shows.
  finality: async () => ({ receipt: { events: [] } }) as never,
  gives: () => true,
}))

const [me, doctor] = ['p'.repeat(26), 'd'.repeat(26)]
const aKey = async (): Promise<PublicJwk> => publicOf(await newPrivateJwk())

function aSession(shown: { key?: PublicJwk; explained?: string; revoked?: boolean } = {}) {
  const paths: string[] = []
  const session = {
    wallet: { member: me }, confirmedKeys: new Map(), genesis: async () => ({ organisations: [] }),
    get: async () => ({ id: doctor, agreementKey: shown.key, source: 'f'.repeat(64), revoked: shown.revoked === true }),
    bytes: async (path: string) => {
      paths.push(path)
      return utf8Bytes(shown.explained ?? '')
    },
  }
  return { session: session as unknown as Session, paths }
}

beforeEach(() => {
  ledger.keys.clear()
  ledger.sent.length = 0
})

// spec records 4.8
describe('A key that a patient seals to', () => {
  test('is the one that the validators confirm', async () => {
    const key = await aKey()
    ledger.keys.set(doctor, await thumbprintHex(key))
    expect(await agreementKeyOf(aSession({ key }).session, `member:${doctor}`)).toEqual(key)
    expect(ledger.sent).toEqual([{ type: 'ConfirmPolicy', body: { patient: me, members: [doctor] } }])
  })

  test('is not one that was replaced, however well it is proven', async () => {
    ledger.keys.set(doctor, await thumbprintHex(await aKey()))
    const key = await aKey()
    const { session } = aSession({ key })
    await expect(agreementKeyOf(session, `member:${doctor}`)).rejects.toMatchObject({ code: 'stale-key-shown' })
    ledger.keys.set(doctor, await thumbprintHex(key))
    expect(await agreementKeyOf(session, `member:${doctor}`)).toEqual(key)
  })

  test('is none of who is no member any more, whatever the node says', async () => {
    expect(await agreementKeyOf(aSession({ key: await aKey() }).session, `member:${doctor}`)).toBeUndefined()
  })

  test('is confirmed once for what is done within two minutes, and again after that', async () => {
    const { session } = aSession()
    vi.useFakeTimers()
    try {
      await confirmedKeys(session, [doctor, me])
      vi.advanceTimersByTime(119_999)
      await confirmedKeys(session, [doctor])
      expect(ledger.sent).toHaveLength(1)
      vi.advanceTimersByTime(1)
      await confirmedKeys(session, [doctor])
      expect(ledger.sent).toHaveLength(2)
    } finally {
      vi.useRealTimers()
    }
  })

  test('is asked for with others, as many as one message takes', async () => {
    const members = Array.from({ length: 151 }, (_, at) => `${at}`.padStart(26, 'a'))
    await confirmedKeys(aSession().session, members)
    expect(ledger.sent.map(({ body }) => (body as { members: string[] }).members.length)).toEqual([150, 1])
  })
})

// spec ledger 9.10
test('A consent ends though the keys of others could not be confirmed, and that is told afterwards', async () => {
  const { wallet } = await createWallet('dev', 'st-mary', 'patient', 'correct horse battery staple')
  const consent = (id: string, grantee: string) => ({
    id, grantee, categories: ['ecg'], purpose: 'TREAT', actions: ['read'], records: [],
    from: 0, to: Date.now() + 99_999,
  })
  const others = 'e'.repeat(26)
  ledger.keys.set(others, await thumbprintHex(await aKey()))
  const policy = {
    last: '0'.repeat(64), consents: [consent('1', `member:${doctor}`), consent('2', `member:${others}`)],
    emergency: [], cases: [], categories: [{ category: 'ecg', epoch: 1, rotationDue: true }],
  }
  const shown = { id: others, agreementKey: await aKey(), source: 'f'.repeat(64), revoked: false }
  const { session } = aSession()
  Object.assign(session, {
    wallet,
    get: async (path: string) => path === `/v1/members/${doctor}` ? { ...shown, id: doctor, revoked: true }
      : path.startsWith('/v1/members/') ? shown : policy,
  })
  await expect(revoke(session, '1', async () => undefined)).rejects.toMatchObject({ code: 'stale-key-shown' })
  expect(ledger.sent.find(message => message.type === 'Revoke')?.body).toMatchObject({ consent: '1', epochs: [] })
})

// spec portal 7.10
describe('Who can read what', () => {
  const explained = '{"readers":[],"rotationDue":[]}'

  test('is shown as confirmed, and when, where the node says what the validators confirmed', async () => {
    ledger.explanation = await digestOf(utf8Bytes(explained))
    const { session, paths } = aSession({ explained })
    expect(await confirmedExplanation(session)).toEqual({ readers: [], rotationDue: [], at: 5000 })
    expect(paths).toEqual([`/v1/patients/${me}/explain?at=5000`])
  })

  test('is not where it says anything else, though it is asked again for what came into the same block', async () => {
    ledger.explanation = await digestOf(utf8Bytes('{"readers":[{}],"rotationDue":[]}'))
    await expect(confirmedExplanation(aSession({ explained }).session))
      .rejects.toMatchObject({ code: 'explanation-unconfirmed' })
    expect(ledger.sent).toHaveLength(3)
  })
})
