import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { LogEntry } from '../../src/client/log'
import type { Session } from '../../src/client/session'
import { changeSharing, givenOnce, share } from '../../src/client/sharing'
import { categories, memberGrantee, roleGrantee, type Category } from '../../src/protocol/codes'
import { newPrivateJwk, publicOf, thumbprintHex, type PublicJwk } from '../../src/protocol/keys'
import type { Bodies, Message } from '../../src/protocol/messages'
import type { ConsentTerms, PolicyNow } from '../../src/protocol/policy'
import { createWallet } from '../../src/protocol/wallet'

const doctor = 'd'.repeat(26)
const grantee = memberGrantee(doctor)

/** What was signed, and the policy as it becomes by that. */
const ledger = { signed: [] as Message[], policy: {} as PolicyNow, doctors: {} as PublicJwk }

function publishedIn({ type, body }: Message) {
  return type === 'PublishEpoch' ? (body as Bodies['PublishEpoch']).epochs : []
}

vi.mock(import('../../src/client/submission'), async original => ({
  ...await original(),
  submit: async (session: Session, message: Message) => {
    ledger.signed.push(message)
    for (const { category, epoch } of publishedIn(message)) {
      Object.assign(ledger.policy.categories.find(one => one.category === category) ?? {}, { epoch })
    }
    const keys = [{ member: doctor, agreementKey: await thumbprintHex(ledger.doctors) }]
    const events = [{ type: 'PolicyConfirmed', patient: session.wallet.member, keys }]
    return { receipt: { events }, header: { time: 1n } } as never
  },
  finality: async () => ({ receipt: { events: [] } }) as never,
  gives: () => true,
}))

async function aPatient(consents: Partial<ConsentTerms>[]): Promise<Session> {
  const { wallet } = await createWallet('dev', 'st-mary', 'patient', 'correct horse battery staple')
  await wallet.categoryKeys.add(await Promise.all(categories.map(async category =>
    ({ category, epoch: 1, key: await newPrivateJwk() }))))
  ledger.doctors = publicOf(await newPrivateJwk())
  ledger.policy = {
    last: '0'.repeat(64), emergency: [], cases: [],
    consents: consents.map(one =>
      ({ grantee, actions: ['read'], records: [], to: Date.now() + 1e6, ...one }) as ConsentTerms),
    categories: categories.map(category => ({ category, epoch: 1, rotationDue: false })),
  }
  return {
    wallet, confirmedKeys: new Map(), genesis: async () => ({ organisations: [] }),
    get: async (path: string) => path.startsWith('/v1/members/')
      ? { id: doctor, agreementKey: ledger.doctors, revoked: false, source: 'f'.repeat(64) }
      : structuredClone(ledger.policy),
  } as unknown as Session
}

async function shared(consents: Partial<ConsentTerms>[], past: boolean) {
  const session = await aPatient(consents)
  const opened: Category[] = ['laboratory', 'imaging']
  const terms = { categories: opened, purpose: 'TREAT' as const, from: 0, to: Date.now() + 1e6, past }
  await share(session, { grantee, terms, records: [] }, async () => undefined)
  const renewed = ledger.signed.flatMap(publishedIn).map(one => one.category)
  const { keys } = ledger.signed.at(-1)?.body as Bodies['Grant']
  return { renewed, given: keys.map(key => `${key.category} ${key.first}-${key.last}`) }
}

// spec portal 7.12
describe('What was written before', () => {
  beforeEach(() => { ledger.signed.length = 0 })

  test('lies under keys that are not given where it is to stay closed', async () => {
    expect(await shared([], false)).toEqual({
      renewed: ['laboratory', 'imaging'], given: ['laboratory 2-2', 'imaging 2-2'],
    })
  })

  test('is opened by the keys that there are where it is to be', async () => {
    expect(await shared([], true)).toEqual({ renewed: [], given: ['laboratory 1-1', 'imaging 1-1'] })
  })

  test('stays as open as it was where the same one can read the category already', async () => {
    expect((await shared([{ categories: ['laboratory'] }], false)).renewed).toEqual(['imaging'])
    ledger.signed.length = 0
    const narrowed = [{ record: 'r', version: 1, envelope: '' }]
    expect((await shared([{ categories: ['imaging'], records: narrowed }], false)).renewed)
      .toEqual(['laboratory', 'imaging'])
  })
})

// spec portal 7.12
test('What somebody could read once, itself or by its role, is known from the log', () => {
  const nurses = roleGrantee('st-mary', 'nurse')
  const granted = (to: string, ...opened: Category[]) => ({ type: 'ConsentGranted', grantee: to, categories: opened })
  const log = [
    granted(grantee, 'laboratory'), granted(memberGrantee('e'.repeat(26)), 'imaging'), granted(nurses, 'sleep'),
    { type: 'EmergencyOpened', requester: doctor, categories: ['allergy'] },
    { type: 'AccessDecided', requester: doctor, category: 'claim', isPermitted: false },
  ].map(event => ({ event }) as unknown as LogEntry)
  expect(givenOnce(log, [grantee])).toEqual(['laboratory', 'allergy'])
  expect(givenOnce(log, [grantee, nurses])).toEqual(['laboratory', 'sleep', 'allergy'])
})

// spec portal 7.7
test('A consent that has ended meanwhile is not opened again by changing it', async () => {
  ledger.signed.length = 0
  const session = await aPatient([{ id: 'another', categories: ['imaging'] }])
  const terms = { categories: ['laboratory' as const], purpose: 'TREAT' as const, from: 0, to: 1, past: true }
  await expect(changeSharing(session, 'ended', { grantee, terms, records: [] }, async () => undefined)).rejects
    .toMatchObject({ code: 'unknown-consent' })
  expect(ledger.signed).toEqual([])
})
