import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Decision } from '../src/client/access'
import { proveReading, type Reading } from '../src/client/readings'
import type { Session } from '../src/client/session'
import { base64url, concat, hex, randomBytes, sha256, utf8Bytes } from '../src/protocol/encoding'
import type { Genesis } from '../src/protocol/genesis'
import { JsonFields } from '../src/protocol/json'
import type { Verified } from '../src/protocol/proof'
import { verifySampleProof } from '../src/protocol/sampleProof'

const [patient, device] = ['p'.repeat(26), 'd'.repeat(26)]
const ledger = vi.hoisted(() => ({ anchored: undefined as unknown }))
// The proof of the transaction itself is for protocol/proofs.test.ts.
vi.mock(import('../src/protocol/proof'), async original => ({
  ...await original(), verifyProof: async () => ledger.anchored as Verified,
}))

const decided = vi.hoisted(() => ({ isPermitted: true }))
vi.mock(import('../src/client/access'), async original => ({
  ...await original(),
  ask: async () =>
    ({ isPermitted: decided.isPermitted, final: { id: 'permit', proof: 'proof' } }) as unknown as Decision,
}))

const category = 'vital-signs' as const
const reading = {
  device, signal: 'heart-rate', code: '8867-4', id: 'hr-1', version: 1, time: 7, unit: '/min', periodMs: 0,
  values: [72],
}
const listed: Reading = { id: 'hr-1', version: 1, device, time: 7, periodMs: 0, values: [72] }

/** A document that shows the second of two readings, anchored as told. */
async function aProof(shown: object = reading, anchored: object = {}, document: object = {}): Promise<Uint8Array> {
  const [bytes, salt, sibling] = [utf8Bytes(JSON.stringify(shown)), randomBytes(32), randomBytes(32)]
  const leaf = await sha256(concat(Uint8Array.of(0), salt, bytes))
  const root = hex(await sha256(concat(Uint8Array.of(1), sibling, leaf)))
  const body = { patient, batch: 'b'.repeat(26), category: 'vital-signs', count: 2, commitment: root, ...anchored }
  ledger.anchored = {
    receipt: { transaction: '', events: [] }, header: { height: 9n }, signedBy: ['v1'], hospitals: ['st-mary'],
    transaction: { type: 'AnchorBatch', body: JsonFields.parse(JSON.stringify(body)) },
  }
  return utf8Bytes(JSON.stringify({
    kind: 'salus-sample-proof-1', reading: base64url(bytes), salt: base64url(salt), index: 1, size: 2,
    path: [hex(sibling)], anchored: { kind: 'salus-proof-1' }, ...document,
  }))
}

const genesis = undefined as unknown as Genesis
const codeOf = (document: Uint8Array) => verifySampleProof(genesis, document).then(
  () => undefined, (fault: { code?: string }) => fault.code)

beforeEach(() => {
  ledger.anchored = undefined
  decided.isPermitted = true
})

// spec ihm 3.8, 3.9
describe('The proof of a reading', () => {
  test('holds where the path leads from its bytes to the root that was anchored', async () => {
    const shown = await verifySampleProof(genesis, await aProof())
    expect([shown.reading.values, shown.patient, shown.category]).toEqual([[72], patient, 'vital-signs'])
  })

  test.each<[string, object, object]>([
    ['of another number of readings', { count: 3 }, {}],
    ['under another root', { commitment: 'a'.repeat(64) }, {}],
    ['with another salt', {}, { salt: base64url(new Uint8Array(32)) }],
    ['with a short salt', {}, { salt: base64url(new Uint8Array(31)) }],
    ['at another place', {}, { index: 0 }],
    ['with other bytes', {}, { reading: base64url(utf8Bytes(JSON.stringify({ ...reading, values: [60] }))) }],
  ])('%s does not hold', async (_, anchored, document) => {
    expect(await codeOf(await aProof(reading, anchored, document))).toBe('ReceiptNotInBlock')
  })

  test('that names no batch, or one that was refused, does not hold', async () => {
    const document = await aProof()
    const anchored = ledger.anchored as { receipt: { refused?: string }; transaction: { type: string } }
    anchored.transaction.type = 'StoreRecord'
    expect(await codeOf(document)).toBe('TransactionNotOfReceipt')
    anchored.transaction.type = 'AnchorBatch'
    anchored.receipt.refused = 'batch-exists'
    expect(await codeOf(document)).toBe('TransactionNotOfReceipt')
  })

  test.each<[string, object]>([
    ['another kind', { kind: 'salus-proof-1' }], ['a path of no digests', { path: ['x'] }], ['more', { more: 1 }],
    ['a reading that is no base64url', { reading: '=' }],
  ])('with %s is none', async (_, document) => {
    expect(await codeOf(await aProof(reading, {}, document))).toBe('Malformed')
  })
})

