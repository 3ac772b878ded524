import { beforeAll, describe, expect, it } from 'vitest'
import { openEpochs } from '../../src/protocol/categorySeal'
import { categories, memberGrantee, roleGrantee, type Category } from '../../src/protocol/codes'
import { agreementKey, newPrivateJwk, type AgreementKey } from '../../src/protocol/keys'
import { isEntitled, type ConsentTerms, type PolicyNow } from '../../src/protocol/policy'
import { PolicyAuthor } from '../../src/protocol/policyAuthor'
import { createWallet, type OpenWallet } from '../../src/protocol/wallet'
import { codeOf } from './vectors'

const now = 1_750_000_000_000
const doctor = memberGrantee('d'.repeat(25) + 'a')
const nurses = roleGrantee('st-mary', 'nurse')

describe('A patient\'s policy author', () => {
  let wallet: OpenWallet
  let key: AgreementKey

  beforeAll(async () => {
    wallet = (await createWallet('dev', 'st-mary', 'patient', 'a long passphrase')).wallet
    key = await agreementKey(await newPrivateJwk())
  })

  it('seals the next epochs to the patient and to all who are entitled and have a key', async () => {
    const author = new PolicyAuthor(wallet, policy([consent(doctor), consent(nurses)]), now)
    const { message, newKeys, withoutKey } = await author.publishEpochs(['ecg'], new Map([[doctor, key.publicJwk]]))
    const [next] = message.body.epochs

    expect(next?.seals.map(seal => seal.recipient)).toEqual([memberGrantee(wallet.member), doctor])
    expect(withoutKey).toEqual([nurses])
    expect([newKeys[0]?.epoch, next?.epoch]).toEqual([2, 2])
    const sealed = { category: 'ecg', first: 2, last: 2, jwe: next!.seals[1]!.jwe } as const
    const opened = await openEpochs('dev', wallet.member, sealed, doctor, key, [next!.publicKey])
    expect(opened).toEqual(newKeys)
  })

  it('leaves for a further message what would not fit into one', async () => { // spec ledger 2.1
    const many = Array.from({ length: 60 }, (_, at) => roleGrantee(`house-${at}`, 'doctor'))
    const author = new PolicyAuthor(wallet, policy(many.map(grantee => consent(grantee, [...categories]))), now)
    const keys = new Map(many.map(grantee => [grantee, key.publicJwk]))
    const { message, later } = await author.publishEpochs(['ecg', 'sleep', 'imaging'], keys)

    expect(message.body.epochs.map(epoch => epoch.category)).toEqual(['ecg', 'sleep'])
    expect(later).toEqual(['imaging'])
  })

  it('rotates with a revocation only what its grantee may no longer hold', async () => { // spec ledger 9.10
    const both = policy([consent(doctor, ['ecg', 'sleep']), { ...consent(doctor, ['sleep']), id: 'other' }])
    const author = new PolicyAuthor(wallet, both, now)
    const { message } = await author.revoke('1', new Map())

    expect(message.body.consent).toBe('1')
    expect(message.body.epochs.map(epoch => epoch.category)).toEqual(['ecg'])
  })

  it('ends a consent without next keys where nobody\'s are known, and says which are due', async () => {
    const author = new PolicyAuthor(wallet, policy([consent(doctor)]), now)
    const { message, newKeys, later } = await author.revoke('1', undefined)

    expect(message.body).toMatchObject({ consent: '1', epochs: [] })
    expect([newKeys, later]).toEqual([[], ['ecg']])
  })

  it('does not grant what the wallet has no key of', async () => {
    const author = new PolicyAuthor(wallet, policy([]), now)
    const terms = { categories: ['ecg' as const], purpose: 'TREAT' as const, from: now, to: now + 1, past: true }

    expect(await codeOf(() => author.grant({ grantee: doctor, key: key.publicJwk }, terms))).toBe('record-not-for-you')
  })
})

describe('Who is entitled to a category\'s key', () => { // spec ledger 10.5
  const open = { id: '2', requester: 'd'.repeat(25) + 'a', organisation: 'st-mary', isReviewed: false }
  const cases: [string, Partial<PolicyNow>, string, boolean][] = [
    ['the grantee of a consent', { consents: [consent(doctor)] }, doctor, true],
    ['the grantee of one that begins later', { consents: [{ ...consent(doctor), from: now + 9 }] }, doctor, true],
    ['not one of a consent that is over', { consents: [{ ...consent(doctor), to: now }] }, doctor, false],
    ['not one of another category', { consents: [consent(doctor, ['sleep'])] }, doctor, false],
    ['not one whose consent is narrowed', {
      consents: [{ ...consent(doctor), records: [{ record: 'r', version: 1, envelope: 'e' }] }],
    }, doctor, false],
    ['a member with an open emergency', { cases: [{ ...open, categories: ['ecg'], until: now + 1 }] }, doctor, true],
    ['not after it has ended', { cases: [{ ...open, categories: ['ecg'], until: now }] }, doctor, false],
    ['the emergency role that is named', {
      emergency: [{ organisation: 'st-mary', categories: ['ecg'] }],
    }, roleGrantee('st-mary', 'emergency'), true],
    ['no other organisation\'s', {
      emergency: [{ organisation: 'st-mary', categories: ['ecg'] }],
    }, roleGrantee('north', 'emergency'), false],
  ]
  it.each(cases)('%s', (_, part, holder, isSo) => {
    expect(isEntitled({ ...policy([]), ...part }, holder, 'ecg', now)).toBe(isSo)
  })
})

function policy(consents: ConsentTerms[]): PolicyNow {
  const epochs = [{ category: 'ecg' as const, epoch: 1, rotationDue: false }]
  return { last: '0'.repeat(64), consents, emergency: [], cases: [], categories: epochs }
}

function consent(grantee: string, opened: Category[] = ['ecg']): ConsentTerms {
  return {
    id: '1', grantee, categories: opened, purpose: 'TREAT', actions: ['read'], from: now - 1, to: now + 1000,
    records: [],
  }
}
