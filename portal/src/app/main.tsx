import '@mantine/core/styles.css'
import './style.css'
import { MantineProvider, createTheme } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { chosenLanguage, Language, wordsOf, type Words } from './text/Language'

const theme = createTheme({ primaryColor: 'teal' })

// Variables and classes are in style sheets: the page may not carry styles of its own. spec portal 1.5
function show(first: Words): void {
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <Language first={first}>
          <App />
        </Language>
      </MantineProvider>
    </StrictMode>,
  )
}

wordsOf(chosenLanguage()).then(show, () => document.getElementById('unloaded')!.removeAttribute('hidden'))
