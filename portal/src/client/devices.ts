import type { PublicJwk } from '../protocol/keys'
import type { Verified } from '../protocol/proof'
import { introduce, type OpenWallet } from '../protocol/wallet'
import { rotateKeys } from './consents'
import { ihmsOf } from './ihm'
import type { Keep } from './keys'
import { Problem } from './problem'
import type { Session } from './session'
import { finality, gives, givesSigning, submit, type Final } from './submission'
import type { Visit } from './visit'

/** What an IHM heard of a device since the IHM started. spec ihm-intake 6.3 */
export interface Heard { device: string; lastSeen: number; skewMs?: number; samples: number; faults: number }

/** A device of a patient: its keys are proven; whether it is an agent or revoked is what the node says. */
export interface Device {
  id: string
  signingKey: PublicJwk
  agreementKey: PublicJwk
  revoked: boolean
  agent: boolean
  source: string
  heard?: Heard
}

/** As a patient: the own devices, in the order of their registration. spec records 9.4 */
export async function devicesOf(session: Session): Promise<Device[]> {
  const listed = await session.get<Device[]>(`/v1/patients/${session.wallet.member}/devices`)
  const [heard] = await Promise.all([heardOf(session), ...listed.map(device => requireProven(session, device))])
  return listed.map(device => {
    const last = heard.find(one => one.device === device.id)
    return last === undefined ? device : { ...device, heard: last }
  })
}

/** As a patient: lets a device act, with the keys of its own wallet. spec ledger 8.9 */
export async function registerDevice(session: Session, device: OpenWallet): Promise<Final> {
  const { member, signingKey, agreementKey, possession } = await introduce(device)
  const body = { patient: session.wallet.member, device: member, signingKey, agreementKey, possession }
  return submit(session, { type: 'RegisterDevice', body })
}

/** As a patient: ends a device at once and for good, and renews the keys of what it could read. */
export async function revokeDevice(session: Session, device: string, keep: Keep): Promise<void> {
  await submit(session, { type: 'RevokeDevice', body: { patient: session.wallet.member, device } })
  await rotateKeys(session, keep)
}

// An IHM that is away tells nothing of devices; they are the patient's all the same.
async function heardOf(session: Session): Promise<Heard[]> {
  const { visits } = await ihmsOf(session)
  return (await Promise.all(visits.map(heardAt))).flat()
}

async function heardAt(ihm: Visit): Promise<Heard[]> {
  try {
    return await ihm.get<Heard[]>('/v1/devices')
  } catch (fault) {
    if (fault instanceof Problem || fault instanceof TypeError) {
      return []
    }
    throw fault
  }
}

async function requireProven(session: Session, { id, agreementKey, signingKey, source }: Device): Promise<void> {
  const given = await finality(session, await session.genesis(), source)
  requireOwn(given, session.wallet.member, { id, agreementKey, signingKey })
}

/** Throws unless a proven transaction gave these keys to a device of this patient. spec portal 6.6 */
export function requireOwn(
  given: Verified, patient: string,
  { id, agreementKey, signingKey }: Pick<Device, 'id' | 'agreementKey' | 'signingKey'>,
): void {
  const isOwn = given.receipt.events[0]?.['patient'] === patient
  if (!isOwn || !gives(given, id, agreementKey) || !givesSigning(given, id, signingKey)) {
    throw new Problem(502, 'key-unproven', 'The node\'s keys of a device are not those that it registered.')
  }
}
