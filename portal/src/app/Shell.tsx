import { Button, Group, NativeSelect, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import type { ReactNode } from 'react'
import { languages, useLanguage, type LanguageCode } from './text/Language'

interface Around {
  /** What the bar says of the holder. */
  aside?: ReactNode
  /** The pages, with what is chosen for all of them; without it the choices stand in the bar. */
  navigation?: ReactNode
  children: ReactNode
}

/** What stands around every page. */
export function Shell({ aside, navigation, children }: Around) {
  const { text } = useLanguage()
  return (
    <>
      <a className="skip" href="#content">{text.shell.skip}</a>
      <header className="bar">
        <div className="bar-row">
          <span className="brand"><img src="/icon.svg" alt="" width="24" height="24" />Salus</span>
          <Group gap="xs" wrap="nowrap" className="bar-aside">
            {aside}
            {navigation === undefined && <Choices />}
          </Group>
        </div>
      </header>
      <div className={navigation === undefined ? 'layout' : 'layout layout-sided'}>
        {navigation}
        <main id="content" className="page" tabIndex={-1}>{children}</main>
      </div>
    </>
  )
}

/** What a person chooses for all pages: the language, and light or dark. */
export function Choices() {
  return <Group gap="xs" wrap="nowrap"><LanguageChoice /><SchemeButton /></Group>
}

function LanguageChoice() {
  const { code, text, speak } = useLanguage()
  const data = Object.entries(languages).map(([value, label]) => ({ value, label }))
  return (
    <NativeSelect size="xs" aria-label={text.shell.language} value={code} data={data}
      onChange={event => speak(event.currentTarget.value as LanguageCode)} />
  )
}

function SchemeButton() {
  const { text } = useLanguage()
  // Without this Mantine writes a style into the page, which the policy forbids. spec portal 1.5
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'dark' ? 'light' : 'dark'
  return <Button size="xs" variant="default" onClick={() => setColorScheme(other)}>{text.shell[other]}</Button>
}
