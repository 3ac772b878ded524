import type { Session } from './session'

/** Who the validators are, as a node says. spec api 4.10 */
export interface Governance {
  validators: { id: string; organisation: string; power: number; compromised: boolean }[]
  stoppableBy: string[]
  proposals: { id: string; organisation: string; until: number; for: string[]; against: string[] }[]
}

/** A region as one of its nodes says; nothing of it is proven. spec api 10.1 */
export interface Region {
  network: string
  region: string
  patients: number
  nodes: { validator: string; organisation: string; reachable: boolean; browserAddress?: string }[]
}

export interface Head { ledger: string; height: number; digest: string; time: number }

export interface NetworkNow { governance: Governance; region: Region; heads: Head[] }

export async function networkNow(session: Session): Promise<NetworkNow> {
  const [governance, region, heads] = await Promise.all([
    session.get<Governance>('/v1/governance'), session.get<Region>('/v1/nodes'), session.get<Head[]>('/v1/ledgers'),
  ])
  return { governance, region, heads }
}
