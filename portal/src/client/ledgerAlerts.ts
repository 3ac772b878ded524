import { categories, type Category } from '../protocol/codes'
import type { LedgerEvent } from '../protocol/receipt'
import type { Alert, AlertLevel } from './alerts'
import { openNotice, type ProvenNotice } from './notices'
import { Problem } from './problem'
import type { Session } from './session'

interface Listed {
  transaction: string
  time: number
  event: LedgerEvent
  acknowledged?: { by: string; at: number } | null
}

const shownForMs = 7 * 24 * 60 * 60 * 1000
const mostShown = 20
const levels: readonly AlertLevel[] = ['low', 'medium', 'high']

// What was proven and opened once stays so for as long as the wallet is open.
const opened = new WeakMap<Session, Map<string, Promise<ProvenNotice>>>()

/**
 * The alerts of the last week that the ledger told the member of, each proven and opened here: for while the IHM that
 * found them is away. When one is over, only the IHM knows. spec portal 6.10
 */
export async function alertsOnLedger(
  session: Session, now = Date.now(),
): Promise<{ alerts: Alert[]; unopened: number }> {
  const recent = (await listed(session)).filter(({ time }) => time > now - shownForMs)
  const newest = recent.filter((notice, at) =>
    recent.findIndex(({ event }) => event['alert'] === notice.event['alert']) === at).slice(0, mostShown)
  const found = await Promise.allSettled(newest.map(notice => toAlert(session, notice)))
  const alerts = found.flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
  return { alerts, unopened: found.length - alerts.length }
}

async function listed(session: Session): Promise<Listed[]> {
  try {
    return (await session.get<{ alerts: Listed[] }>('/v1/alerts')).alerts
  } catch (fault) {
    // A node of an earlier release.
    if (fault instanceof Problem && fault.code === 'unknown-route') {
      return []
    }
    throw fault
  }
}

// What the ledger says comes before what was sealed; who has it in hand is what the node says, which names no
// transaction of it but that of the notice.
async function toAlert(session: Session, { transaction, time, event, acknowledged }: Listed): Promise<Alert> {
  const [patient, alert, category] = [text(event['patient']), text(event['alert']), toCategory(event['category'])]
  const { words, notice, final } = await once(session, transaction, () =>
    openNotice(session, transaction, { patient, alert, category }))
  const level = levels.find(one => one === final.receipt.events[0]?.['level']) ?? words.level
  return {
    patient, alert, category, level, notice: notice.notice,
    signal: text(words.signal), kind: text(words.kind), basis: text(words.basis),
    since: words.since, until: words.until, findings: words.findings, raised: time, escalated: words.escalated,
    proofs: [{ notice: notice.notice, transaction }],
    ...acknowledged
      ? { state: 'acknowledged', acknowledged: { ...acknowledged, transaction } }
      : { state: 'open' },
  }
}

function once(session: Session, transaction: string, open: () => Promise<ProvenNotice>): Promise<ProvenNotice> {
  const known = opened.get(session) ?? new Map<string, Promise<ProvenNotice>>()
  opened.set(session, known)
  const proven = known.get(transaction) ?? open()
  known.set(transaction, proven)
  proven.catch(() => known.delete(transaction))
  return proven
}

function text(value: unknown): string {
  if (typeof value !== 'string') {
    throw new Problem(502, 'answer-malformed', 'An alert lacks what every alert has.')
  }
  return value
}

function toCategory(value: unknown): Category {
  const category = categories.find(one => one === value)
  if (category === undefined) {
    throw new Problem(502, 'answer-malformed', 'An alert is of no category.')
  }
  return category
}
