import { createContext, useContext, useLayoutEffect, useState, type ReactNode } from 'react'
import { de } from './de'
import { en } from './en'
import type { Text } from './en'

export const languages = { en, de } as const
export type LanguageCode = keyof typeof languages

interface Spoken { code: LanguageCode; text: Text; speak: (code: LanguageCode) => void }

const kept = 'salus-language'
const Context = createContext<Spoken>({ code: 'en', text: en, speak: () => undefined })

export function Language({ children }: { children: ReactNode }) {
  const [code, setCode] = useState<LanguageCode>(chosen)
  useLayoutEffect(() => { document.documentElement.lang = code }, [code])
  const speak = (next: LanguageCode) => {
    localStorage.setItem(kept, next)
    setCode(next)
  }
  return <Context value={{ code, text: languages[code], speak }}>{children}</Context>
}

/** Every word on the screen, in the language that the person chose. */
export function useText(): Text {
  return useContext(Context).text
}

export function useLanguage(): Spoken {
  return useContext(Context)
}

function chosen(): LanguageCode {
  const wanted = localStorage.getItem(kept) ?? navigator.language.slice(0, 2)
  return wanted === 'de' ? 'de' : 'en'
}
