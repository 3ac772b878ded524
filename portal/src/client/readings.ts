import type { Category } from '../protocol/codes'
import { verifySampleProof } from '../protocol/sampleProof'
import { known } from '../protocol/table'
import { bytesOf } from './answers'
import { firstOf, ihmsOf } from './ihm'
import { Problem } from './problem'
import type { Session } from './session'
import type { Final } from './submission'
import type { Visit } from './visit'

/** What a device measured, under the device's own name for it; a value that is a code is its word. spec ihm 6.3 */
export interface Reading {
  id: string
  version: number
  device: string
  time: number
  periodMs: number
  values: (number | string)[]
}

export interface Readings { signal: string; unit: string; category: Category; complete: boolean; readings: Reading[] }

/** Which readings: the newest so many of a signal, from one moment up to another. */
export interface Wanted { signal: string; from: number; to: number; limit: number }

/** The block that has the batch with a reading, and who signed it. */
export type ProvenReading = Pick<Final, 'header' | 'signedBy'>

// A code is anchored as its place. spec ihm-intake 1.4
const codes: Readonly<Record<string, readonly string[]>> = {
  'sleep-stage': ['awake', 'asleep', 'light', 'deep', 'rem'],
  'pacemaker-event': [
    'atrial-pace', 'ventricular-pace', 'biventricular-pace', 'atrial-sense', 'ventricular-sense', 'mode-switch',
    'anti-tachycardia-pacing', 'shock', 'noise-reversion', 'lead-fault', 'battery-low',
  ],
}

/** The newest readings of a signal, as far as the IHM shows them to the caller. */
export async function readingsAt(
  ihm: Visit, patient: string, { signal, from, to, limit }: Wanted,
): Promise<Readings> {
  const query = new URLSearchParams({ signal, from: `${from}`, to: `${to}`, limit: `${limit}` })
  return ihm.get<Readings>(`/v1/patients/${patient}/readings?${query}`)
}

/** As a patient: the own readings, at the IHM that takes them in; undefined where none does. */
export async function ownReadings(session: Session, wanted: Wanted): Promise<Readings | undefined> {
  return firstOf(await ihmsOf(session), ihm => readingsAt(ihm, session.wallet.member, wanted))
}

/** As a patient: that the ledger has one of the own readings exactly as it is shown. spec portal 6.11 */
export async function proveReading(session: Session, signal: string, shown: Reading): Promise<ProvenReading> {
  const { id, device } = shown
  const body = JSON.stringify({ id, signal, device })
  const document = await firstOf(await ihmsOf(session), async ihm =>
    bytesOf(await ihm.call({ method: 'POST', path: '/v1/proofs', body, type: 'application/json' })))
  if (document === undefined) {
    throw new Problem(404, 'sample-unknown', 'No IHM has the reading.')
  }
  const { reading, patient, anchored } = await verifySampleProof(await session.genesis(), document)
  const places = known(codes, signal)
  const values = reading.values.map(value => places === undefined ? value : places[value])
  const isTheSame = patient === session.wallet.member && reading.signal === signal && reading.id === id
    && reading.device === device && reading.time === shown.time && reading.version === shown.version
    && values.length === shown.values.length && values.every((value, at) => value === shown.values[at])
  if (!isTheSame) {
    throw new Problem(502, 'reading-mismatch', 'What the IHM shows is not what the ledger proves.')
  }
  return anchored
}
