// The closed lists of design section 1 and of spec ledger 2.7, in their order of declaration.
export const categories = [
  'vital-signs', 'ecg', 'activity', 'sleep', 'laboratory', 'imaging', 'medication', 'pharmacy-bill', 'clinical-note',
  'diagnosis', 'procedure', 'immunization', 'allergy', 'claim', 'emergency-summary', 'environment',
] as const
export type Category = typeof categories[number]

export const roles = [
  'patient', 'doctor', 'nurse', 'pharmacist', 'dietitian', 'radiographer', 'insurer', 'public-health', 'researcher',
  'device', 'registrar', 'store', 'emergency',
] as const
export type Role = typeof roles[number]

export const purposes = ['TREAT', 'ETREAT', 'HPAYMT', 'PUBHLTH', 'HRESCH', 'FAMRQT'] as const
export type Purpose = typeof purposes[number]

export const ledgers = ['policies', 'records', 'telemetry'] as const
export type LedgerName = typeof ledgers[number]

export type ConsentAction = 'read' | 'consent'

/** Who registers at a desk, with a wallet made by oneself. spec portal 3.2 */
export const newcomerRoles = [
  'patient', 'doctor', 'nurse', 'pharmacist', 'dietitian', 'radiographer', 'insurer', 'public-health', 'researcher',
] as const satisfies readonly Role[]

const practitioners: readonly Role[] = ['doctor', 'nurse', 'pharmacist', 'dietitian', 'radiographer']

export function isPractitioner(role: Role): boolean {
  return practitioners.includes(role)
}

export function isAgency(role: Role): boolean {
  return role === 'insurer' || role === 'public-health' || role === 'researcher'
}

/** The purposes that a role may claim. spec ledger 9.4 */
export function purposesOf(role: Role): Purpose[] {
  const treating: Purpose[] = role === 'doctor' || role === 'nurse' ? ['TREAT', 'ETREAT'] : ['TREAT']
  if (isPractitioner(role) || role === 'device') {
    return treating
  }
  switch (role) {
    case 'insurer': return ['HPAYMT']
    case 'public-health': return ['PUBHLTH']
    case 'researcher': return ['HRESCH']
    case 'patient': return ['FAMRQT']
    default: return []
  }
}

/** An organisation's name: 1 to 32 of a-z, 0-9 and the hyphen. */
export function isOrganisation(text: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(text)
}

/** A licence number: capitals, digits and hyphens, never a name. spec ledger 5.5 */
export function isLicence(text: string): boolean {
  return /^[A-Z0-9-]{1,32}$/.test(text)
}

/** Who a consent is for: `member:ID` or `role:ORGANISATION/ROLE`. spec ledger 9.2 */
export type Grantee = string

export function memberGrantee(member: string): Grantee {
  return `member:${member}`
}

export function roleGrantee(organisation: string, role: Role): Grantee {
  return `role:${organisation}/${role}`
}
