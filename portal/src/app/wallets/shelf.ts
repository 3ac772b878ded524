import { Problem } from '../../client/problem'
import { inStore, replaceIn } from './database'
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

/** A wallet as it is kept now: another tab may have changed it since it was listed. */
export async function keptWallet(member: string): Promise<KeptWallet | undefined> {
  return inStore('wallets', 'readonly', wallets => wallets.get(member) as IDBRequest<KeptWallet | undefined>)
}

/** Keeps a wallet; one that is here already stays as far as it is, under the genesis that it met, and goes for none
 *  whose keys let nobody in. spec portal 4.2, 4.10 */
export async function keepWallet(wallet: KeptWallet): Promise<KeptWallet> {
  return replaceIn<KeptWallet>('wallets', wallet.member, stored => {
    if (stored !== undefined && stored.genesis !== wallet.genesis) {
      throw new Problem(502, 'other-genesis', 'The node shows another founding document than this wallet met.')
    }
    if (stored?.stage === 'ready' && wallet.stage !== 'ready') {
      throw new Problem(409, 'wallet-of-former-keys', 'The wallet that is here is a member\'s, and this one is not.')
    }
    return { ...stored, ...wallet, stage: stored?.stage ?? wallet.stage }
  })
}

/** What is kept of the wallet that is open in a page: changed one after the other, and never another wallet's. */
export class Keeping {
  private document: string
  private changing: Promise<unknown> = Promise.resolve()

  constructor(private readonly opened: Pick<KeptWallet, 'member' | 'document'>) {
    this.document = opened.document
  }

  /** A document takes the place only of the one that this page knows: what another tab sealed, perhaps under a new
   *  passphrase, stays. spec portal 4.8 */
  change(changed: Partial<KeptWallet>): Promise<KeptWallet> {
    const { member } = this.opened
    const next = this.changing.then(() => replaceIn<KeptWallet>('wallets', member, stored => {
      if (stored === undefined || (changed.document !== undefined && stored.document !== this.document)) {
        throw new Problem(409, 'wallet-changed-elsewhere', 'The wallet was changed or forgotten in another tab.')
      }
      return { ...stored, ...changed, member }
    })).then(kept => {
      this.document = changed.document ?? this.document
      return kept
    })
    this.changing = next.catch(() => undefined)
    return next
  }
}

/** Forgets a wallet and all that was sealed to it. */
export async function dropWallet(member: string): Promise<void> {
  await inStore('wallets', 'readwrite', wallets => wallets.delete(member))
  await dropSealed(member)
}
