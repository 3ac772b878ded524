import { Button, Group, NativeSelect, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import type { ReactNode } from 'react'
import { languages, useLanguage, type LanguageCode } from './text/Language'

interface Around { aside?: ReactNode; navigation?: ReactNode; children: ReactNode }

/** What stands around every page. */
export function Shell({ aside, navigation, children }: Around) {
  const { text } = useLanguage()
  return (
    <>
      <a className="skip" href="#content">{text.shell.skip}</a>
      <header className="bar">
        <span className="brand">Salus</span>
        <Group gap="xs">
          {aside}
          <LanguageChoice />
          <SchemeButton />
        </Group>
      </header>
      {navigation}
      <main id="content" className="page" tabIndex={-1}>{children}</main>
    </>
  )
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
