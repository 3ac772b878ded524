import { describe, expect, test } from 'vitest'
import type { Call } from '../src/client/door'
import type { Visit } from '../src/client/visit'
import { setWatching, type AlertSettings } from '../src/client/watching'

const patient = 'p'.repeat(26)
const usual: AlertSettings = { thresholds: {}, oxygenScale: 1, first: [], escalatesAfterMinutes: 15 }
const setBy = (by: string, at: number): AlertSettings => ({ ...usual, set: { by, at } })

/** An IHM that keeps settings, and what it was told to keep. */
function anIhm(kept: AlertSettings) {
  const told: AlertSettings[] = []
  const call = async ({ body }: Call) => {
    const settings = JSON.parse(body as string) as AlertSettings
    told.push(settings)
    return Response.json(setBy('me', 9))
  }
  return { told, ihm: { get: async () => kept, call } as unknown as Visit }
}

// spec portal 6.7
describe('Alert settings', () => {
  test.each([[usual], [setBy('doctor', 5)]])('are set where they are still those that were changed', async kept => {
    const { told, ihm } = anIhm(structuredClone(kept))
    expect(await setWatching(ihm, patient, { ...kept, oxygenScale: 2 })).toEqual(setBy('me', 9))
    expect(told).toMatchObject([{ oxygenScale: 2 }])
  })

  test.each([[usual], [setBy('doctor', 5)], [setBy('another', 6)]])(
    'that somebody set meanwhile are not overwritten by older ones', async read => {
      const { told, ihm } = anIhm(setBy('doctor', 6))
      await expect(setWatching(ihm, patient, read)).rejects.toMatchObject({ code: 'settings-changed' })
      expect(told).toEqual([])
    })
})
