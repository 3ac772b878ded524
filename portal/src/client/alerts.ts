import type { Category } from '../protocol/codes'
import type { Message } from '../protocol/messages'
import { signTransaction, transactionId } from '../protocol/transaction'
import { ihmsOf, isSilence, type Away } from './ihm'
import { alertsOnLedger } from './ledgerAlerts'
import type { Session } from './session'
import { submit, taken, type Final } from './submission'
import type { Visit } from './visit'

export type AlertLevel = 'low' | 'medium' | 'high'
export type AlertState = 'open' | 'acknowledged' | 'ended'

/** What an alert says, as an IHM tells it and as it is sealed for the ledger. spec ihm-alerts 8, 9 */
export interface AlertWords {
  patient: string
  alert: string
  notice: number
  level: AlertLevel
  state: AlertState
  category: Category
  signal: string
  kind: string
  since: number
  until: number
  findings: number
  basis: string
  raised: number
  escalated: boolean
  acknowledged?: { by: string; at: number; transaction?: string }
  proofs: { notice: number; transaction: string }[]
}

/** An alert, and the IHM that told of it; none where the ledger did. */
export interface Alert extends AlertWords { ihm?: Visit }

/**
 * `unopened`: how many the ledger told of that could not be proven or opened here; `isCut`: whether it has earlier
 * ones.
 */
export interface Alerts { alerts: Alert[]; away: Away[]; hasIhm: boolean; unopened: number; isCut: boolean }

/**
 * As a patient all of one's own, those that are over too; else the open ones that one was told of, of all patients.
 * While an IHM is away, what it told the ledger stands in, in so many parts. spec portal 6.2, 6.10
 */
export async function alertsOf(session: Session, parts = 1): Promise<Alerts> {
  const { wallet } = session
  const path = wallet.role === 'patient' ? patientsAlerts(wallet.member) : '/v1/alerts'
  const { visits, away } = await ihmsOf(session)
  const told = (await Promise.all(visits.map(visit => toldBy(visit, path).catch((fault: unknown) => {
    // Let in before, and silent since.
    if (!isSilence(fault)) {
      throw fault
    }
    away.push({ origin: visit.origin, fault })
    return []
  })))).flat()
  const isToAsk = away.length > 0 || visits.length === 0
  const { alerts, unopened, isCut } = isToAsk ? await alertsOnLedger(session, parts)
    : { alerts: [], unopened: 0, isCut: false }
  const others = alerts.filter(one => told.every(known => known.alert !== one.alert))
  const all: Alert[] = [...told, ...others]
  const hasIhm = visits.length + away.length + others.length > 0
  return { alerts: all.sort(byUrgency), away, hasIhm, unopened, isCut }
}

/** All alerts of one patient that an IHM shows, those that are over too. spec ihm-alerts 9.2 */
export function alertsAt(ihm: Visit, patient: string): Promise<Alert[]> {
  return toldBy(ihm, patientsAlerts(patient))
}

/**
 * Takes an alert in hand. The proof of it is checked; undefined when the ledger has not got it yet: nobody else is
 * told meanwhile, and it has to be done again. spec ihm-alerts 8.3, 8.4
 */
export async function acknowledge(session: Session, alert: Alert): Promise<Final | undefined> {
  const message: Message<'AcknowledgeAlert'> = {
    type: 'AcknowledgeAlert', body: { patient: alert.patient, alert: alert.alert, notice: alert.notice },
  }
  if (alert.ihm === undefined) {
    // The IHM hears of it on the ledger. spec ihm-alerts 8.2
    return submit(session, message)
  }
  const jws = await signTransaction(session.wallet, message)
  const path = `${patientsPath(alert.patient)}/${alert.alert}/acknowledge`
  const answer = await alert.ihm.call({ method: 'POST', path, body: jws, type: 'application/jose' })
  // The IHM's node may be a block ahead of this one.
  return answer.status === 202 ? undefined : taken(session, await session.genesis(), await transactionId(jws))
}

async function toldBy(ihm: Visit, path: string): Promise<Alert[]> {
  const { alerts } = await ihm.get<{ alerts: AlertWords[] }>(path)
  return alerts.map(alert => ({ ...alert, ihm }))
}

function patientsPath(patient: string): string {
  return `/v1/patients/${patient}/alerts`
}

function patientsAlerts(patient: string): string {
  return `${patientsPath(patient)}?state=all`
}

const stateOrder: readonly AlertState[] = ['open', 'acknowledged', 'ended']
const levelOrder: readonly AlertLevel[] = ['high', 'medium', 'low']

// What nobody has in hand comes first, the most urgent of it at the top.
function byUrgency(one: AlertWords, other: AlertWords): number {
  const state = stateOrder.indexOf(one.state) - stateOrder.indexOf(other.state)
  const level = one.state === 'ended' ? 0 : levelOrder.indexOf(one.level) - levelOrder.indexOf(other.level)
  return state || level || other.raised - one.raised
}
