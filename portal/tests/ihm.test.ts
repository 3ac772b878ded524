import { describe, expect, test } from 'vitest'
import { acknowledge, alertsOf, type Alert } from '../src/client/alerts'
import { Door } from '../src/client/door'
import { firstOf, ihmsOf } from '../src/client/ihm'
import { Problem } from '../src/client/problem'
import { Session } from '../src/client/session'
import { newPrivateJwk, signingKey } from '../src/protocol/keys'
import { readTransaction } from '../src/protocol/transaction'
import type { OpenWallet } from '../src/protocol/wallet'

const [node, ihm, other] = ['https://node.example', 'https://ihm.example', 'https://other.example'] as const
const me = 'a'.repeat(26)

interface Sent { url: string; method: string; body: string }

/** A node and IHMs that answer as told, by the address without the query; what they were sent is kept. */
async function aSession(
  answers: Record<string, unknown>, role = 'doctor',
): Promise<{ session: Session; sent: Sent[] }> {
  const sent: Sent[] = []
  const fetching = async (input: URL | RequestInfo, init?: RequestInit) => {
    const url = String(input)
    sent.push({ url, method: init?.method ?? '', body: String(init?.body ?? '') })
    const answer = answers[url.split('?')[0] ?? '']
    if (answer === undefined) {
      return url.endsWith('/v1/token')
        ? Response.json({ access_token: `for ${new URL(url).host}`, expires_in: 300 })
        : new Response(JSON.stringify({ code: 'unknown-route' }), { status: 404 })
    }
    if (answer instanceof Error) {
      throw answer
    }
    return answer instanceof Response ? answer.clone() : Response.json(answer)
  }
  const signing = await signingKey(await newPrivateJwk())
  const door = new Door(signing, node, fetching as typeof fetch)
  const wallet = { signing, member: me, role, network: 'test-1' } as OpenWallet
  return { session: new Session(wallet, 'genesis', node, door), sent }
}

const no = (code: string, status = 401) => new Response(JSON.stringify({ code, detail: code }), { status })

const anAlert = (alert: string, members: object = {}) => ({
  alert, patient: 'p'.repeat(26), notice: 1, level: 'high', state: 'open', category: 'vital-signs',
  signal: 'heart-rate', kind: 'too-high', since: 1, until: 2, findings: 1, basis: '',
  raised: 1, recipients: [], escalated: false, proofs: [],
  ...members,
})

describe('The IHMs of a member', () => {
  // spec portal 6.1
  test('are those that the node names and that let the member in', async () => {
    const { session, sent } = await aSession({
      [`${node}/v1/ihms`]: { ihms: [ihm, other] }, [`${other}/v1/token`]: no('caller-unknown'),
    })
    const { visits, strangers, away } = await ihmsOf(session)
    expect([visits.length, strangers, away]).toEqual([1, [other], []])
    expect(sent.find(({ url }) => url === `${ihm}/v1/token`)?.body).toBe(JSON.stringify({ member: me }))
    expect(sent.find(({ url }) => url === `${node}/v1/token`)?.body).toBe('')
  })

  // spec portal 6.1
  test('that do not answer are told apart from those that are not there', async () => {
    const { session } = await aSession({
      [`${node}/v1/ihms`]: { ihms: [ihm, other] },
      [`${ihm}/v1/token`]: new TypeError('Failed to fetch'), [`${other}/v1/token`]: no('ledger-unreachable', 503),
    })
    const { visits, away } = await ihmsOf(session)
    expect(visits).toEqual([])
    expect(away.map(({ origin }) => origin).sort()).toEqual([ihm, other])
  })

  test('are none at a node of an earlier release, which does not know the question', async () => {
    const { session } = await aSession({})
    expect(await ihmsOf(session)).toEqual({ visits: [], strangers: [], away: [] })
  })

  test('are asked one after the other until one serves the patient', async () => {
    const { session } = await aSession({
      [`${node}/v1/ihms`]: { ihms: [ihm, other] }, [`${ihm}/v1/x`]: no('unknown-patient', 404),
      [`${other}/v1/x`]: { is: 'here' },
    })
    const ihms = await ihmsOf(session)
    expect(await firstOf(ihms, visit => visit.get('/v1/x'))).toEqual({ is: 'here' })
    expect(await firstOf({ ...ihms, visits: [session.at(ihm)] }, visit => visit.get('/v1/x'))).toBeUndefined()
  })

  test('that fail otherwise are not passed over', async () => {
    const { session } = await aSession({ [`${ihm}/v1/x`]: no('store-unavailable', 503) })
    const asked = firstOf({ visits: [session.at(ihm)], strangers: [], away: [] }, visit => visit.get('/v1/x'))
    await expect(asked).rejects.toBeInstanceOf(Problem)
  })
})

describe('Alerts', () => {
  // spec portal 6.2
  test('of all IHMs come together, what nobody has in hand and is most urgent first', async () => {
    const { session } = await aSession({
      [`${node}/v1/ihms`]: { ihms: [ihm, other] },
      [`${ihm}/v1/alerts`]: {
        alerts: [anAlert('over', { state: 'ended', raised: 9 }), anAlert('low', { level: 'low', raised: 8 })],
      },
      [`${other}/v1/alerts`]: {
        alerts: [anAlert('seen', { state: 'acknowledged' }), anAlert('late', { raised: 3 }), anAlert('early')],
      },
    })
    const { alerts, hasIhm } = await alertsOf(session)
    expect(alerts.map(({ alert }) => alert)).toEqual(['late', 'early', 'low', 'seen', 'over'])
    expect(hasIhm).toBe(true)
  })

  test('of a patient are the own ones, those that are over too', async () => {
    const { session, sent } = await aSession({
      [`${node}/v1/ihms`]: { ihms: [ihm] }, [`${ihm}/v1/patients/${me}/alerts`]: { alerts: [] },
    }, 'patient')
    await alertsOf(session)
    expect(sent.at(-1)?.url).toBe(`${ihm}/v1/patients/${me}/alerts?state=all`)
  })

  // spec portal 6.4
  test('are acknowledged with what the wallet signs, and not called final before the ledger has it', async () => {
    const path = `${ihm}/v1/patients/${'p'.repeat(26)}/alerts/${'c'.repeat(26)}/acknowledge`
    const { session, sent } = await aSession({ [path]: Response.json({}, { status: 202 }) })
    const alert = { ...anAlert('c'.repeat(26), { notice: 3 }), ihm: session.at(ihm) } as unknown as Alert
    expect(await acknowledge(session, alert)).toBeUndefined()
    const { type, ledger, body } = await readTransaction(sent.at(-1)?.body ?? '')
    expect([type, ledger, body.integer('notice', 1, 9)]).toEqual(['AcknowledgeAlert', 'telemetry', 3])
  })
})
