import { afterEach, describe, expect, test, vi } from 'vitest'
import { apply, comparisonCode, findDesk, isNewcomer, progress, waiting, type Desk } from '../src/client/registration'
import { Session } from '../src/client/session'
import { digestOf, randomId, utf8Bytes } from '../src/protocol/encoding'
import { newPrivateJwk, publicOf, type PublicJwk } from '../src/protocol/keys'
import { createWallet, type OpenWallet } from '../src/protocol/wallet'

const origin = 'https://node.example'
const passphrase = 'correct horse battery staple'
const statement = { name: 'Wilhelmina Ostrowska', note: 'Born in May' }

afterEach(() => { vi.unstubAllGlobals() })

const aKey = async () => publicOf(await newPrivateJwk())

/** A network of one hospital, and the wallet of its registrar. */
async function aHospital(): Promise<{ registrar: OpenWallet; genesis: string; desk: Desk }> {
  const { wallet: registrar } = await createWallet('dev', 'st-mary', 'registrar', passphrase)
  const founder = async () =>
    ({ member: randomId(), signingKey: await aKey(), agreementKey: await aKey() })
  const [signingKey, agreementKey] = [registrar.signing.publicJwk, registrar.agreement.publicJwk]
  const genesis = JSON.stringify({
    network: 'dev', region: 'region-1', time: 1,
    organisations: [{
      id: 'st-mary',
      registrar: { member: registrar.member, signingKey, agreementKey },
      store: await founder(), roleKeys: [], certificateAuthority: 'AAAA',
    }],
    validators: [{ id: 'v1', organisation: 'st-mary', key: await aKey(), power: 1 }],
    ledgers: [{ name: 'policies', engine: 'solo', difficulty: 0 }],
  })
  const desk = {
    network: 'dev', region: 'region-1', organisation: 'st-mary', registrar: registrar.member, agreementKey,
  }
  return { registrar, genesis, desk }
}

/** Answers by method and path, and remembers the bodies. */
function aNode(answers: Record<string, unknown>): string[] {
  const bodies: string[] = []
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit = {}) => {
    bodies.push(String(init.body ?? ''))
    const answer = answers[`${init.method ?? 'GET'} ${new URL(url).pathname}`]
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), {
      status: answer === undefined ? 404 : 200,
    })
  })
  return bodies
}

