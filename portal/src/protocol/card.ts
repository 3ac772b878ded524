import { memberGrantee } from './codes'
import { utf8Bytes, type Bytes } from './encoding'
import type { Genesis } from './genesis'
import { JsonFields, JsonRejected } from './json'
import { readPublicJwk, type PublicJwk } from './keys'
import { ProofRejected, verifyProof, type Verified } from './proof'
import { seal } from './sealed'

/** Who a member is and what is sealed to it, proven by the ledger. spec key-service 6.1 */
export interface ContactCard { member: string; agreementKey: PublicJwk; signingKey: PublicJwk }

/** Reads a card and verifies it against genesis; anything else is a `ProofRejected`. spec key-service 6.1 */
export async function readCard(genesis: Genesis, card: Bytes | string): Promise<ContactCard> {
  const given = keysGiven(await verifyProof(genesis, proofIn(card)))
  if (given === undefined) {
    throw notACard('it does not prove that a member was given keys')
  }
  return given
}

/** The member to whom a proven transaction gave keys; undefined when it is of something else. */
export function keysGiven({ receipt: { events }, transaction }: Verified): ContactCard | undefined {
  const [event] = events
  const body = transaction?.body
  if (event === undefined || body === undefined) {
    return undefined
  }
  switch (`${transaction?.type} ${event.type}`) {
    case 'RegisterMember MemberRegistered':
    case 'RegisterDevice MemberRegistered':
    case 'RotateKey KeyRotated':
    case 'CompleteRecovery RecoveryCompleted': {
      const member = event[event.type === 'RecoveryCompleted' ? 'patient' : 'member'] as string
      const [agreementKey, signingKey] = [body.object('agreementKey'), body.object('signingKey')]
      return { member, agreementKey: readPublicJwk(agreementKey), signingKey: readPublicJwk(signingKey) }
    }
    default:
      return undefined
  }
}

/** The reason of an emergency in words, which only the patient opens. spec ledger 11.6, key-service 5.2 */
export function sealStatement(
  network: string, { member, agreementKey }: Pick<ContactCard, 'member' | 'agreementKey'>, text: string,
): Promise<string> {
  const statement = utf8Bytes(text)
  if (statement.length > 4000) {
    throw new RangeError('A statement has at most 4,000 bytes of UTF-8.')
  }
  const binding = { network, patient: member, recipient: memberGrantee(member), use: 'emergency-statement' }
  return seal(agreementKey, binding, statement)
}

function proofIn(card: Bytes | string): Bytes {
  try {
    const fields = JsonFields.parse(card)
    fields.where('kind', 32, kind => kind === 'salus-card-1', 'must be salus-card-1.')
    const proof = fields.raw('proof')
    fields.end()
    return proof
  } catch (fault) {
    throw fault instanceof JsonRejected ? notACard(fault.message) : fault
  }
}

function notACard(why: string): ProofRejected {
  return new ProofRejected('Malformed', `this is no contact card: ${why}`)
}
