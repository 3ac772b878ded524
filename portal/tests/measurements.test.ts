import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Decision } from '../src/client/access'
import type { Call } from '../src/client/door'
import { measurementsOf, ownMeasurements } from '../src/client/measurements'
import { Problem } from '../src/client/problem'
import type { Session } from '../src/client/session'

const patient = 'p'.repeat(26)
const decided = vi.hoisted(() => ({ isPermitted: true }))
// The decision and its proof are for access.ts.
vi.mock(import('../src/client/access'), async original => ({
  ...await original(),
  ask: async () =>
    ({ isPermitted: decided.isPermitted, final: { id: 'permit', proof: 'proof' } }) as unknown as Decision,
}))

interface Asked { method: string; path: string; body?: unknown }

/** A member whose IHM answers, and what that was asked, in order. */
function aSession(answer: (call: Asked) => unknown): { session: Session; asked: Asked[] } {
  const asked: Asked[] = []
  const call = async ({ method, path, body }: Call) => {
    asked.push({ method, path: path.split('?')[0] ?? '', ...body === undefined ? {} : { body } })
    return Response.json(answer({ method, path, body }) ?? {})
  }
  const visit = {
    enter: async () => undefined, call, get: async (path: string) => (await call({ method: 'GET', path })).json(),
  }
  const session = {
    wallet: { member: patient }, at: () => visit, get: async () => ({ ihms: ['https://ihm.example'] }),
  } as unknown as Session
  return { session, asked }
}

const aForecast = { signal: 'heart-rate', at: 1e12 + 1, low: 60, high: 70 }
const aPiece = (time: number) => ({ id: `e-${time}`, version: 1, device: 'd', time, periodMs: 4, values: [0, 1] })

function shown({ path }: Asked): unknown {
  return path.includes('/roll-ups')
    ? { signals: [{ signal: 'heart-rate', unit: '/min', category: 'vital-signs', points: [[7, 3, 60, 70, 65]] }] }
    : path.includes('/alert-settings') ? { thresholds: { 'heart-rate': { low: 40, lastingSeconds: 0 } } }
      : path.includes('signal=electrocardiogram') ? { readings: [aPiece(2), aPiece(1)] }
        : path.includes('/readings') ? { readings: [] }
          : path.includes('/forecasts') ? { forecasts: [aForecast] } : { alerts: [] }
}

beforeEach(() => { decided.isPermitted = true })

// spec portal 6.5
describe('Measurements', () => {
  test('of somebody else are read under a permit, which is opened before and closed after', async () => {
    const { session, asked } = aSession(shown)
    const read = await measurementsOf(session, patient, 'vital-signs', 'week', 1e12)
    expect(asked[0]).toEqual({ method: 'POST', path: '/v1/permits', body: 'proof' })
    expect(asked.at(-1)).toEqual({ method: 'DELETE', path: '/v1/permits/permit' })
    expect(asked[1]?.path).toBe(`/v1/patients/${patient}/roll-ups`)
    expect(read).toMatchObject({
      kind: 'measured', measured: {
        from: 1e12 - 7 * 86_400_000, to: 1e12,
        courses: [{ signal: 'heart-rate', points: [{ start: 7, count: 3, lowest: 60, highest: 70, mean: 65 }] }],
        thresholds: { 'heart-rate': { low: 40 } }, forecasts: [aForecast],
      },
    })
  })

  test('that fail to come leave no permit open', async () => {
    const { session, asked } = aSession(({ path }) => {
      if (path.includes('/roll-ups')) {
        throw new Problem(503, 'store-unavailable', 'The store does not answer.')
      }
    })
    await expect(measurementsOf(session, patient, 'vital-signs', 'day', 1e12)).rejects.toMatchObject({
      code: 'store-unavailable',
    })
    expect(asked.at(-1)?.method).toBe('DELETE')
  })

  test('are not asked for when the ledger denies', async () => {
    decided.isPermitted = false
    const { session, asked } = aSession(shown)
    expect(await measurementsOf(session, patient, 'vital-signs', 'day', 1e12)).toEqual({ kind: 'denied' })
    expect(asked).toEqual([])
  })

  test('of one\'s own need no permit', async () => {
    const { session, asked } = aSession(shown)
    expect((await ownMeasurements(session, 'day', 1e12)).kind).toBe('measured')
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET', 'GET', 'GET'])
  })

  test('have with them pieces of electrocardiograms, oldest first, where all is wanted', async () => {
    const { session } = aSession(shown)
    const all = await ownMeasurements(session, 'day', 1e12)
    expect(all.kind === 'measured' && all.measured.ecg.map(({ time }) => time)).toEqual([1, 2])
    const courses = await ownMeasurements(session, 'day', 1e12, 'courses')
    expect(courses.kind === 'measured' && courses.measured.ecg).toEqual([])
  })

  test('of an IHM that shows no single readings are shown without them', async () => {
    const { session } = aSession(call => {
      if (call.path.includes('/readings')) {
        throw new Problem(404, 'unknown-route', 'There is nothing at this address.')
      }
      return shown(call)
    })
    const read = await ownMeasurements(session, 'day', 1e12)
    expect(read.kind === 'measured' && [read.measured.courses.length, read.measured.ecg]).toEqual([1, []])
  })

  test('of a patient whom no IHM here serves are nowhere', async () => {
    const { session } = aSession(() => { throw new Problem(404, 'unknown-patient', 'There is no such patient here.') })
    expect(await ownMeasurements(session, 'day', 1e12)).toEqual({ kind: 'nowhere', away: [], hasIhm: true })
  })
})
