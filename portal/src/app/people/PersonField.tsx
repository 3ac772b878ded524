import { TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import { useText } from '../text/Language'
import { usePeople } from './People'
import { usePersonChoice } from './usePersonChoice'

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
export function PersonField({ label, description, required, disabled, value, onChange }: PersonFieldProps) {
  const { people: text } = useText()
  const { typed, found, at, type, pick, press, open } = usePersonChoice(value, onChange)
  const list = useId()
  const [isLeft, setLeft] = useState(false)
  return (
    <div className="person-field">
      <TextInput label={label} required={required ?? false} disabled={disabled ?? false} autoComplete="off"
        spellCheck={false} description={description ?? text.fieldHint} value={typed}
        error={isLeft && value === '' && typed.trim() !== '' && text.nobody}
        role="combobox" aria-autocomplete="list" aria-expanded={found.length > 0} aria-controls={list}
        {...found[at] !== undefined && { 'aria-activedescendant': `${list}-${at}` }}
        onChange={event => type(event.currentTarget.value)} onKeyDown={press}
        onFocus={() => setLeft(false)} onClick={() => open(true)}
        onBlur={() => {
          open(false)
          setLeft(true)
        }} />
      <Chosen id={value} />
      <ul id={list} role="listbox" aria-label={text.book} className="options" hidden={found.length === 0}>
        {found.map((person, index) => (
          // The pointer goes down before the field is left: then the list would be gone.
          <li key={person.id} id={`${list}-${index}`} role="option" aria-selected={index === at}
            onPointerDown={event => {
              event.preventDefault()
              pick(person)
            }}>
            <bdi>{person.name}</bdi> <span className="row-note">{person.id}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Chosen({ id }: { id: string }) {
  const { people: text } = useText()
  const { nameOf, show } = usePeople()
  const name = nameOf(id)
  return (
    <p className="person-chosen">
      <span role="status">
        {id !== '' && (name === undefined ? text.unnamed : text.chosen(name, id))}
      </span>
      {id !== '' && name === undefined && (
        <button type="button" className="person" onClick={() => show(id)}>{text.giveName}</button>
      )}
    </p>
  )
}
