import type { Category } from '../protocol/codes'
import { verifySampleProof } from '../protocol/sampleProof'
import { known } from '../protocol/table'
import { bytesOf } from './answers'
import { firstOf, ihmsOf } from './ihm'
import { lookedAt } from './permitted'
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
export type ProvenReading = Pick<Final, 'header' | 'hospitals'>

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

/** Somebody else's readings, and the category by which they are asked for. */
export interface Others { patient: string; category: Category }

/** One's own readings, or a patient's who lets one read, at the IHM that takes them in; undefined where none does. */
export async function readingsOf(
  session: Session, others: Others | undefined, wanted: Wanted,
): Promise<Readings | undefined> {
  return look(session, others, (ihm, patient) => readingsAt(ihm, patient, wanted))
}

/** That the ledger has a reading exactly as it is shown. spec portal 6.11 */
export async function proveReading(
  session: Session, signal: string, shown: Reading, others?: Others,
): Promise<ProvenReading> {
  const { id, device } = shown
  const body = JSON.stringify({ id, signal, device, ...others === undefined ? {} : { patient: others.patient } })
  const document = await look(session, others, async ihm =>
    bytesOf(await ihm.call({ method: 'POST', path: '/v1/proofs', body, type: 'application/json' })))
  if (document === undefined) {
    throw new Problem(404, 'sample-unknown', 'No IHM has the reading.')
  }
  const { reading, patient, anchored } = await verifySampleProof(await session.genesis(), document)
  const places = known(codes, signal)
  const values = reading.values.map(value => places === undefined ? value : places[value])
  const isTheSame = patient === (others?.patient ?? session.wallet.member)
    && reading.signal === signal && reading.id === id
    && reading.device === device && reading.time === shown.time && reading.version === shown.version
    && values.length === shown.values.length && values.every((value, at) => value === shown.values[at])
  if (!isTheSame) {
    throw new Problem(502, 'reading-mismatch', 'What the IHM shows is not what the ledger proves.')
  }
  return anchored
}

async function look<T>(
  session: Session, others: Others | undefined, read: (ihm: Visit, patient: string) => Promise<T>,
): Promise<T | undefined> {
  const ihms = await ihmsOf(session)
  if (others === undefined) {
    return firstOf(ihms, ihm => read(ihm, session.wallet.member))
  }
  const { isPermitted, value } = await lookedAt(session, ihms, others, ihm => read(ihm, others.patient))
  if (!isPermitted) {
    throw new Problem(403, 'not-permitted', 'No consent opens this.')
  }
  return value
}
