import { Problem } from './problem'
import type { Session } from './session'
import type { Visit } from './visit'

/** An IHM that is there and could not be asked, and why. */
export interface Away { origin: string; fault: unknown }

/** The IHMs that let the member in, those that know no such member, and those that did not answer. */
export interface Ihms { visits: Visit[]; strangers: string[]; away: Away[] }

/**
 * The IHMs of a member, of those that the node lets its pages call. A patient is let in by the one that serves the
 * patient, a practitioner by each; one to which the member is unknown is none of the member's. spec api 10.5
 */
export async function ihmsOf(session: Session): Promise<Ihms> {
  const found: Ihms = { visits: [], strangers: [], away: [] }
  await Promise.all((await listed(session)).map(async origin => {
    const visit = session.at(origin)
    try {
      await visit.enter()
      found.visits.push(visit)
    } catch (fault) {
      if (isCode(fault, 'caller-unknown')) {
        found.strangers.push(origin)
      } else {
        found.away.push({ origin, fault })
      }
    }
  }))
  return found
}

/** What the first IHM answers that serves a patient; undefined when none does. */
export async function firstOf<T>(ihms: Ihms, ask: (visit: Visit) => Promise<T>): Promise<T | undefined> {
  for (const visit of ihms.visits) {
    try {
      return await ask(visit)
    } catch (fault) {
      if (!isCode(fault, 'unknown-patient', 'permit-not-served')) {
        throw fault
      }
    }
  }
  return undefined
}

/** Whether somebody does not answer now, and may later. */
export function isSilence(fault: unknown): boolean {
  return fault instanceof Problem ? fault.status >= 500 || fault.status === 429 : fault instanceof TypeError
}

function isCode(fault: unknown, ...codes: string[]): boolean {
  return fault instanceof Problem && codes.includes(fault.code)
}

async function listed(session: Session): Promise<string[]> {
  try {
    return (await session.get<{ ihms: string[] }>('/v1/ihms')).ihms
  } catch (fault) {
    // A node of an earlier release.
    if (isCode(fault, 'unknown-route')) {
      return []
    }
    throw fault
  }
}
