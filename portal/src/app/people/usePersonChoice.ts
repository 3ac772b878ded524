import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useOpened } from '../wallets/Wallets'
import { parseCard, search, whoIs, type Named } from './book'
import { usePeople } from './People'

/** What is typed where somebody is asked for, who is meant by it, and who else it may be. */
export interface PersonChoice {
  typed: string
  found: readonly Named[]
  /** Which of those found the keys have come to; -1 is none. */
  at: number
  type(text: string): void
  pick(person: Named): void
  press(event: KeyboardEvent): void
  open(isOpen: boolean): void
}

export function usePersonChoice(value: string, onChange: (id: string) => void): PersonChoice {
  const { book, nameOf, name } = usePeople()
  const { wallet } = useOpened()
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  // Nobody is left to choose where the only one is meant already: the list would lie on what comes next.
  const matching = () => {
    const all = search(book, typed).filter(({ id }) => id !== wallet.member)
    return all.length === 1 && all[0]?.id === value ? [] : all
  }
  const found = isOpen ? matching() : []

  // What was said last: another value was put in from outside.
  const said = useRef('')
  useEffect(() => {
    if (value !== said.current) {
      said.current = value
      setTyped(nameOf(value) ?? value)
    }
  }, [value, nameOf])
  const say = (id: string) => {
    said.current = id
    onChange(id)
  }
  const pick = (person: Named) => {
    setTyped(person.name)
    setOpen(false)
    say(person.id)
  }
  const type = (text: string) => {
    setTyped(text)
    setOpen(true)
    setAt(-1)
    const card = parseCard(text)
    if (card !== undefined && card.name !== '' && nameOf(card.id) === undefined) {
      // A book that cannot be written says so on its own page; the id counts without it.
      name(card.id, card.name).catch(() => undefined)
    }
    say((card ?? whoIs(book, text))?.id ?? '')
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const chosen = found[at]
    if (step !== undefined) {
      event.preventDefault()
      setOpen(true)
      setAt(moved(at, step, isOpen ? found.length : matching().length))
    } else if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault()
      pick(chosen)
    } else if (event.key === 'Escape' && found.length > 0) {
      event.preventDefault()
      setOpen(false)
    }
  }
  return { typed, found, at, type, pick, press, open: setOpen }
}

function moved(at: number, step: number, count: number): number {
  return count === 0 ? -1 : at === -1 && step < 0 ? count - 1 : (at + step + count) % count
}
