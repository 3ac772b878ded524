import { openAlert, type AlertNotice } from '../protocol/alert'
import type { Category } from '../protocol/codes'
import { utf8Text } from '../protocol/encoding'
import { agreementKey, type AgreementKey } from '../protocol/keys'
import type { Message } from '../protocol/messages'
import { RecordRejected } from '../protocol/recordRejected'
import { signTransaction, transactionId } from '../protocol/transaction'
import { ihmsOf, type Away } from './ihm'
import { handedKeys } from './keys'
import { Problem, Refused } from './problem'
import type { Session } from './session'
import { finality, type Final } from './submission'
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

/** An alert, and the IHM that told of it. */
export interface Alert extends AlertWords { ihm: Visit }

export interface Alerts { alerts: Alert[]; away: Away[]; hasIhm: boolean }

/** A notice as the ledger has it: its proof holds, and its content opens with the category's key. */
export interface ProvenNotice { words: AlertWords; final: Final }

const ledgerPatience = 6
const ledgerPauseMs = 700

/** As a patient all of one's own, those that are over too; else the open ones that one was told of, of all patients. */
export async function alertsOf(session: Session): Promise<Alerts> {
  const { wallet } = session
  const path = wallet.role === 'patient' ? patientsAlerts(wallet.member) : '/v1/alerts'
  const { visits, away } = await ihmsOf(session)
  const told = await Promise.all(visits.map(visit => toldBy(visit, path)))
  return { alerts: told.flat().sort(byUrgency), away, hasIhm: visits.length + away.length > 0 }
}

/** All alerts of one patient that an IHM shows, those that are over too. spec ihm-alerts 9.2 */
export function alertsAt(ihm: Visit, patient: string): Promise<Alert[]> {
  return toldBy(ihm, patientsAlerts(patient))
}

/** The newest notice that is on the ledger, proven and opened; undefined while none is. */
export async function proveNotice(session: Session, alert: Alert): Promise<ProvenNotice | undefined> {
  const newest = alert.proofs.at(-1)
  if (newest === undefined) {
    return undefined
  }
  const final = await finality(session, await session.genesis(), newest.transaction)
  const notice = noticeIn(final, alert)
  const key = await keyFor(session, notice)
  const words = JSON.parse(utf8Text(await openAlert(session.wallet.network, notice, key))) as AlertWords
  const isTheSame = words.alert === alert.alert && words.signal === alert.signal && words.kind === alert.kind
  if (!isTheSame) {
    throw new Problem(502, 'alert-mismatch', 'The IHM tells something else than the ledger proves.')
  }
  return { words, final }
}

/**
 * Takes an alert in hand. The proof of it is checked; undefined when the ledger has not got it yet: nobody else is
 * told meanwhile, and it has to be done again. spec ihm-alerts 8.3, 8.4
 */
export async function acknowledge(session: Session, alert: Alert): Promise<Final | undefined> {
  const message: Message<'AcknowledgeAlert'> = {
    type: 'AcknowledgeAlert', body: { patient: alert.patient, alert: alert.alert, notice: alert.notice },
  }
  const jws = await signTransaction(session.wallet, message)
  const path = `${patientsPath(alert.patient)}/${alert.alert}/acknowledge`
  const answer = await alert.ihm.call({ method: 'POST', path, body: jws, type: 'application/jose' })
  return answer.status === 202 ? undefined : taken(session, await transactionId(jws))
}

// The IHM's node may be a block ahead of this one.
async function taken(session: Session, transaction: string): Promise<Final> {
  const genesis = await session.genesis()
  for (let attempt = 1; ; attempt++) {
    try {
      const final = await finality(session, genesis, transaction)
      if (final.receipt.refused !== undefined) {
        throw new Refused(final.receipt.refused)
      }
      return final
    } catch (fault) {
      const isComing = fault instanceof Problem && fault.code === 'unknown-transaction'
      if (!isComing || attempt === ledgerPatience) {
        throw fault
      }
      await new Promise(resolve => setTimeout(resolve, ledgerPauseMs))
    }
  }
}

function noticeIn({ receipt, transaction }: Final, alert: Alert): AlertNotice {
  const [event] = receipt.events
  const body = transaction?.body
  const isOfThis = receipt.refused === undefined && event?.type === 'AlertRaised'
    && event['patient'] === alert.patient && event['alert'] === alert.alert && event['category'] === alert.category
  if (!isOfThis || transaction?.type !== 'RaiseAlert' || body === undefined) {
    throw new Problem(502, 'alert-mismatch', 'What the IHM names is no notice of this alert.')
  }
  return {
    patient: alert.patient,
    alert: alert.alert,
    notice: body.integer('notice', 1, Number.MAX_SAFE_INTEGER),
    category: alert.category,
    epoch: body.integer('epoch', 1, Number.MAX_SAFE_INTEGER),
    content: body.text('content', 16_384),
  }
}

async function keyFor(session: Session, { patient, category, epoch }: AlertNotice): Promise<AgreementKey> {
  const own = session.wallet.member === patient ? session.wallet.categoryKeys.find(category, epoch) : undefined
  if (own !== undefined) {
    return own
  }
  const handed = (await handedKeys(session, patient, category)).find(one => one.epoch === epoch)
  if (handed === undefined) {
    throw new RecordRejected('record-not-for-you', 'No key of this epoch is sealed to this wallet.')
  }
  return agreementKey(handed.key)
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
