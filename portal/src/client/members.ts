import { isPractitioner, type Role } from '../protocol/codes'
import type { PublicJwk } from '../protocol/keys'
import { registerMember } from '../protocol/messages'
import type { Introduction } from '../protocol/wallet'
import { Problem } from './problem'
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

/**
 * As a registrar: registers a newcomer and votes for one who is a practitioner; what is left to do where the vote does
 * not arrive. spec portal 3.9
 */
export async function admit(session: Session, introduction: Introduction): Promise<Problem | undefined> {
  await register(session, introduction)
  return isPractitioner(introduction.role)
    ? vote(session, introduction.member, true).then(() => undefined, () =>
      new Problem(504, 'vote-not-cast', 'The newcomer is registered, and the vote did not arrive.'))
    : undefined
}

/** As a registrar: the organisation's vote on a practitioner. spec ledger 8.5 */
export async function vote(session: Session, practitioner: string, isInFavour: boolean): Promise<Final> {
  return submit(session, { type: 'VerifyPractitioner', body: { practitioner, inFavour: isInFavour } })
}
