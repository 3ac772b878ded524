import { describe, expect, test, vi } from 'vitest'
import type { Call } from '../src/client/door'
import { Problem } from '../src/client/problem'
import type { Session } from '../src/client/session'
import { finality, gives, givesSigning, submit } from '../src/client/submission'
import { utf8Bytes } from '../src/protocol/encoding'
import { readGenesis, type Genesis } from '../src/protocol/genesis'
import { JsonFields } from '../src/protocol/json'
import { newPrivateJwk, publicOf, signingKey } from '../src/protocol/keys'
import type { Message } from '../src/protocol/messages'
import type { Verified } from '../src/protocol/proof'
import { readVectors } from './protocol/vectors'

const vote: Message = { type: 'VerifyPractitioner', body: { practitioner: 'a'.repeat(26), inFavour: true } }

/** A session with a node that takes what it gets and shows this as its proof. */
async function aSession(proof: string, answer: () => Response = () => new Response('{}')): Promise<{
  session: Session
  calls: string[]
}> {
  const calls: string[] = []
  const session = {
    wallet: { network: 'dev', signing: await signingKey(await newPrivateJwk()) },
    genesis: async () => ({ network: 'dev', ledgers: [] }) as unknown as Genesis,
    call: async ({ method, path }: Call) => {
      calls.push(`${method} ${path}`)
      return answer()
    },
    bytes: async (path: string) => {
      calls.push(`GET ${path}`)
      return utf8Bytes(proof)
    },
  }
  return { session: session as unknown as Session, calls }
}

// spec portal 4.4
test.each(['{}', '', '{"kind":"salus-proof-1"}', '{"receipt":{"events":[]}}'])(
  'What a node says is final, with %j for a proof, counts for nothing', async proof => {
    const { session, calls } = await aSession(proof)
    await expect(submit(session, vote)).rejects.toMatchObject({ code: 'Malformed' })
    expect(calls[0]).toBe('POST /v1/transactions')
    expect(calls[1]).toMatch(/^GET \/v1\/transactions\/[0-9a-f]{64}\/proof$/)
  })

test('A transaction that the node has taken already is looked up by its id', async () => {
  const { session, calls } = await aSession('{}', () => {
    throw new Problem(409, 'duplicate-transaction', 'It stands on the ledger.')
  })
  await expect(submit(session, vote)).rejects.toMatchObject({ code: 'Malformed' })
  expect(calls).toHaveLength(2)
})

// spec records 6.5
test('A transaction that is not in a block yet is asked for again', async () => {
  vi.useFakeTimers()
  const { session, calls } = await aSession('{}')
  const bytes = session.bytes.bind(session)
  let asked = 0
  session.bytes = async path => {
    if (++asked < 3) {
      throw new Problem(404, 'unknown-transaction', 'It may still be under way.')
    }
    return bytes(path)
  }
  const told = expect(submit(session, vote)).rejects.toMatchObject({ code: 'Malformed' })
  await vi.waitFor(() => expect(asked).toBe(1))
  await vi.advanceTimersByTimeAsync(1400)
  await told
  expect([asked, calls.length]).toEqual([3, 2])
  vi.useRealTimers()
})

test('A transaction that the node does not take is not looked up', async () => {
  const { session, calls } = await aSession('{}', () => {
    throw new Problem(429, 'quota-exceeded', 'Too much at once.')
  })
  await expect(submit(session, vote)).rejects.toMatchObject({ code: 'quota-exceeded' })
  expect(calls).toHaveLength(1)
})

// spec portal 4.4
test('The good proof of one transaction makes no other one final', async () => {
  const { genesis: [document = ''], proofs: [good] } =
    readVectors<{ genesis: string[]; proofs: { proof: string; transaction: string }[] }>('proofs')
  const { session } = await aSession(good?.proof ?? '')
  const [genesis] = await readGenesis(utf8Bytes(document))
  const asked = (id: string) => finality(session, genesis as Genesis, id)
  expect(await asked(good?.transaction ?? '')).toMatchObject({ id: good?.transaction })
  await expect(asked('0'.repeat(64))).rejects.toMatchObject({ code: 'OtherTransaction' })
})

// spec records 4.6
test.each([
  ['RegisterMember', 'MemberRegistered', 'member', true],
  ['RotateKey', 'KeyRotated', 'member', true],
  ['CompleteRecovery', 'RecoveryCompleted', 'patient', true],
  ['VerifyPractitioner', 'MemberRegistered', 'member', false],
])('Whether a %s with a %s gives a member (%s) a key: %s', async (type, event, who, isGiven) => {
  const aKey = async () => publicOf(await newPrivateJwk())
  const [key, other, signing] = [await aKey(), await aKey(), await aKey()]
  const id = 'a'.repeat(26)
  const proven = () => ({
    receipt: { events: [{ type: event, [who]: id }] },
    transaction: { type, body: JsonFields.parse(JSON.stringify({ agreementKey: key, signingKey: signing })) },
  }) as unknown as Verified
  expect(gives(proven(), id, key)).toBe(isGiven)
  expect(gives(proven(), id, other)).toBe(false)
  expect(givesSigning(proven(), id, signing)).toBe(isGiven)
  expect(givesSigning(proven(), id, key)).toBe(false)
  expect(gives(proven(), 'b'.repeat(26), key)).toBe(false)
})

describe('A transaction whose answer was lost on the way', () => {
  const clock = { mostSilentMs: 1, pause: () => Promise.resolve() }
  const broken = () => new TypeError('Failed to fetch')

  // spec portal 4.9
  test('goes out again as it was signed, and the node that had taken it says so', async () => {
    const taken = new Problem(409, 'duplicate-transaction', 'It stands on the ledger.')
    const answers = [broken(), new Problem(503, 'shutting-down', 'Later.'), taken]
    const sent: unknown[] = []
    const { session } = await aSession('{}')
    session.call = async ({ body }: Call) => {
      sent.push(body)
      throw answers.shift()
    }
    await expect(submit(session, vote, clock)).rejects.toMatchObject({ code: 'Malformed' })
    expect(sent).toHaveLength(3)
    expect(new Set(sent).size).toBe(1)
  })

  test('is asked for again when the connection breaks before its proof is there', async () => {
    const { session, calls } = await aSession('{}')
    const bytes = session.bytes.bind(session)
    let asked = 0
    session.bytes = path => ++asked < 3 ? Promise.reject(broken()) : bytes(path)
    await expect(submit(session, vote, clock)).rejects.toMatchObject({ code: 'Malformed' })
    expect([asked, calls.filter(call => call.startsWith('POST')).length]).toEqual([3, 1])
  })

  test.each(['POST', 'GET'])('may have been taken, and whoever signed it is told so (%s)', async lost => {
    const { session } = await aSession('{}')
    if (lost === 'POST') {
      session.call = () => Promise.reject(broken())
    }
    session.bytes = () => Promise.reject(broken())
    await expect(submit(session, vote, clock)).rejects.toMatchObject({ code: 'outcome-unknown' })
  })
})
