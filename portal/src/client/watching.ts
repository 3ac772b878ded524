import { firstOf, ihmsOf, type Ihms } from './ihm'
import { Problem } from './problem'
import type { Session } from './session'
import type { Visit } from './visit'

/** Between what a signal may move, in its unit, and how long it may be beyond; without ends it has no limits. */
export interface Threshold { low?: number; high?: number; lastingSeconds: number }

export interface Contact { member: string; webhook?: string; mail?: string }

/** What is set for a patient: limits, and who is told. spec ihm-alerts 4.2 */
export interface AlertSettings {
  thresholds: Record<string, Threshold>
  oxygenScale: 1 | 2
  first: Contact[]
  second?: Contact
  escalatesAfterMinutes: number
  set?: { by: string; at: number }
}

/** Settings, and the IHM that keeps them. */
export interface KeptSettings { ihm: Visit; settings: AlertSettings }

export interface Watching { ihms: Ihms; kept: KeptSettings | undefined }

export function settingsAt(ihm: Visit, patient: string): Promise<AlertSettings> {
  return ihm.get<AlertSettings>(pathOf(patient))
}

/** What is set for a patient, at the IHM that watches over the patient; none where none does or lets one see it. */
export async function watchingOf(session: Session, patient: string): Promise<Watching> {
  const ihms = await ihmsOf(session)
  const kept = await firstOf(ihms, async ihm => ({ ihm, settings: await settingsAt(ihm, patient) }))
  return { ihms, kept }
}

/**
 * Sets it, unless somebody set something else since it was read; the answer is what holds from now on.
 * spec ihm-alerts 4.3, portal 6.7
 */
export async function setWatching(ihm: Visit, patient: string, settings: AlertSettings): Promise<AlertSettings> {
  const { set } = await settingsAt(ihm, patient)
  if (set?.by !== settings.set?.by || set?.at !== settings.set?.at) {
    throw new Problem(409, 'settings-changed', 'Somebody set something else meanwhile.')
  }
  const body = JSON.stringify(settings)
  const answer = await ihm.call({ method: 'PUT', path: pathOf(patient), body, type: 'application/json' })
  return await answer.json() as AlertSettings
}

function pathOf(patient: string): string {
  return `/v1/patients/${patient}/alert-settings`
}
