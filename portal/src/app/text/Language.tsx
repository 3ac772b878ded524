import { createContext, useContext, useLayoutEffect, useState, type ReactNode } from 'react'
import type { Text } from './en'

/** The languages there are, each by its own name. */
export const languages = { en: 'English', de: 'Deutsch' } as const
export type LanguageCode = keyof typeof languages

/** A language and its words, which come when somebody chooses it. */
export interface Words { code: LanguageCode; text: Text }

interface Spoken extends Words { speak: (code: LanguageCode) => void }

const kept = 'salus-language'
const Context = createContext<Spoken | undefined>(undefined)

export async function wordsOf(code: LanguageCode): Promise<Words> {
  return { code, text: code === 'de' ? (await import('./de')).de : (await import('./en')).en }
}

export function Language({ first, children }: { first: Words; children: ReactNode }) {
  const [words, setWords] = useState(first)
  useLayoutEffect(() => { document.documentElement.lang = words.code }, [words])
  const speak = (next: LanguageCode) => {
    localStorage.setItem(kept, next)
    // The words of before stay where the others do not come.
    wordsOf(next).then(setWords, () => undefined)
  }
  return <Context value={{ ...words, speak }}>{children}</Context>
}

/** Every word on the screen, in the language that the person chose. */
export function useText(): Text {
  return useLanguage().text
}

export function useLanguage(): Spoken {
  const spoken = useContext(Context)
  if (spoken === undefined) {
    throw new Error('Words are shown inside of Language.')
  }
  return spoken
}

/** The language that the person chose, or else the browser's. */
export function chosenLanguage(): LanguageCode {
  const wanted = localStorage.getItem(kept) ?? navigator.language.slice(0, 2)
  return wanted === 'de' ? 'de' : 'en'
}
