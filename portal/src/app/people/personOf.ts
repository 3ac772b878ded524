import type { LedgerEvent } from '../../protocol/receipt'

/** The other person whom something concerns: who asked, who was let in, who is a guardian now. */
export function personOf(event: LedgerEvent, self: string): string | undefined {
  const grantee = typeof event['grantee'] === 'string' ? event['grantee'] : ''
  const named = [event['requester'], grantee.startsWith('member:') ? grantee.slice(7) : undefined, event['guardian']]
  return named.find((id): id is string => typeof id === 'string' && id !== self)
}
