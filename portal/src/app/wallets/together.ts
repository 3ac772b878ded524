const channel = 'salus-locks'

/** Locks a wallet in the other tabs of this browser: who locks it, or forgets it, leaves it open nowhere. */
export function lockElsewhere(member: string): void {
  const others = new BroadcastChannel(channel)
  others.postMessage(member)
  others.close()
}

/** Calls once another tab locked the wallet by hand, or forgot it. spec portal 4.5 */
export function whenLockedElsewhere(member: string, onLock: () => void): () => void {
  const others = new BroadcastChannel(channel)
  others.onmessage = ({ data }) => {
    if (data === member) {
      onLock()
    }
  }
  return () => others.close()
}
