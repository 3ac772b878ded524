import { digestOf, utf8Text } from '../protocol/encoding'
import type { Explanation } from './consents'
import { Problem } from './problem'
import type { Session } from './session'
import { submit } from './submission'

/** Which agreement key a member has, by thumbprint, and until when that is taken for new; without one: none. */
export interface ConfirmedKey { key?: string; until: number }

interface Confirmation { at: number; explanation: string; keys: { member: string; agreementKey: string }[] }

const freshMs = 120_000
const mostAtOnce = 150
const attempts = 3

/**
 * The thumbprints of the agreement keys that members have now, by the validators' word: a proof of registration holds
 * for ever, also of a key that was replaced. Who is no member, or one no more, is left out. spec records 4.8
 */
export async function confirmedKeys(session: Session, members: readonly string[]): Promise<Map<string, string>> {
  const known = session.confirmedKeys
  const asked = Date.now()
  const wanted = members.filter(id => (known.get(id)?.until ?? 0) <= asked)
  for (let at = 0; at < wanted.length; at += mostAtOnce) {
    const some = wanted.slice(at, at + mostAtOnce)
    const { keys } = await confirm(session, some)
    for (const id of some) {
      const key = keys.find(one => one.member === id)?.agreementKey
      known.set(id, { ...key === undefined ? {} : { key }, until: asked + freshMs })
    }
  }
  return new Map(members.flatMap(id => {
    const key = known.get(id)?.key
    return key === undefined ? [] : [[id, key]]
  }))
}

/** Who can read what, as the validators confirmed it at that moment; anything else a node says is refused.
 *  spec portal 7.10 */
export async function confirmedExplanation(session: Session): Promise<Explanation & { at: number }> {
  for (let attempt = 1; ; attempt++) {
    const { at, explanation } = await confirm(session, [])
    const shown = await session.bytes(`/v1/patients/${session.wallet.member}/explain?at=${at}`)
    if (await digestOf(shown) === explanation) {
      return { ...JSON.parse(utf8Text(shown)) as Explanation, at }
    }
    // Something else of this patient may have come into the same block, after it.
    if (attempt === attempts) {
      throw new Problem(502, 'explanation-unconfirmed', 'The node says another thing than the validators confirmed.')
    }
  }
}

// The transaction is signed now: what its block says was so after the question.
async function confirm(session: Session, members: readonly string[]): Promise<Confirmation> {
  const patient = session.wallet.member
  const { receipt, header } = await submit(session, { type: 'ConfirmPolicy', body: { patient, members: [...members] } })
  const [event] = receipt.events
  if (event?.type !== 'PolicyConfirmed' || event['patient'] !== patient) {
    throw new Problem(502, 'answer-malformed', 'The receipt confirms nothing.')
  }
  return {
    at: Number(header.time),
    explanation: event['explanation'] as string,
    keys: event['keys'] as Confirmation['keys'],
  }
}
