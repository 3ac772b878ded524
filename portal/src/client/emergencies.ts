import { roleGrantee, type Category } from '../protocol/codes'
import type { EmergencyReason } from '../protocol/messages'
import { author, signed } from './consents'
import { holdKeys, type Keep } from './keys'
import type { Session } from './session'
import { submit, type Final } from './submission'

export const emergencyReasons = [
  'unconscious', 'life-threatening', 'cannot-consent', 'public-danger',
] as const satisfies readonly EmergencyReason[]

/** The organisations of the region whose emergency role has a key. */
export async function emergencyOrganisations(session: Session): Promise<string[]> {
  const { organisations } = await session.genesis()
  return organisations.filter(one => one.roleKeys.has('emergency')).map(one => one.id)
}

/** As a patient: whose emergency role may open which categories; it replaces what was said. spec ledger 9.11 */
export async function setEmergencyPolicy(
  session: Session, organisations: readonly string[], categories: readonly Category[], keep: Keep,
): Promise<void> {
  const { organisations: founded } = await session.genesis()
  const roles = organisations.flatMap(organisation => {
    const key = founded.find(one => one.id === organisation)?.roleKeys.get('emergency')
    return key === undefined
      ? []
      : [{ organisation, recipient: { grantee: roleGrantee(organisation, 'emergency'), key } }]
  })
  await signed(session, keep, async policy => {
    await holdKeys(session, policy, categories, keep)
    const message = await author(session, policy).emergencyPolicy(roles, categories)
    return { message, newKeys: [], later: [], withoutKey: [] }
  })
}

/** As a doctor or nurse: what a patient left to the organisation; who left nothing is unknown. spec key-service 5.1 */
export async function emergencyOffer(session: Session, patient: string): Promise<Category[]> {
  const path = `/v1/patients/${encodeURIComponent(patient)}/emergency`
  return (await session.get<{ categories: Category[] }>(path)).categories
}

/** As a doctor or nurse: opens an emergency of four hours; the patient is alerted. spec ledger 11.6 */
export async function openEmergency(
  session: Session, patient: string, categories: Category[], reason: EmergencyReason,
): Promise<Final> {
  return submit(session, { type: 'EmergencyAccess', body: { patient, categories, reason } })
}

/** As the patient: judges an emergency once. spec ledger 11.7 */
export async function reviewEmergency(session: Session, emergency: string, isJustified: boolean): Promise<Final> {
  const body = { patient: session.wallet.member, emergency, justified: isJustified }
  return submit(session, { type: 'ReviewEmergency', body })
}
