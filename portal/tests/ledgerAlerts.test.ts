import { beforeEach, describe, expect, test, vi } from 'vitest'
import { acknowledge, alertsOf, type Alert } from '../src/client/alerts'
import { Problem } from '../src/client/problem'
import type { Session } from '../src/client/session'
import type { Final } from '../src/client/submission'
import type { Message } from '../src/protocol/messages'

const now = 1_790_000_000_000
const [patient, doctor] = ['p'.repeat(26), 'd'.repeat(26)]
const ledger = vi.hoisted(() => ({ opened: [] as string[], submitted: [] as unknown[] }))
// What a notice says and its proof are for notice.test.ts.
vi.mock(import('../src/client/notices'), async original => ({
  ...await original(),
  openNotice: async (_, transaction, about) => {
    ledger.opened.push(transaction)
    if (transaction === 'sealed to others') {
      throw new Problem(403, 'record-not-for-you', 'No key.')
    }
    const words = {
      alert: about.alert, signal: 'heart-rate', kind: 'too-high', basis: `as ${transaction} says`, level: 'low',
      since: 1, until: 2, findings: 3, escalated: false,
    }
    return {
      words, notice: { notice: 1 }, final: { receipt: { events: [{ type: 'AlertRaised', level: 'high' }] } },
    } as never
  },
}))
vi.mock(import('../src/client/submission'), async original => ({
  ...await original(),
  submit: async (_, message) => {
    ledger.submitted.push(message)
    return {} as Final
  },
}))

interface Listed { transaction: string; alert: string; time?: number; by?: string }

const notices = (...listed: Listed[]) => ({
  alerts: listed.map(({ transaction, alert, time, by }) => ({
    transaction, time: time ?? now - 1000, event: { type: 'AlertRaised', patient, alert, category: 'vital-signs' },
    acknowledged: by === undefined ? null : { by, at: now },
  })),
})

/** A doctor whose node lists so, and whose IHM answers so. */
function aSession(node: unknown, ihm: () => unknown): Session {
  const visit = {
    origin: 'https://ihm.example', enter: async () => undefined,
    get: async () => {
      const told = ihm()
      if (told instanceof Error) {
        throw told
      }
      return told
    },
  }
  const get = async (path: string) => {
    if (path === '/v1/ihms') {
      return { ihms: ['https://ihm.example'] }
    }
    if (node instanceof Error) {
      throw node
    }
    return typeof node === 'function' ? (node as (path: string) => unknown)(path) : node
  }
  return { wallet: { member: doctor, role: 'doctor' }, at: () => visit, get } as unknown as Session
}

const silent = () => new TypeError('Failed to fetch')

beforeEach(() => {
  ledger.opened.length = ledger.submitted.length = 0
  vi.useFakeTimers({ toFake: ['Date'], now })
  return () => { vi.useRealTimers() }
})

// spec portal 6.10
describe('While an IHM is away', () => {
  test('what it told the ledger is shown, proven and opened, as the ledger knows who has it in hand', async () => {
    const listed = notices({ transaction: 't1', alert: 'a' }, { transaction: 't2', alert: 'b', by: doctor })
    const { alerts, away, hasIhm, unopened } = await alertsOf(aSession(listed, silent))
    expect(alerts.map(({ alert, state, level, basis }) => [alert, state, level, basis])).toEqual([
      ['a', 'open', 'high', 'as t1 says'], ['b', 'acknowledged', 'high', 'as t2 says'],
    ])
    expect([away.length, hasIhm, unopened]).toEqual([1, true, 0])
  })

  test('the newest notice of an alert stands for it, and none is older than a week', async () => {
    const listed = notices(
      { transaction: 'worse', alert: 'a' }, { transaction: 'first', alert: 'a' },
      { transaction: 'old', alert: 'c', time: now - 8 * 86_400_000 })
    expect((await alertsOf(aSession(listed, silent))).alerts.map(({ basis }) => basis)).toEqual(['as worse says'])
    expect(ledger.opened).toEqual(['worse'])
  })

  test('what is older, or more than twenty, is shown when it is asked for, page by page', async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ transaction: `t${at}`, alert: `a${at}` }))
    const old = { transaction: 'old', alert: 'c', time: now - 8 * 86_400_000 }
    const pages = [notices(...many.slice(0, 15)), notices(...many.slice(15), many[0] as Listed, old)]
    const node = (path: string) => path.endsWith('?before=7') ? pages[1] : { ...pages[0], next: 7 }
    const session = aSession(node, silent)
    const [first, second] = [await alertsOf(session), await alertsOf(session, 2)]
    expect([first.alerts.length, first.isCut]).toEqual([20, true])
    expect([second.alerts.length, second.isCut, second.alerts.at(-1)?.alert]).toEqual([26, false, 'c'])
    const recent = aSession(notices(many[0] as Listed, old), silent)
    expect((await alertsOf(recent)).isCut).toBe(true)
    expect((await alertsOf(aSession(notices(many[0] as Listed, many[0] as Listed), silent))).isCut).toBe(false)
  })

  test('one that cannot be opened is counted and hides no other', async () => {
    const listed = notices({ transaction: 'sealed to others', alert: 'a' }, { transaction: 't2', alert: 'b' })
    const { alerts, unopened } = await alertsOf(aSession(listed, silent))
    expect([alerts.map(({ alert }) => alert), unopened]).toEqual([['b'], 1])
  })

  test('what was opened once is not opened again in the same session', async () => {
    const session = aSession(notices({ transaction: 't1', alert: 'a' }), silent)
    await alertsOf(session)
    await alertsOf(session)
    expect(ledger.opened).toEqual(['t1'])
  })

  test('an alert is acknowledged on the ledger', async () => {
    const alert = { patient, alert: 'a', notice: 2 } as Alert
    await acknowledge({} as Session, alert)
    expect(ledger.submitted).toEqual([
      { type: 'AcknowledgeAlert', body: { patient, alert: 'a', notice: 2 } } satisfies Message<'AcknowledgeAlert'>,
    ])
  })

  test('a node of an earlier release lists none', async () => {
    const { alerts } = await alertsOf(aSession(new Problem(404, 'unknown-route', 'Nothing here.'), silent))
    expect(alerts).toEqual([])
  })
})

// spec portal 6.10
test('While every IHM answers the ledger is not asked', async () => {
  const session = aSession(new Error('It was asked.'), () => ({ alerts: [] }))
  expect((await alertsOf(session)).alerts).toEqual([])
})

test('That a wallet was locked is no silence of an IHM', async () => {
  const session = aSession(notices(), () => new Problem(401, 'wallet-locked', 'The wallet was locked.'))
  await expect(alertsOf(session)).rejects.toMatchObject({ code: 'wallet-locked' })
})
