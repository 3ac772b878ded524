import { describe, expect, test } from 'vitest'
import { Door } from '../src/client/door'
import { Problem } from '../src/client/problem'
import { Session } from '../src/client/session'
import { newPrivateJwk, signingKey } from '../src/protocol/keys'
import { readDpopProof, tokenHash } from '../src/protocol/signed'
import type { OpenWallet } from '../src/protocol/wallet'

const origin = 'https://node.example'

interface Asked { method: string; url: string; claims: Record<string, unknown>; authorization: string | null }

/** A node that answers as told, and remembers what it was asked. */
function aNode(answer: (asked: Asked, count: number) => Response): { asked: Asked[]; fetching: typeof fetch } {
  const asked: Asked[] = []
  const fetching = async (url: URL | RequestInfo, init?: RequestInit) => {
    const headers = new Headers(init?.headers)
    const { claims } = await readDpopProof(headers.get('DPoP') ?? '')
    asked.push({
      method: init?.method ?? '', url: String(url), claims: { ...claims }, authorization: headers.get('Authorization'),
    })
    return answer(asked.at(-1)!, asked.length)
  }
  return { asked, fetching: fetching as typeof fetch }
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ code, detail: code }), { status, headers })
}

const json = (value: unknown, headers: Record<string, string> = {}) => new Response(JSON.stringify(value), { headers })
const aKey = async () => signingKey(await newPrivateJwk())
const patiently = async () => undefined

describe('A request to the browsers\' listener', () => {
  // spec callers 4.3
  test('names its method and its address without the query', async () => {
    const node = aNode(() => json({}))
    await new Door(await aKey(), origin, node.fetching).call({ method: 'GET', path: '/v1/members/a?b=c' })
    expect(node.asked[0]).toMatchObject({ url: `${origin}/v1/members/a?b=c` })
    expect(node.asked[0]?.claims).toMatchObject({ htm: 'GET', htu: `${origin}/v1/members/a` })
  })

  // spec callers 4.4
  test('is made again once with the nonce that the node names', async () => {
    const node = aNode(({ claims }) => claims['nonce'] === 'n1'
      ? json({ is: 'good' })
      : problem(401, 'dpop-nonce-required', { 'DPoP-Nonce': 'n1' }))
    const answer = await new Door(await aKey(), origin, node.fetching).call({ method: 'POST', path: '/v1/token' })
    expect(await answer.json()).toEqual({ is: 'good' })
    expect(node.asked).toHaveLength(2)
    expect(node.asked[0]?.claims['jti']).not.toBe(node.asked[1]?.claims['jti'])
  })

  test('that a node refuses for ever with the same nonce ends', async () => {
    const node = aNode(() => problem(401, 'dpop-nonce-required', { 'DPoP-Nonce': 'n1' }))
    const door = new Door(await aKey(), origin, node.fetching)
    await expect(door.call({ method: 'GET', path: '/v1/nodes' })).rejects.toMatchObject({ code: 'dpop-nonce-required' })
    expect(node.asked.length).toBeLessThanOrEqual(2)
  })

  // spec records 6.9
  test('that is put off is sent again after that time where it changes nothing', async () => {
    const waits: number[] = []
    const node = aNode((_, count) => count < 3 ? problem(429, 'too-many', { 'Retry-After': '2' }) : json({}))
    const door = new Door(await aKey(), origin, node.fetching, async seconds => { waits.push(seconds) })
    await door.call({ method: 'GET', path: '/v1/nodes' })
    expect(waits).toEqual([2, 2])
  })

  test('that changes something is never sent twice', async () => {
    const node = aNode(() => problem(429, 'quota-exceeded', { 'Retry-After': '1' }))
    const door = new Door(await aKey(), origin, node.fetching, patiently)
    await expect(door.call({ method: 'POST', path: '/v1/transactions' })).rejects.toBeInstanceOf(Problem)
    expect(node.asked).toHaveLength(1)
  })

  test('waits ten seconds in all at most', async () => {
    const waits: number[] = []
    const node = aNode(() => problem(429, 'too-many', { 'Retry-After': '6' }))
    const door = new Door(await aKey(), origin, node.fetching, async seconds => { waits.push(seconds) })
    await expect(door.call({ method: 'GET', path: '/v1/nodes' })).rejects.toMatchObject({ retrySeconds: 6 })
    expect(waits).toEqual([6])
  })

  test.each([
    '<html>', 'null', '[]', '{"code":{"a":1},"detail":[]}',
  ])('that fails with %s still has a code', async body => {
    const node = aNode(() => new Response(body, { status: 502 }))
    const door = new Door(await aKey(), origin, node.fetching)
    await expect(door.call({ method: 'GET', path: '/v1/nodes' })).rejects.toMatchObject({ code: 'status-502' })
  })
})

