import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { Keep } from '../../client/keys'
import { Problem } from '../../client/problem'
import type { Session } from '../../client/session'
import type { OpenWallet } from '../../protocol/wallet'
import { whenIdle } from './idle'
import { allWallets, dropWallet, Keeping, keepWallet, keptWallet, type KeptWallet } from './shelf'
import { lockElsewhere, whenLockedElsewhere } from './together'

/** A wallet that is unlocked in this page. */
export interface Opened {
  kept: KeptWallet
  wallet: OpenWallet
  session: Session
  /** Keeps what changed of this wallet, whichever is open by then. */
  change(change: Partial<KeptWallet>): Promise<void>
}

interface Wallets {
  kept: readonly KeptWallet[] | undefined
  /** Why the wallets of this browser could not be read. */
  fault: unknown
  opened: Opened | undefined
  isIdleLocked: boolean
  unlock(kept: KeptWallet, passphrase: string): Promise<void>
  /** Takes a wallet that is open already, new or imported. */
  take(kept: KeptWallet, wallet: OpenWallet): Promise<void>
  forget(member: string): Promise<void>
  lock(): void
}

const idleMs = 10 * 60 * 1000
const Context = createContext<Wallets | undefined>(undefined)

/** The wallets of this browser, of which at most one is open in a page. */
export function WalletsProvider({ children }: { children: ReactNode }) {
  const [kept, setKept] = useState<readonly KeptWallet[]>()
  const [opened, setOpened] = useState<Opened>()
  const [isIdleLocked, setIdleLocked] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const refresh = useCallback(async () => setKept(await allWallets()), [])
  useEffect(() => { void refresh().catch(setFault) }, [refresh])

  const open = useCallback(async (one: KeptWallet, wallet: OpenWallet) => {
    const { Session } = await import('../../client/session')
    const keeping = new Keeping(one)
    const change = async (changed: Partial<KeptWallet>) => {
      const next = await keeping.change(changed)
      setOpened(now => now?.wallet === wallet ? { ...now, kept: next } : now)
      await refresh()
    }
    setIdleLocked(false)
    setOpened({ kept: one, wallet, session: new Session(wallet, one.genesis), change })
  }, [refresh])
  const unlock = useCallback(async ({ member }: KeptWallet, passphrase: string) => {
    // Comes while the person types: whoever only looks at the door needs none of it.
    const { openWallet } = await import('../../protocol/wallet')
    const now = await keptWallet(member)
    if (now === undefined) {
      await refresh()
      return
    }
    await open(now, await openWallet(now.document, passphrase))
  }, [open, refresh])
  const take = useCallback(async (one: KeptWallet, wallet: OpenWallet) => {
    const taken = await keepWallet(one)
    await refresh()
    await open(taken, wallet)
  }, [open, refresh])
  const forget = useCallback(async (member: string) => {
    await dropWallet(member)
    lockElsewhere(member)
    await refresh()
  }, [refresh])
  // Nothing of an open wallet can be exported: to drop it is to lock it.
  const drop = useCallback(() => {
    void opened?.session.end()
    setOpened(undefined)
  }, [opened])
  const lock = useCallback(() => {
    drop()
    if (opened !== undefined) {
      lockElsewhere(opened.wallet.member)
    }
  }, [opened, drop])
  useEffect(() => opened === undefined
    ? undefined
    : whenIdle(idleMs, () => {
      setIdleLocked(true)
      drop()
    }, document), [opened, drop])
  useEffect(() => opened === undefined
    ? undefined
    : whenLockedElsewhere(opened.wallet.member, drop), [opened, drop])

  const value = useMemo(
    () => ({ kept, fault, opened, isIdleLocked, unlock, take, forget, lock }),
    [kept, fault, opened, isIdleLocked, unlock, take, forget, lock])
  return <Context value={value}>{children}</Context>
}

export function useWallets(): Wallets {
  const wallets = useContext(Context)
  if (wallets === undefined) {
    throw new Error('Wallets are shown inside of WalletsProvider.')
  }
  return wallets
}

/** The wallet that is open; only pages for members ask for it. */
export function useOpened(): Opened {
  const { opened } = useWallets()
  if (opened === undefined) {
    throw new Error('This page is shown to who has opened a wallet.')
  }
  return opened
}

/**
 * Keeps the sealed document of the open wallet when its keys change. Where another tab was first, its document stays:
 * the ledger has every category key sealed to the wallet, and gives it back. spec portal 4.8
 */
export function useKeep(): Keep {
  const { change } = useOpened()
  return useCallback((document: string) => change({ document }).catch((fault: unknown) => {
    if (!(fault instanceof Problem && fault.code === 'wallet-changed-elsewhere')) {
      throw fault
    }
  }), [change])
}
