import { thumbprint, type PublicJwk } from '../protocol/keys'
import { member } from './members'
import { Problem } from './problem'
import type { Session } from './session'
import { finality, givesSigning, type Final } from './submission'

/**
 * Whether it is proven that this member signed a transaction: by its key of today. Who had another key then, or is not
 * shown to the caller, is the author by the node's word alone. spec portal 5.9
 */
export async function isSignedBy(session: Session, { transaction }: Final, author: string): Promise<boolean> {
  const key = await provenKey(session, author)
  return key !== undefined && transaction?.kid === await thumbprint(key)
}

async function provenKey(session: Session, id: string): Promise<PublicJwk | undefined> {
  if (id === session.wallet.member) {
    return session.wallet.signing.publicJwk
  }
  try {
    const { source, signingKey } = await member(session, id)
    const given = source === undefined ? undefined : await finality(session, await session.genesis(), source)
    return given !== undefined && givesSigning(given, id, signingKey) ? signingKey : undefined
  } catch (fault) {
    if (fault instanceof Problem) {
      return undefined
    }
    throw fault
  }
}
