import { TextInput } from '@mantine/core'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'
import { parseCard, search, shortId, whoIs, type Named } from './book'
import { usePeople } from './People'

interface PersonFieldProps {
  label: string
  description?: string
  required?: boolean
  disabled?: boolean
  /** A member id, or the empty text while what stands in the field is none. */
  value: string
  onChange(id: string): void
}

/** Somebody, by a name of the book, by a member id, or by a card, which the book then has. spec portal 5.2 */
export function PersonField({ label, description, required = false, disabled = false, value, onChange }:
  PersonFieldProps) {
  const { people: text } = useText()
  const { book, nameOf, name, show } = usePeople()
  const { wallet } = useOpened()
  const list = useId()
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [isLeft, setLeft] = useState(false)
  const [at, setAt] = useState(-1)
  const matching = () => search(book, typed).filter(({ id }) => id !== wallet.member)
  const found = isOpen ? matching() : []

  // What this field said last: another value was put in from outside.
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

  const type = (next: string) => {
    setTyped(next)
    setOpen(true)
    setAt(-1)
    const card = parseCard(next)
    if (card !== undefined && card.name !== '' && nameOf(card.id) === undefined) {
      name(card.id, card.name).catch(() => undefined)
    }
    say((card ?? whoIs(book, next))?.id ?? '')
  }
  const pick = (person: Named) => {
    setTyped(person.name)
    setOpen(false)
    say(person.id)
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const chosen = found[at]
    if (step !== undefined) {
      event.preventDefault()
      setOpen(true)
      setAt(move(at, step, isOpen ? found.length : matching().length))
    } else if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault()
      pick(chosen)
    } else if (event.key === 'Escape' && found.length > 0) {
      event.preventDefault()
      setOpen(false)
    }
  }

  const known = value === '' ? undefined : nameOf(value)
  const isWrong = isLeft && value === '' && typed.trim() !== ''
  return (
    <div className="person-field">
      <TextInput label={label} required={required} disabled={disabled} autoComplete="off" spellCheck={false}
        description={description ?? text.fieldHint} error={isWrong && text.nobody} value={typed}
        role="combobox" aria-autocomplete="list" aria-expanded={found.length > 0} aria-controls={list}
        {...found[at] !== undefined && { 'aria-activedescendant': `${list}-${at}` }}
        onChange={event => type(event.currentTarget.value)} onKeyDown={press}
        onFocus={() => setLeft(false)} onClick={() => setOpen(true)}
        onBlur={() => {
          setOpen(false)
          setLeft(true)
        }} />
      <p className="person-chosen">
        <span role="status">
          {value !== '' && (known === undefined ? text.unnamed : text.chosen(known, shortId(value)))}
        </span>
        {value !== '' && known === undefined && (
          <button type="button" className="person" onClick={() => show(value)}>{text.giveName}</button>
        )}
      </p>
      <ul id={list} role="listbox" aria-label={text.book} className="options" hidden={found.length === 0}>
        {found.map((person, index) => (
          // The pointer goes down before the field is left: then the list would be gone.
          <li key={person.id} id={`${list}-${index}`} role="option" aria-selected={index === at}
            onPointerDown={event => {
              event.preventDefault()
              pick(person)
            }}>
            <bdi>{person.name}</bdi> <span className="row-note">{shortId(person.id)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function move(at: number, step: number, count: number): number {
  return count === 0 ? -1 : at === -1 && step < 0 ? count - 1 : (at + step + count) % count
}
