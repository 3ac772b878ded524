import type { LedgerName, Role } from '../protocol/codes'
import { verifyHeader } from '../protocol/proof'
import { Problem } from './problem'
import type { Session } from './session'
import { finality, type Final } from './submission'

/** How the node is that is asked, to the registrar of its organisation: in words and figures. spec api 9.4, 9.5 */
export interface NodeStatus {
  words: string[]
  ledgers: LedgerStatus[]
  openPermits: number
  /** These are missing where the node is of an older release. */
  certificates?: {
    until: number
    days: number
    refused?: string
    lists: { organisation: string; until: number; ended: number }[]
  }
  scrub?: {
    passes: number
    blocks: number
    files: number
    repaired: number
    collected: number
    finishedAt?: number
    faults: { code: string; count: number }[]
  }
  peers?: { validator: string; isSentTo: boolean; isHeard: boolean }[]
  content?: {
    kind: 'folder' | 'ipfs'
    isUsable: boolean
    free: number
    reserve: number
    uploadPerDay: number
    damaged: number
  }
  quotas?: { role: Role; burst: number; perSecond: number }[]
}

export interface LedgerStatus {
  name: LedgerName
  height: number
  time: number
  queued: number
  segmentBytes: number
  indexBytes: number
  flushP50Ms: number
  flushP99Ms: number
  ordering: { words: string[]; votes: { round: number; prepared: string[]; committed: string[] }[] }
}

/** The node's figures of the last hour. spec api 9.6 */
export interface History {
  times: number[]
  series: { name: string; labels: string; isCounter: boolean; values: (number | null)[] }[]
}

/** A block as its header says, proven final in this browser. */
export interface Block {
  ledger: LedgerName
  height: number
  time: number
  proposer: string
  digest: string
  parent: string
  /** As the node says: the header holds their root alone. */
  transactions: number
  signedBy: string[]
}

/** Where a transaction is final; who is a party to it gets it proven. */
export interface Found { ledger: LedgerName; height: number; index: number; time: number; proven?: Final }

export function nodeStatus(session: Session): Promise<NodeStatus> {
  return session.get('/v1/status')
}

export function history(session: Session): Promise<History> {
  return session.get('/v1/metrics')
}

export async function headHeight(session: Session, ledger: LedgerName): Promise<number> {
  const heads = await session.get<{ ledger: LedgerName; height: number }[]>('/v1/ledgers')
  return heads.find(head => head.ledger === ledger)?.height ?? 0
}

/** So many blocks down from a height, each proven; the one of genesis, which nobody signed, is left out. */
export async function blocksDown(
  session: Session, ledger: LedgerName, from: number, count: number,
): Promise<Block[]> {
  const genesis = await session.genesis()
  const changes = await session.get<unknown[]>(`/v1/ledgers/${ledger}/validators?after=0`)
  const heights = Array.from({ length: count }, (_, at) => from - at).filter(height => height > 0)
  return Promise.all(heights.map(async height => {
    const given = await session.get<{ header: string; certificate: string; transactions: number }>(
      `/v1/ledgers/${ledger}/headers/${height}`)
    const { header, signedBy } = await verifyHeader(genesis, { ...given, changes })
    if (header.ledger !== ledger || Number(header.height) !== height) {
      throw new Problem(502, 'log-entry-mismatch', 'The node shows another block than the one asked for.')
    }
    const { proposer, digest, parent, time } = header
    return {
      ledger, height: Number(header.height), time: Number(time), proposer, digest, parent, signedBy,
      transactions: given.transactions,
    }
  }))
}

export async function findTransaction(session: Session, id: string): Promise<Found> {
  const path = `/v1/transactions/${encodeURIComponent(id)}`
  const { receipt, ...place } = await session.get<Found & { receipt?: unknown }>(path)
  return receipt === undefined
    ? place
    : { ...place, proven: await finality(session, await session.genesis(), id) }
}
