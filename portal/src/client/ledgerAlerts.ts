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
const shownAtOnce = 20
const mostPages = 200
const levels: readonly AlertLevel[] = ['low', 'medium', 'high']

// What was proven and opened once stays so for as long as the wallet is open.
const opened = new WeakMap<Session, Map<string, Promise<ProvenNotice>>>()

/** `isCut`: whether the ledger has earlier ones. */
export interface LedgerAlerts { alerts: Alert[]; unopened: number; isCut: boolean }

/**
 * Alerts that the ledger told the member of, each proven and opened here: for while the IHM that found them is away.
 * When one is over, only the IHM knows. First the newest of the last week; each further part goes further back.
 * spec portal 6.10
 */
export async function alertsOnLedger(session: Session, parts = 1, now = Date.now()): Promise<LedgerAlerts> {
  const oldest = parts === 1 ? now - shownForMs : 0
  const newest = new Map<unknown, Listed>()
  let isCut = false
  for await (const notice of listed(session)) {
    const isKnown = newest.has(notice.event['alert'])
    isCut = notice.time <= oldest || (!isKnown && newest.size === parts * shownAtOnce)
    if (isCut) {
      break
    }
    if (!isKnown) {
      newest.set(notice.event['alert'], notice)
    }
  }
  const found = await Promise.allSettled([...newest.values()].map(notice => toAlert(session, notice)))
  const alerts = found.flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
  return { alerts, unopened: found.length - alerts.length, isCut }
}

// Newest first, page by page, as far as somebody reads. spec api 5.10
async function* listed(session: Session): AsyncGenerator<Listed> {
  let before: number | undefined
  for (let page = 0; page < mostPages; page++) {
    const { alerts, next } = await pageOf(session, before)
    yield* alerts
    if (next === undefined || next === null || next === before) {
      return
    }
    before = next
  }
}

interface Page { alerts: Listed[]; next?: number | null }

async function pageOf(session: Session, before: number | undefined): Promise<Page> {
  try {
    return await session.get<Page>(`/v1/alerts${before === undefined ? '' : `?before=${before}`}`)
  } catch (fault) {
    // A node of an earlier release.
    if (fault instanceof Problem && fault.code === 'unknown-route') {
      return { alerts: [] }
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
