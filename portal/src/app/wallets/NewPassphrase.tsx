import { PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../text/Language'

const shortest = 12

export function isPassphrase(text: string): boolean {
  return text.length >= shortest
}

/** A new passphrase, said twice; the empty text as long as it is too short or not the same. */
export function NewPassphrase({ onChange }: { onChange: (passphrase: string) => void }) {
  const text = useText().passphrase
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const say = (one: string, other: string) => {
    setFirst(one)
    setSecond(other)
    onChange(one === other && isPassphrase(one) ? one : '')
  }
  return (
    <>
      <PasswordInput label={text.first} description={text.hint} autoComplete="new-password" required
        error={first !== '' && !isPassphrase(first) && text.tooShort}
        value={first} onChange={event => say(event.currentTarget.value, second)} />
      <PasswordInput label={text.second} autoComplete="new-password" required
        error={second !== '' && second !== first && text.different}
        value={second} onChange={event => say(first, event.currentTarget.value)} />
    </>
  )
}
