import { beforeEach, describe, expect, test, vi } from 'vitest'
import { adopt, type AdoptionStep } from '../src/client/adoption'
import { Problem, Refused } from '../src/client/problem'
import type { Session } from '../src/client/session'
import type { Sharing } from '../src/client/sharing'
import type { Message } from '../src/protocol/messages'

const [patient, device] = ['p'.repeat(26), 'd'.repeat(26)]
const ledger = vi.hoisted(() => ({ sent: [] as unknown[], refuses: undefined as string | undefined }))
vi.mock(import('../src/client/submission'), async original => ({
  ...await original(),
  submit: async (_, message) => {
    ledger.sent.push(message)
    if (ledger.refuses !== undefined) {
      throw new Refused(ledger.refuses)
    }
    return undefined as never
  },
}))
vi.mock(import('../src/client/sharing'), async original => ({
  ...await original(), share: async (_, sharing) => { ledger.sent.push(sharing) },
}))

/** A patient before an IHM that serves from so many questions on; one of them may fail. */
function aPatient(
  servedAt: number, categories: string[] = ['vital-signs', 'ecg'], failing: { at: number; fault: Error }[] = [],
): Session {
  let asked = 0
  const agent = { member: device, signingKey: {}, agreementKey: {}, possession: 'signed' }
  const call = async () => {
    const served = ++asked >= servedAt
    const fails = failing.find(({ at }) => at === asked)
    if (fails !== undefined) {
      throw fails.fault
    }
    return Response.json({ served, agent, categories })
  }
  const wallet = { member: patient, organisation: 'st-mary', agreement: { publicJwk: {} } }
  return { wallet, before: () => ({ call }) } as unknown as Session
}

const keep = async () => undefined

beforeEach(() => {
  ledger.sent.length = 0
  ledger.refuses = undefined
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  return () => { vi.useRealTimers() }
})

async function adopting(session: Session): Promise<{ agent: string; steps: AdoptionStep[] }> {
  const steps: AdoptionStep[] = []
  const agent = adopt(session, 'https://ihm.example', keep, step => steps.push(step))
  agent.catch(() => undefined)
  await vi.runAllTimersAsync()
  return { agent: await agent, steps }
}

// spec portal 6.8
describe('An adoption', () => {
  test('registers the device that the IHM introduces, lets it read, and waits until it serves', async () => {
    const { agent, steps } = await adopting(aPatient(4))
    expect([agent, steps]).toEqual([device, ['asking', 'registering', 'granting', 'waiting']])
    const [registered, granted] = ledger.sent as [Message<'RegisterDevice'>, Sharing]
    expect([registered.type, registered.body.patient, registered.body.device]).toEqual([
      'RegisterDevice', patient, device,
    ])
    expect([granted.grantee, granted.terms.purpose, granted.terms.categories]).toEqual([
      `member:${device}`, 'TREAT', ['vital-signs', 'ecg'],
    ])
    expect(granted.terms.to - granted.terms.from).toBe(365 * 86_400_000)
  })

  test('opens nothing but what sensors measure, whatever the IHM asks for', async () => {
    await adopting(aPatient(2, ['vital-signs', 'diagnosis', 'clinical-note']))
    expect((ledger.sent[1] as Sharing).terms.categories).toEqual(['vital-signs'])
  })

  test('that was made before changes nothing', async () => {
    expect((await adopting(aPatient(1))).agent).toBe(device)
    expect(ledger.sent).toEqual([])
  })

  test('that was interrupted goes on where the device is registered already', async () => {
    ledger.refuses = 'member-exists'
    expect((await adopting(aPatient(2))).steps).toContain('granting')
  })

  test('that the ledger refuses otherwise ends there', async () => {
    ledger.refuses = 'quota-exceeded'
    await expect(adopting(aPatient(2))).rejects.toMatchObject({ code: 'quota-exceeded' })
    expect(ledger.sent).toHaveLength(1)
  })

  test('says so when the IHM does not serve after two minutes, and not before', async () => {
    await expect(adopting(aPatient(99))).resolves.toMatchObject({ agent: device })
    await expect(adopting(aPatient(199))).rejects.toMatchObject({ code: 'adoption-pending' })
  })

  test('that is signed is not lost when the IHM is silent, or reaches no node, for a moment', async () => {
    const failing = [
      { at: 2, fault: new Problem(503, 'ledger-unreachable', 'No node answers.') },
      { at: 3, fault: new TypeError('Failed to fetch') },
      { at: 4, fault: new Problem(429, 'ihm-busy', 'Later.') },
    ]
    await expect(adopting(aPatient(6, ['ecg'], failing))).resolves.toMatchObject({ agent: device })
  })

  test('that the IHM refuses for good ends with its word', async () => {
    const failing = [{ at: 3, fault: new Problem(409, 'adopted-before', 'By another device.') }]
    await expect(adopting(aPatient(6, ['ecg'], failing))).rejects.toMatchObject({ code: 'adopted-before' })
  })
})
