import { inStore } from './database'
import { dropSealed } from './sealedShelf'

/** How far a wallet of this browser is on its way to being a member's. */
export type Stage = 'backup' | 'apply' | 'waiting' | 'ready'

/** What this browser keeps of a wallet: the sealed document, and nothing that opens it. */
export interface KeptWallet {
  member: string
  /** What its holder calls it; it leaves this browser never. */
  label: string
  document: string
  /** The digest of the genesis document that its holder met first. */
  genesis: string
  stage: Stage
  registration?: string
}

export async function allWallets(): Promise<KeptWallet[]> {
  return inStore('wallets', 'readonly', wallets => wallets.getAll() as IDBRequest<KeptWallet[]>)
}

export async function keepWallet(wallet: KeptWallet): Promise<void> {
  await inStore('wallets', 'readwrite', wallets => wallets.put(wallet))
}

/** Forgets a wallet and all that was sealed to it. */
export async function dropWallet(member: string): Promise<void> {
  await inStore('wallets', 'readwrite', wallets => wallets.delete(member))
  await dropSealed(member)
}
