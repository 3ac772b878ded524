import type { Category } from '../protocol/codes'
import { ask } from './access'
import { firstOf, type Ihms } from './ihm'
import type { Session } from './session'
import type { Visit } from './visit'

/**
 * What an IHM shows of a patient under a permit, which is asked for, opened before and closed after: the ledger decides
 * each look. Undefined where no IHM has it. spec callers 9
 */
export async function lookedAt<T>(
  session: Session, ihms: Ihms, { patient, category }: { patient: string; category: Category },
  read: (ihm: Visit) => Promise<T>,
): Promise<{ isPermitted: boolean; value?: T | undefined }> {
  const { isPermitted, final } = await ask(session, patient, category, 'TREAT')
  if (!isPermitted) {
    return { isPermitted }
  }
  const value = await firstOf(ihms, async ihm => {
    await ihm.call({ method: 'POST', path: '/v1/permits', body: final.proof, type: 'application/json' })
    try {
      return await read(ihm)
    } finally {
      // Not closed, it lapses by itself, and the IHM then summarises it.
      await ihm.call({ method: 'DELETE', path: `/v1/permits/${final.id}` }).catch(() => undefined)
    }
  })
  return { isPermitted, value }
}