describe('A newcomer', () => {
  // spec portal 4.3
  test('writes to a desk whose key is that of the registrar in genesis', async () => {
    const { genesis, desk } = await aHospital()
    aNode({ 'GET /v1/desk': desk, 'GET /v1/genesis': genesis })
    const digest = await digestOf(utf8Bytes(genesis))
    expect(await findDesk(undefined, origin)).toEqual({ ...desk, genesis: digest })
    expect(await findDesk(digest, origin)).toMatchObject(desk)
  })

  test.each<[string, (desk: Desk, other: PublicJwk) => Desk]>([
    ['a key of the node\'s own', (desk, agreementKey) => ({ ...desk, agreementKey })],
    ['another registrar', desk => ({ ...desk, registrar: 'a'.repeat(26) })],
    ['an organisation that is not there', desk => ({ ...desk, organisation: 'elsewhere' })],
    ['a card that proves nothing', (desk, agreementKey) =>
      ({ ...desk, agreementKey, card: { kind: 'salus-card-1', proof: {} } })],
    ['another network', desk => ({ ...desk, network: 'other' })],
  ])('writes nothing to a desk with %s', async (_, change) => {
    const { genesis, desk } = await aHospital()
    aNode({ 'GET /v1/desk': change(desk, await aKey()), 'GET /v1/genesis': genesis })
    await expect(findDesk(undefined, origin)).rejects.toMatchObject({ code: 'desk-unproven' })
  })

  // spec portal 4.2
  test('writes nothing to the desk of another founding document than the one that its wallet met', async () => {
    const [{ genesis }, other] = [await aHospital(), await aHospital()]
    const pinned = await digestOf(utf8Bytes(genesis))
    aNode({ 'GET /v1/desk': other.desk, 'GET /v1/genesis': other.genesis })
    await expect(findDesk(pinned, origin)).rejects.toMatchObject({ code: 'other-genesis' })
  })

  // spec portal 4.3
  test('tells the desk a name that the registrar opens and nobody else', async () => {
    const { registrar, genesis, desk } = await aHospital()
    const { wallet } = await createWallet('dev', 'st-mary', 'patient', passphrase)
    const code = comparisonCode(wallet.signing.kid)
    const bodies = aNode({ 'POST /v1/registrations': { registration: 'r', code, until: 9 } })
    expect(await apply(wallet, desk, statement, undefined, origin)).toMatchObject({ registration: 'r', code })
    expect(bodies.join()).not.toContain(statement.name)

    const handed = JSON.parse(bodies[0] ?? '') as { introduction: object; statement: string }
    const listed = { registration: 'r', code: 'AAAA-AAAA', at: 1, until: 9, ...handed }
    const token = { access_token: 't', expires_in: 300 }
    aNode({ 'POST /v1/token': token, 'GET /v1/registrations': { registrations: [listed] } })
    const pinned = await digestOf(utf8Bytes(genesis))
    const atDesk = await waiting(new Session(registrar, pinned, origin))
    expect(atDesk[0]).toMatchObject({ statement, code })
    const { wallet: stranger } = await createWallet('dev', 'st-mary', 'registrar', passphrase)
    expect((await waiting(new Session(stranger, pinned, origin)))[0]?.statement).toBeUndefined()
  })

  // spec portal 4.3
  test('goes on with no node that names another code than that of its key', async () => {
    const { desk } = await aHospital()
    const { wallet } = await createWallet('dev', 'st-mary', 'patient', passphrase)
    aNode({ 'POST /v1/registrations': { registration: 'r', code: 'AAAA-AAAA', until: 9 } })
    await expect(apply(wallet, desk, statement, undefined, origin)).rejects.toMatchObject({ code: 'code-differs' })
  })

  // spec portal 4.10
  test('writes nothing to the desk of another organisation or network than the wallet was made for', async () => {
    const { desk } = await aHospital()
    const bodies = aNode({})
    for (const [network, organisation] of [['dev', 'st-john'], ['other', 'st-mary']] as const) {
      const { wallet } = await createWallet(network, organisation, 'patient', passphrase)
      await expect(apply(wallet, desk, statement, undefined, origin)).rejects.toMatchObject({ code: 'desk-of-others' })
    }
    expect(bodies).toEqual([])
  })

  test('asks how far the desk is', async () => {
    const { wallet } = await createWallet('dev', 'st-mary', 'patient', passphrase)
    aNode({ 'GET /v1/registrations/r': { state: 'declined', until: 9, reason: 'code-differs' } })
    expect(await progress(wallet, 'r', origin)).toMatchObject({ state: 'declined', reason: 'code-differs' })
  })
})

// spec portal 4.10
describe('A wallet that is imported', () => {
  const aNodeThatSays = (status: number, answer: object) =>
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(answer), { status }))

  test.each([
    ['a newcomer\'s whose key lets nobody in', 'nurse', true],
    ['none of a registrar, whom no desk registers', 'registrar', false],
  ] as const)('is %s', async (_, role, isNew) => {
    const { wallet } = await createWallet('dev', 'st-mary', role, passphrase)
    aNodeThatSays(401, { code: 'caller-unknown' })
    expect(await isNewcomer(wallet, origin)).toBe(isNew)
  })

  test('is a member\'s whose key lets in, and leaves no token behind', async () => {
    const { wallet } = await createWallet('dev', 'st-mary', 'nurse', passphrase)
    const bodies = aNode({ 'POST /v1/token': { access_token: 't', expires_in: 300 }, 'DELETE /v1/token': {} })
    expect(await isNewcomer(wallet, origin)).toBe(false)
    expect(bodies.length).toBe(2)
  })

  test('is not told apart by a node that has too much to do', async () => {
    const { wallet } = await createWallet('dev', 'st-mary', 'nurse', passphrase)
    aNodeThatSays(503, { code: 'node-busy' })
    await expect(isNewcomer(wallet, origin)).rejects.toMatchObject({ code: 'node-busy' })
  })
})

// spec portal 4.2
test('A wallet that met one founding document takes no other', async () => {
  const { registrar, genesis } = await aHospital()
  const pinned = await digestOf(utf8Bytes(genesis))
  aNode({ 'GET /v1/genesis': genesis })
  expect((await new Session(registrar, pinned, origin).genesis()).network).toBe('dev')
  aNode({ 'GET /v1/genesis': genesis.replace('"time":1', '"time":2') })
  await expect(new Session(registrar, pinned, origin).genesis()).rejects.toMatchObject({ code: 'other-genesis' })
})
