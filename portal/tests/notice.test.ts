import { describe, expect, test, vi } from 'vitest'
import type { Alert } from '../src/client/alerts'
import { proveNotice } from '../src/client/notices'
import type { Session } from '../src/client/session'
import type { Final } from '../src/client/submission'
import { randomId, utf8Bytes } from '../src/protocol/encoding'
import { JsonFields } from '../src/protocol/json'
import { agreementKey, newPrivateJwk } from '../src/protocol/keys'
import { seal } from '../src/protocol/sealed'

const network = 'test-1'
const [patient, alert] = [randomId(), randomId()]
const proven = vi.hoisted(() => ({ final: undefined as unknown }))
// The proof itself is for protocol/proofs.test.ts.
vi.mock(import('../src/client/submission'), async original => ({
  ...await original(), finality: async () => proven.final as Final,
}))

interface Told { signal?: string; kind?: string; event?: string; category?: string; padding?: number }

/** A notice as the ledger has it, an alert as an IHM lists it, and the patient who opens it. */
async function aNotice(told: Told = {}): Promise<{ session: Session; listed: Alert }> {
  const key = await agreementKey(await newPrivateJwk())
  const words = { alert, signal: told.signal ?? 'heart-rate', kind: told.kind ?? 'too-high', basis: '150 above 130' }
  const text = utf8Bytes(JSON.stringify(words))
  const padded = new Uint8Array(text.length + 40)
  padded.set(text)
  padded[text.length] = told.padding ?? 0x80
  const binding = { network, patient, alert, notice: 1, category: 'vital-signs', epoch: 1, recipient: 'category' }
  const content = await seal(key.publicJwk, binding, padded)
  proven.final = {
    receipt: {
      transaction: '', events: [{
        type: told.event ?? 'AlertRaised', patient, alert, category: told.category ?? 'vital-signs',
      }],
    },
    transaction: { type: 'RaiseAlert', body: JsonFields.parse(JSON.stringify({ notice: 1, epoch: 1, content })) },
  }
  const wallet = { member: patient, network, categoryKeys: { find: () => key } }
  const session = { wallet, genesis: async () => undefined } as unknown as Session
  const listed = {
    alert, patient, category: 'vital-signs', signal: 'heart-rate', kind: 'too-high',
    proofs: [{ notice: 1, transaction: 't' }],
  } as unknown as Alert
  return { session, listed }
}

// spec portal 6.3
describe('An alert', () => {
  test('is proven with what its notice says, opened by the category\'s key', async () => {
    const { session, listed } = await aNotice()
    expect((await proveNotice(session, listed))?.words.basis).toBe('150 above 130')
  })

  test('that the ledger has not got yet is not proven', async () => {
    const { session, listed } = await aNotice()
    expect(await proveNotice(session, { ...listed, proofs: [] })).toBeUndefined()
  })

  test.each<[string, Told]>([
    ['another signal', { signal: 'glucose' }],
    ['another finding', { kind: 'too-low' }],
    ['another transaction', { event: 'AlertAcknowledged' }],
    ['another category', { category: 'ecg' }],
  ])('of which the ledger proves %s is not believed', async (_, told) => {
    const { session, listed } = await aNotice(told)
    await expect(proveNotice(session, listed)).rejects.toMatchObject({ code: 'alert-mismatch' })
  })

  test('whose notice was laid out by somebody else is not shown', async () => {
    const { session, listed } = await aNotice({ padding: 0x01 })
    await expect(proveNotice(session, listed)).rejects.toMatchObject({ code: 'record-not-authentic' })
  })
})
