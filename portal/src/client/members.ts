import type { Role } from '../protocol/codes'
import type { PublicJwk } from '../protocol/keys'
import { registerMember } from '../protocol/messages'
import type { Introduction } from '../protocol/wallet'
import type { Session } from './session'
import { submit, type Final } from './submission'

/** Who a member is; patients and devices only to themselves, their agents and their registrar. spec api 5.1 */
export interface MemberCard {
  id: string
  role: Role
  organisation: string
  signingKey: PublicJwk
  agreementKey: PublicJwk
  licence?: string
  verified: boolean
  revoked: boolean
  source?: string
}

export async function member(session: Session, id: string): Promise<MemberCard> {
  return session.get<MemberCard>(`/v1/members/${encodeURIComponent(id)}`)
}

/** As a registrar: makes a newcomer a member of the organisation. spec ledger 8.1 */
export async function register(session: Session, introduction: Introduction): Promise<Final> {
  return submit(session, registerMember(introduction))
}

/** As a registrar: the organisation's vote on a practitioner. spec ledger 8.5 */
export async function vote(session: Session, practitioner: string, isInFavour: boolean): Promise<Final> {
  return submit(session, { type: 'VerifyPractitioner', body: { practitioner, inFavour: isInFavour } })
}
