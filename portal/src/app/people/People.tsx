import {
  createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode,
} from 'react'
import type { Genesis } from '../../protocol/genesis'
import { useText } from '../text/Language'
import { readSealed, keepSealed } from '../wallets/sealedShelf'
import { useOpened } from '../wallets/Wallets'
import { lookAlike, readBook, shownNames, withName, writeBook, type Book } from './book'
import { PersonDialog } from './PersonDialog'

interface People {
  book: Book
  /** The book could not be read: nothing is written over it. */
  fault: unknown
  /** What the holder calls a member; undefined when it has no name here. */
  nameOf(id: string): string | undefined
  /** Who has a name here, and an id that could be taken for this one. */
  likeOf(id: string): string | undefined
  /** Gives a member a name, for this browser and this wallet alone; an empty one is forgotten. */
  name(id: string, name: string): Promise<void>
  /** Takes in the names of a whole book; those that are there already stay. */
  takeIn(book: Book): Promise<void>
  /** Opens what is known of a member, where it can be named. */
  show(id: string): void
}

const Context = createContext<People | undefined>(undefined)

/** The names that the holder of the wallet gave to members: sealed at rest, and never sent. spec portal 5.1 */
export function PeopleProvider({ children }: { children: ReactNode }) {
  const { wallet, session } = useOpened()
  const text = useText().people
  const [book, setBook] = useState<Book>(new Map())
  const [fault, setFault] = useState<unknown>()
  const [asked, setAsked] = useState<string>()
  const [genesis, setGenesis] = useState<Genesis>()
  const channel = `salus-people-${wallet.member}`

  const read = useCallback(async () => readBook(await readSealed(wallet, 'people')), [wallet])
  useEffect(() => {
    const refresh = () => void read().then(setBook, setFault)
    refresh()
    // Another tab wrote: the book is read anew.
    const others = new BroadcastChannel(channel)
    others.onmessage = refresh
    return () => others.close()
  }, [read, channel])
  // Who founded the network is known from its founding document; without it they are members like others.
  useEffect(() => { void session.genesis().then(setGenesis, () => undefined) }, [session])

  // One tab after the other: two that write at once would lose a name.
  const change = useCallback((edit: (book: Book) => Book) => navigator.locks.request(channel, async () => {
    const next = edit(await read())
    await keepSealed(wallet, 'people', writeBook(next))
    setBook(next)
    const others = new BroadcastChannel(channel)
    others.postMessage('changed')
    others.close()
  }), [channel, read, wallet])

  const founders = useMemo(() => foundersOf(genesis, text), [genesis, text])
  const shown = useMemo(() => shownNames(book, [text.you, ...founders.values()]), [book, text, founders])
  const known = useMemo(
    () => new Map([...founders, [wallet.member, text.you] as const, ...shown]), [shown, founders, wallet, text])
  const value = useMemo<People>(() => ({
    book,
    fault,
    nameOf: id => shown.get(id) ?? founders.get(id),
    likeOf: id => lookAlike(known, id),
    name: (id, name) => change(now => withName(now, id, name)),
    takeIn: more => change(now => new Map([...more, ...now])),
    show: setAsked,
  }), [book, fault, shown, founders, known, change])
  return (
    <Context value={value}>
      {children}
      {asked !== undefined && <PersonDialog key={asked} id={asked} close={() => setAsked(undefined)} />}
    </Context>
  )
}

export function usePeople(): People {
  const people = useContext(Context)
  if (people === undefined) {
    throw new Error('People are known inside of PeopleProvider.')
  }
  return people
}

interface FounderWords { deskOf(organisation: string): string; storeOf(organisation: string): string }

function foundersOf(genesis: Genesis | undefined, text: FounderWords): ReadonlyMap<string, string> {
  return new Map((genesis?.organisations ?? []).flatMap(({ id, registrar, store }) =>
    [[registrar.member, text.deskOf(id)], [store.member, text.storeOf(id)]] as const))
}
