import { describe, expect, test } from 'vitest'
import { finish, type Unfinished } from '../src/app/large/saving'
import type { Call } from '../src/client/door'
import { writeMeasurements } from '../src/client/fhirMeasurements'
import type { Session } from '../src/client/session'
import { utf8Text } from '../src/protocol/encoding'

const patient = 'p'.repeat(26)
const period = { from: Date.UTC(2026, 10, 21), to: Date.UTC(2026, 10, 22) }
const anEntry = (id: string) => ({ fullUrl: `https://ihm.example/fhir/Observation/${id}`,
  resource: { resourceType: 'Observation', id }, search: { mode: 'match' } })
const damage = { resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'incomplete' }] },
  search: { mode: 'outcome' } }

/** A patient whose IHM has these pages, what it was asked, and what was written. */
function aSession(pages: readonly object[][], ihms = ['https://ihm.example']) {
  const asked: Call[] = []
  const written: string[] = []
  const call = async (one: Call) => {
    const at = asked.push(one) - 1
    const next = { relation: 'next', url: `https://another.example/fhir?_page=sealed${at + 1}` }
    return Response.json({ resourceType: 'Bundle', type: 'searchset',
      link: [{ relation: 'self', url: 'https://ihm.example/fhir/Observation' }, ...at + 1 < pages.length ? [next] : []],
      ...pages[at]?.length === 0 ? {} : { entry: pages[at] } })
  }
  const session = {
    wallet: { member: patient }, at: () => ({ enter: async () => undefined, call }), get: async () => ({ ihms }),
  } as unknown as Session
  return { session, asked, written, write: async (bytes: Uint8Array) => void written.push(utf8Text(bytes)) }
}

// spec portal 6.13
describe('Measurements that are saved as FHIR', () => {
  test('are one Bundle of all pages, each entry as the IHM wrote it', async () => {
    const { session, written, write } = aSession([[anEntry('a'), anEntry('b')], [], [anEntry('c')]])
    const counts: number[] = []
    expect(await writeMeasurements(session, period, write, count => counts.push(count)))
      .toEqual({ count: 3, isWhole: true })
    expect(JSON.parse(written.join(''))).toEqual({
      resourceType: 'Bundle', type: 'searchset', entry: ['a', 'b', 'c'].map(anEntry), total: 3,
    })
    expect(counts).toEqual([2, 2, 3])
  })

  test('are asked for page by page at the one IHM, and the patient is in no address', async () => {
    const { session, asked, write } = aSession([[anEntry('a')], [anEntry('b')]])
    await writeMeasurements(session, period, write, () => undefined)
    expect(asked.map(({ method, path }) => `${method} ${path}`))
      .toEqual(['POST /fhir/Observation/_search', 'GET /fhir?_page=sealed1'])
    expect(asked.some(({ path }) => path.includes(patient))).toBe(false)
    expect([...new URLSearchParams(String(asked[0]?.body))]).toEqual([
      ['patient', patient], ['_sort', 'date'], ['_count', '500'],
      ['date', 'ge2026-11-21T00:00:00.000Z'], ['date', 'lt2026-11-22T00:00:00.000Z'],
    ])
  })

  test('that are none are a Bundle without entries', async () => {
    const { session, written, write } = aSession([[]])
    await writeMeasurements(session, period, write, () => undefined)
    expect(JSON.parse(written.join(''))).toEqual({ resourceType: 'Bundle', type: 'searchset', total: 0 })
  })

  test('are said to be incomplete where the store of the IHM is damaged', async () => {
    const { session, written, write } = aSession([[anEntry('a'), damage], [anEntry('b')]])
    expect(await writeMeasurements(session, period, write, () => undefined)).toEqual({ count: 2, isWhole: false })
    expect(JSON.parse(written.join(''))).toMatchObject({ total: 2, entry: [anEntry('a'), damage, anEntry('b')] })
  })

  test('leave no file when it is stopped, or when no IHM serves the patient', async () => {
    for (const { session } of [aSession([[anEntry('a')], [anEntry('b')]]), aSession([], [])]) {
      const said: string[] = []
      const file: Unfinished = {
        write: async () => undefined, close: async () => void said.push('closed'),
        abort: async () => void said.push('aborted'),
      }
      await expect(finish(file, () => writeMeasurements(session, period, file.write, () => {
        throw new Error('stopped')
      }))).rejects.toThrow()
      expect(said).toEqual(['aborted'])
    }
  })
})
