import { memberGrantee, type Category } from '../protocol/codes'
import type { PublicJwk } from '../protocol/keys'
import { isSilence } from './ihm'
import type { Keep } from './keys'
import { Problem, Refused } from './problem'
import type { Session } from './session'
import { share } from './sharing'
import { submit } from './submission'

/** How far an adoption is. */
export type AdoptionStep = 'asking' | 'registering' | 'granting' | 'waiting'

interface Offer {
  served: boolean
  agent: { member: string; signingKey: PublicJwk; agreementKey: PublicJwk; possession: string }
  categories: Category[]
}

/** What sensors measure: the categories that an IHM is let read, and no other that it may ask for. */
export const watchedCategories = [
  'vital-signs', 'ecg', 'activity', 'sleep', 'environment',
] as const satisfies readonly Category[]

const path = '/v1/adoptions'
const yearMs = 365 * 24 * 60 * 60 * 1000
const patience = 120
const pauseMs = 1000

/**
 * As a patient: makes an IHM the own agent. It makes the keys of a new device; the patient registers the device and
 * lets it read what it watches, for treatment and for a year. What is done already is not done again. Returns the
 * agent's member id. spec ihm 1.7
 */
export async function adopt(
  session: Session, origin: string, keep: Keep, advance: (step: AdoptionStep) => void,
): Promise<string> {
  advance('asking')
  const { agent, categories: wanted, served } = await offer(session, origin)
  if (served) {
    return agent.member
  }
  const categories = watchedCategories.filter(category => wanted.includes(category))
  const patient = session.wallet.member
  advance('registering')
  const { member: device, signingKey, agreementKey, possession } = agent
  await submit(session, {
    type: 'RegisterDevice', body: { patient, device, signingKey, agreementKey, possession },
  }).catch(unlessThere)
  advance('granting')
  const from = Date.now()
  const terms = { categories, purpose: 'TREAT', from, to: from + yearMs, past: true } as const
  await share(session, { grantee: memberGrantee(device), terms, records: [] }, keep)
  advance('waiting')
  await untilServed(session, origin)
  return device
}

// Registered by an attempt that was interrupted.
function unlessThere(fault: unknown): void {
  if (!(fault instanceof Refused && fault.code === 'member-exists')) {
    throw fault
  }
}

// Its node may be a block behind, and it looks for new patients every other second. All is signed by now: that it does
// not answer for a moment, or reaches no node, undoes nothing.
async function untilServed(session: Session, origin: string): Promise<void> {
  for (let attempt = 0; attempt < patience; attempt++) {
    if (await offer(session, origin).then(({ served }) => served, unlessPassing)) {
      return
    }
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
  throw new Problem(504, 'adoption-pending', 'The IHM does not serve the patient yet.')
}

function unlessPassing(fault: unknown): false {
  if (!isSilence(fault)) {
    throw fault
  }
  return false
}

async function offer(session: Session, origin: string): Promise<Offer> {
  const { member: patient, organisation, agreement } = session.wallet
  const body = JSON.stringify({ patient, organisation, agreementKey: agreement.publicJwk })
  const answer = await session.before(origin).call({ method: 'POST', path, body, type: 'application/json' })
  return await answer.json() as Offer
}
