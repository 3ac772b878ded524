import { keysGiven } from '../protocol/card'
import type { Genesis } from '../protocol/genesis'
import { isSameKey, type PublicJwk } from '../protocol/keys'
import type { Message } from '../protocol/messages'
import { verifyProof, type Verified } from '../protocol/proof'
import { signTransaction, transactionId } from '../protocol/transaction'
import { isCut } from './answers'
import { Problem, Refused } from './problem'
import { pauseBefore, realClock } from './resuming'
import type { Session } from './session'

/** A transaction whose proof was checked in this browser: no node has to be believed. */
export interface Final extends Verified { id: string; proof: Uint8Array<ArrayBuffer> }

/** Signs a message and waits until it is proven final; a refusal by the ledger is thrown. spec records 6.3 */
export async function submit(session: Session, message: Message, clock = realClock): Promise<Final> {
  const jws = await signTransaction(session.wallet, message)
  const genesis = await session.genesis()
  await send(session, jws, clock)
  return taken(session, genesis, await transactionId(jws), clock)
}

const mostSendings = 5
const mostTries = 20
const pauseMs = 700

// The answer may be lost on the way, and the transaction taken: what goes out again is the same. spec portal 4.9
async function send(session: Session, jws: string, clock: typeof realClock): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await session.call({ method: 'POST', path: '/v1/transactions', body: jws, type: 'application/jose' })
      return
    } catch (fault) {
      if (fault instanceof Problem && fault.code === 'duplicate-transaction') {
        return
      }
      if (!isCut(fault)) {
        throw fault
      }
      if (tries === mostSendings) {
        throw unknownOutcome()
      }
      await pauseBefore(tries, clock)
    }
  }
}

function unknownOutcome(): Problem {
  return new Problem(504, 'outcome-unknown', 'The node does not say whether it took the transaction.')
}

/**
 * What became of a transaction that a node took: in a block it may be only a moment later. A refusal by the ledger is
 * thrown. spec records 6.5
 */
export async function taken(session: Session, genesis: Genesis, id: string, clock = realClock): Promise<Final> {
  for (let tries = 1; ; tries++) {
    try {
      const final = await finality(session, genesis, id)
      if (final.receipt.refused !== undefined) {
        throw new Refused(final.receipt.refused)
      }
      return final
    } catch (fault) {
      const isComing = fault instanceof Problem && fault.code === 'unknown-transaction'
      if (!isComing && !isCut(fault)) {
        throw fault
      }
      if (tries === mostTries) {
        throw unknownOutcome()
      }
      await clock.pause(pauseMs)
    }
  }
}

/** What became of a transaction to which one is a party, proven. */
export async function finality(session: Session, genesis: Genesis, id: string, permit?: string): Promise<Final> {
  const proof = await session.bytes(`/v1/transactions/${id}/proof`, permit)
  return { ...await verifyProof(genesis, proof, { transaction: id }), id, proof }
}

/** Whether a proven transaction gave that member that key. spec records 4.6 */
export function gives(proven: Verified, id: string, key: PublicJwk): boolean {
  const given = keysGiven(proven)
  return given?.member === id && isSameKey(given.agreementKey, key)
}

/** Whether a proven transaction gave that member that key to sign with. */
export function givesSigning(proven: Verified, id: string, key: PublicJwk): boolean {
  const given = keysGiven(proven)
  return given?.member === id && isSameKey(given.signingKey, key)
}
