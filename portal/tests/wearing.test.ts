import { describe, expect, test } from 'vitest'
import { simulatedNight } from '../src/client/simulatedNight'
import { isForDevelopment } from '../src/client/wearing'
import { signBatch, type Measurement } from '../src/protocol/deviceBatch'
import { isRandomId, utf8Text } from '../src/protocol/encoding'
import { newPrivateJwk, signingKey } from '../src/protocol/keys'
import { readJws, verifyJws } from '../src/protocol/signed'

const end = 1_790_000_000_000

// Always in the middle: the same night each time, and no noise.
const night = simulatedNight(end, () => 0.5)
const of = (signal: string) => night.filter(one => one.signal === signal)
const timeOf = (one: Measurement) => 'time' in one ? one.time : one.from

// spec portal 6.9
describe('A simulated night', () => {
  test('has vital signs by the minute for six hours, in order of time, and ends now', () => {
    for (const signal of ['heart-rate', 'oxygen-saturation', 'respiratory-rate']) {
      expect(of(signal)).toHaveLength(360)
    }
    const times = of('heart-rate').map(timeOf)
    expect(times).toEqual([...times].sort((one, other) => one - other))
    expect([times[0], times.at(-1)]).toEqual([end - 6 * 3_600_000, end - 60_000])
    expect(new Set(night.map(({ signal, id }) => `${signal} ${id}`)).size).toBe(night.length)
  })

  test('has an oxygen saturation below the usual limit for longer than a minute, once', () => {
    const low = of('oxygen-saturation').map(one => 'value' in one && Number(one.value) < 90)
    expect(low.filter(Boolean).length).toBeGreaterThan(3)
    expect(low.lastIndexOf(true) - low.indexOf(true)).toBe(low.filter(Boolean).length - 1)
  })

  test('goes through all stages of sleep, and is no deeper than a watch can say', () => {
    const stages = new Set(of('sleep-stage').map(one => 'value' in one ? one.value : ''))
    expect([...stages].sort()).toEqual(['awake', 'deep', 'light', 'rem'])
    expect(of('sleep-stage').every(one => one.unit === undefined)).toBe(true)
  })

  test('has pieces of an ECG without a gap, with beats that are to be seen', () => {
    const pieces = of('electrocardiogram')
    expect(pieces).toHaveLength(60)
    const values = pieces.slice(0, 30).flatMap(one => 'values' in one ? one.values : [])
    expect(values).toHaveLength(30 * 250)
    const beats = values.filter((value, at) =>
      value > 0.8 && value >= Math.max(values[at - 1] ?? 0, values[at + 1] ?? 0))
    expect(beats.length).toBeGreaterThan(20)
    expect(beats.length).toBeLessThan(40)
  })

  test('is offered where a development network serves the page, and nowhere else', () => {
    expect(isForDevelopment({ protocol: 'http:', hostname: '127.0.0.1' })).toBe(true)
    expect(isForDevelopment({ protocol: 'http:', hostname: 'localhost' })).toBe(true)
    expect(isForDevelopment({ protocol: 'https:', hostname: 'localhost' })).toBe(false)
    expect(isForDevelopment({ protocol: 'http:', hostname: 'hospital.example' })).toBe(false)
  })
})

describe('A batch', () => {
  // spec ihm-intake 2.1, 2.2
  test('is signed by the device for one patient of one network, under an id of its own', async () => {
    const key = await signingKey(await newPrivateJwk())
    const address = { network: 'test-1', patient: 'p'.repeat(26) }
    const signed = await signBatch(key, address, night.slice(0, 2), end)
    const jws = await readJws(signed)
    expect([jws.typ, jws.kid, await verifyJws(jws, key.kid, key.publicJwk)]).toEqual(['salus-device', key.kid, true])
    const { batch, ...rest } = JSON.parse(utf8Text(jws.payload)) as Record<string, unknown>
    expect(isRandomId(String(batch))).toBe(true)
    expect(rest).toEqual({ ...address, sent: end, readings: night.slice(0, 2) })
    expect(await signBatch(key, address, [], end)).not.toBe(await signBatch(key, address, [], end))
  })
})
