import type { LogEntry } from '../../client/log'
import { categories, memberGrantee, type Category, type Purpose } from '../../protocol/codes'

/** What somebody asked to read, was denied, and has not been let in to since. */
export interface OpenRequest {
  requester: string
  purpose: Purpose
  categories: Category[]
  /** How often it was asked, and when last. */
  times: number
  last: number
}

/** Until when a request was put aside: what is asked later shows again. By requester and purpose. */
export type PutAside = Readonly<Record<string, number>>

interface Denied { category: Category; time: number }

const dayMs = 24 * 60 * 60 * 1000

/** A request that nobody answered for so long is over. */
export const longestOpenMs = 30 * dayMs

export function nameOfRequest({ requester, purpose }: Pick<OpenRequest, 'requester' | 'purpose'>): string {
  return `${requester}/${purpose}`
}

/** What was put aside, as it was kept; anything else counts as nothing. */
export function readPutAside(kept: unknown): PutAside {
  return typeof kept === 'object' && kept !== null
    ? Object.fromEntries(Object.entries(kept).filter(([, time]) => typeof time === 'number')) as PutAside
    : {}
}

/**
 * The requests that wait for the patient, newest first: denied, and neither followed by a consent for the same member,
 * purpose and category nor by a permit, nor put aside. `log` is oldest first. spec portal 7.6
 */
export function openRequests(log: readonly LogEntry[], putAside: PutAside, now: number): OpenRequest[] {
  const waiting = new Map<string, Denied[]>()
  for (const { event, time } of log) {
    // Emergencies have a way of their own.
    if (event.type === 'AccessDecided' && event['purpose'] !== 'ETREAT') {
      const name = `${String(event['requester'])}/${String(event['purpose'])}`
      const category = event['category'] as Category
      const denied = waiting.get(name) ?? []
      waiting.set(name, event['isPermitted'] === true
        ? denied.filter(one => one.category !== category)
        : [...denied, { category, time }])
    } else if (event.type === 'ConsentGranted') {
      const opened = event['categories'] as Category[]
      for (const [name, denied] of waiting) {
        const [requester = '', purpose] = name.split('/')
        if (event['grantee'] === memberGrantee(requester) && event['purpose'] === purpose) {
          waiting.set(name, denied.filter(one => !opened.includes(one.category)))
        }
      }
    }
  }
  return [...waiting].flatMap(([name, denied]) => {
    const since = Math.max(putAside[name] ?? 0, now - longestOpenMs)
    return requestOf(name, denied.filter(one => one.time > since))
  }).sort((one, other) => other.last - one.last)
}

function requestOf(name: string, denied: readonly Denied[]): OpenRequest[] {
  const [requester = '', purpose] = name.split('/')
  return denied.length === 0 ? [] : [{
    requester,
    purpose: purpose as Purpose,
    categories: categories.filter(category => denied.some(one => one.category === category)),
    times: denied.length,
    last: Math.max(...denied.map(one => one.time)),
  }]
}
