import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { Keep } from '../../client/keys'
import type { Session } from '../../client/session'
import type { OpenWallet } from '../../protocol/wallet'
import { whenIdle } from './idle'
import { allWallets, dropWallet, keepWallet, type KeptWallet } from './shelf'

/** A wallet that is unlocked in this page. */
export interface Opened { kept: KeptWallet; wallet: OpenWallet; session: Session }

interface Wallets {
  kept: readonly KeptWallet[] | undefined
  opened: Opened | undefined
  isIdleLocked: boolean
  unlock(kept: KeptWallet, passphrase: string): Promise<void>
  /** Takes a wallet that is open already, new or imported. */
  take(kept: KeptWallet, wallet: OpenWallet): Promise<void>
  /** Keeps what changed of the wallet that is open. */
  change(change: Partial<KeptWallet>): Promise<void>
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
  const refresh = useCallback(async () => setKept(await allWallets()), [])
  useEffect(() => { void refresh().catch(() => setKept([])) }, [refresh])

  // As it was kept last: changes may follow each other faster than the page is drawn.
  const current = useRef<KeptWallet>(undefined)
  const open = useCallback(async (one: KeptWallet, wallet: OpenWallet) => {
    const { Session } = await import('../../client/session')
    current.current = one
    setIdleLocked(false)
    setOpened({ kept: one, wallet, session: new Session(wallet, one.genesis) })
  }, [])
  const unlock = useCallback(async (one: KeptWallet, passphrase: string) => {
    // Comes while the person types: whoever only looks at the door needs none of it.
    const { openWallet } = await import('../../protocol/wallet')
    await open(one, await openWallet(one.document, passphrase))
  }, [open])
  const take = useCallback(async (one: KeptWallet, wallet: OpenWallet) => {
    await keepWallet(one)
    await refresh()
    await open(one, wallet)
  }, [open, refresh])
  const change = useCallback(async (changed: Partial<KeptWallet>) => {
    if (current.current !== undefined) {
      const next = { ...current.current, ...changed }
      current.current = next
      await keepWallet(next)
      setOpened(now => now?.kept.member === next.member ? { ...now, kept: next } : now)
      await refresh()
    }
  }, [refresh])
  const forget = useCallback(async (member: string) => {
    await dropWallet(member)
    await refresh()
  }, [refresh])
  // Nothing of an open wallet can be exported: to drop it is to lock it.
  const lock = useCallback(() => {
    void opened?.session.end()
    current.current = undefined
    setOpened(undefined)
  }, [opened])
  useEffect(() => opened === undefined
    ? undefined
    : whenIdle(idleMs, () => {
      setIdleLocked(true)
      lock()
    }, document), [opened, lock])

  const value = useMemo(
    () => ({ kept, opened, isIdleLocked, unlock, take, change, forget, lock }),
    [kept, opened, isIdleLocked, unlock, take, change, forget, lock])
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

/** Keeps the sealed document of the open wallet when its keys change. */
export function useKeep(): Keep {
  const { change } = useWallets()
  return useCallback((document: string) => change({ document }), [change])
}