// spec portal 6.11
describe('A reading in the page', () => {
  const aSession = (document: Uint8Array) => {
    const call = vi.fn(async (_: { method?: string; path?: string; body?: unknown }) =>
      new Response(document as BodyInit))
    const visit = { enter: async () => undefined, call }
    const session = {
      wallet: { member: patient }, at: () => visit, genesis: async () => genesis,
      get: async () => ({ ihms: ['https://ihm.example'] }),
    } as unknown as Session
    return { session, call }
  }

  test('is proven where the ledger has it exactly as it is shown', async () => {
    const { session, call } = aSession(await aProof())
    expect((await proveReading(session, 'heart-rate', listed)).hospitals).toEqual(['st-mary'])
    expect(call.mock.calls[0]?.[0].body).toBe(JSON.stringify({ id: 'hr-1', signal: 'heart-rate', device }))
  })

  test('of somebody else is proven under a permit, and must be of that patient', async () => {
    const [others, stranger] = ['o'.repeat(26), 'q'.repeat(26)].map(one => ({ patient: one, category }))
    const { session, call } = aSession(await aProof(reading, { patient: others?.patient }))
    await expect(proveReading(session, 'heart-rate', listed, others)).resolves.toBeDefined()
    expect(call.mock.calls.map(([{ method, path }]) => `${method} ${path}`)).toEqual(
      ['POST /v1/permits', 'POST /v1/proofs', 'DELETE /v1/permits/permit'])
    expect(JSON.parse(String(call.mock.calls[1]?.[0].body))).toMatchObject({ patient: others?.patient })
    await expect(proveReading(session, 'heart-rate', listed, stranger)).rejects.toMatchObject({
      code: 'reading-mismatch',
    })
    decided.isPermitted = false
    await expect(proveReading(session, 'heart-rate', listed, others)).rejects.toMatchObject({ code: 'not-permitted' })
  })

  test('whose value is a code is compared by its word', async () => {
    const stage = { ...reading, signal: 'sleep-stage', values: [3] }
    const { session } = aSession(await aProof(stage))
    await expect(proveReading(session, 'sleep-stage', { ...listed, values: ['deep'] })).resolves.toBeDefined()
    await expect(proveReading(session, 'sleep-stage', { ...listed, values: ['rem'] })).rejects.toMatchObject({
      code: 'reading-mismatch',
    })
  })

  test.each<[string, Partial<Reading>, object]>([
    ['another value', { values: [73] }, {}], ['another moment', { time: 8 }, {}],
    ['another version', { version: 2 }, {}],
    ['another device', { device: 'e'.repeat(26) }, {}], ['another patient', {}, { patient: 'q'.repeat(26) }],
  ])('of which the ledger proves %s is not believed', async (_, shown, anchored) => {
    const { session } = aSession(await aProof(reading, anchored))
    await expect(proveReading(session, 'heart-rate', { ...listed, ...shown })).rejects.toMatchObject({
      code: 'reading-mismatch',
    })
  })
})
