import type { Category, ConsentAction, Grantee, LedgerName, Purpose } from './codes'
import type { PublicJwk } from './keys'
import type { Introduction } from './wallet'

/** Epochs of a category, their private halves in one JWE for one recipient. spec ledger 10.2 */
export interface SealedKey { category: Category; first: number; last: number; jwe: string }

/** A category's next key pair, sealed to the patient and to grantees. spec ledger 10.3 */
export interface NextEpoch {
  category: Category
  epoch: number
  publicKey: PublicJwk
  seals: { recipient: Grantee; jwe: string }[]
}

/** A single record that a consent opens, with the digest of the grantee's envelope. spec ledger 9.6 */
export interface NarrowedRecord { record: string; version: number; envelope: string }

export interface PolicyChange { patient: string; after: string }

/** What a version puts on the ledger. spec ledger 12.2 */
export interface Commitment { epoch: number; commitment: string; content: string; envelope: string }

export type EmergencyReason = 'unconscious' | 'life-threatening' | 'cannot-consent' | 'public-danger'

/** The bodies of messages: each member stands once, in this order. spec ledger 2.6, 2.8 */
export interface Bodies {
  RegisterMember: Omit<Introduction, 'connectionKey'>
  VerifyPractitioner: { practitioner: string; inFavour: boolean }
  RevokeMember: { member: string }
  RotateKey: { signingKey: PublicJwk; agreementKey: PublicJwk; possession: string }
  RegisterDevice: {
    patient: string; device: string; signingKey: PublicJwk; agreementKey: PublicJwk; possession: string
  }
  RevokeDevice: { patient: string; device: string }
  PublishEpoch: PolicyChange & { epochs: NextEpoch[] }
  Grant: PolicyChange & {
    grantee: Grantee
    categories: Category[]
    purpose: Purpose
    actions: ConsentAction[]
    from: number
    to: number
    records: NarrowedRecord[]
    keys: SealedKey[]
  }
  Revoke: PolicyChange & { consent: string; epochs: NextEpoch[] }
  SetEmergencyPolicy: PolicyChange & { organisations: { organisation: string; keys: SealedKey[] }[] }
  ConfirmPolicy: { patient: string; members: string[] }
  RequestAccess: { patient: string; category: Category; record?: string; purpose: Purpose; connectionKey: string }
  EmergencyAccess: { patient: string; categories: Category[]; reason: EmergencyReason; statement?: string }
  ReviewEmergency: { patient: string; emergency: string; justified: boolean }
  StoreRecord: { patient: string; record: string; category: Category } & Commitment
  NewVersion: { patient: string; record: string; version: number } & Commitment
  Withdraw: { patient: string; record: string; version: number }
  EraseRecord: { patient: string; record: string }
  AcknowledgeAlert: { patient: string; alert: string; notice: number }
}

export type MessageType = keyof Bodies

export type Message<T extends MessageType = MessageType> = { [K in T]: { type: K; body: Bodies[K] } }[T]

/** The ledger that a message is for. spec ledger 4.2 */
export const ledgerOf: Readonly<Record<MessageType, LedgerName>> = {
  RegisterMember: 'policies',
  VerifyPractitioner: 'policies',
  RevokeMember: 'policies',
  RotateKey: 'policies',
  RegisterDevice: 'policies',
  RevokeDevice: 'policies',
  PublishEpoch: 'policies',
  Grant: 'policies',
  Revoke: 'policies',
  SetEmergencyPolicy: 'policies',
  ConfirmPolicy: 'policies',
  RequestAccess: 'policies',
  EmergencyAccess: 'policies',
  ReviewEmergency: 'policies',
  StoreRecord: 'records',
  NewVersion: 'records',
  Withdraw: 'records',
  EraseRecord: 'records',
  AcknowledgeAlert: 'telemetry',
}

/** What a registrar signs for a newcomer: the introduction without its connection key. spec ledger 8.1 */
export function registerMember(introduction: Introduction): Message<'RegisterMember'> {
  const { member, role, signingKey, agreementKey, licence, profile, possession } = introduction
  return {
    type: 'RegisterMember',
    body: {
      member, role, signingKey, agreementKey,
      ...licence === undefined ? {} : { licence },
      ...profile === undefined ? {} : { profile },
      possession,
    },
  }
}

/** A registrar's vote on a practitioner. spec ledger 8.5 */
export function verifyPractitioner(practitioner: string, inFavour: boolean): Message<'VerifyPractitioner'> {
  return { type: 'VerifyPractitioner', body: { practitioner, inFavour } }
}

/** Asks to read; `connectionKey` is the thumbprint, in hexadecimal, of the key that will be proven. spec ledger 11.1 */
export function requestAccess(
  asked: { patient: string; category: Category; record?: string; purpose: Purpose }, connectionKey: string,
): Message<'RequestAccess'> {
  const { patient, category, record, purpose } = asked
  const body = { patient, category, ...record === undefined ? {} : { record }, purpose, connectionKey }
  return { type: 'RequestAccess', body }
}