describe('A session', () => {
  const token = (count: number) => json({ access_token: `t${count}`, expires_in: 300 })
  const isToken = ({ url }: Asked) => url.endsWith('/v1/token')

  async function aSession(fetching: typeof fetch, now: () => number = Date.now): Promise<Session> {
    const signing = await aKey()
    const door = new Door(signing, origin, fetching, patiently)
    return new Session({ signing } as OpenWallet, 'genesis', origin, door, now)
  }

  // spec callers 4.1, 4.2
  test('shows its token with each request, and a proof that is bound to it', async () => {
    const node = aNode((asked, count) => isToken(asked) ? token(count) : json([]))
    const session = await aSession(node.fetching)
    await session.get('/v1/nodes')
    await session.get('/v1/nodes')
    expect(node.asked.filter(isToken)).toHaveLength(1)
    expect(node.asked[2]?.authorization).toBe('DPoP t1')
    expect(node.asked[2]?.claims['ath']).toBe(await tokenHash('t1'))
  })

  test('renews its token before five minutes are over', async () => {
    let now = 0
    const node = aNode((asked, count) => isToken(asked) ? token(count) : json([]))
    const session = await aSession(node.fetching, () => now)
    await session.get('/v1/nodes')
    now = 280_000
    await session.get('/v1/nodes')
    expect(node.asked.filter(isToken)).toHaveLength(2)
  })

  // spec callers 3.2: a node forgets its tokens at its next start.
  test('asks for another token when the node has forgotten its own', async () => {
    const node = aNode((asked, count) => isToken(asked) ? token(count)
      : asked.authorization === 'DPoP t1' ? problem(401, 'token-unknown') : json({ is: 'good' }))
    const session = await aSession(node.fetching)
    expect(await session.get('/v1/nodes')).toEqual({ is: 'good' })
  })

  // The answer to a HEAD has no body: what is wrong is not told. spec portal 9.7
  test('asks for another token when it is refused without a word', async () => {
    const node = aNode((asked, count) => isToken(asked) ? token(count)
      : new Response(null, { status: asked.authorization === 'DPoP t1' ? 401 : 204 }))
    const session = await aSession(node.fetching)
    expect((await session.call({ method: 'HEAD', path: '/v1/uploads/u1' })).status).toBe(204)
  })

  test('that is ended ends its token', async () => {
    const node = aNode((asked, count) => isToken(asked) && asked.method === 'POST' ? token(count) : json([]))
    const session = await aSession(node.fetching)
    await session.get('/v1/nodes')
    await session.end()
    expect(node.asked.at(-1)).toMatchObject({ method: 'DELETE', url: `${origin}/v1/token`, authorization: 'DPoP t1' })
  })

  // spec portal 4.5
  test('that is ended sends nothing more, and stops what is under way', async () => {
    const stopped: boolean[] = []
    const node = aNode((asked, count) => isToken(asked) && asked.method === 'POST' ? token(count) : json([]))
    const fetching = async (url: URL | RequestInfo, init?: RequestInit) => {
      init?.signal?.addEventListener('abort', () => stopped.push(true))
      return node.fetching(url, init)
    }
    const session = await aSession(fetching as typeof fetch)
    await session.get('/v1/nodes')
    const ihm = session.at('https://ihm.example')
    await session.end()
    const sent = node.asked.length
    for (const call of [() => session.get('/v1/nodes'), () => ihm.get('/v1/alerts'), () => ihm.enter(),
      () => session.at('https://other.example').get('/v1/alerts')]) {
      await expect(call()).rejects.toMatchObject({ code: 'wallet-locked' })
    }
    expect(node.asked).toHaveLength(sent)
    expect(stopped).toEqual([true])
  })
})
