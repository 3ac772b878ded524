import '@mantine/core/styles.css'
import './style.css'
import { MantineProvider, createTheme } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { Language } from './text/Language'

const theme = createTheme({ primaryColor: 'teal' })

// Variables and classes are in style sheets: the page may not carry styles of its own. spec portal 1.5
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <Language>
        <App />
      </Language>
    </MantineProvider>
  </StrictMode>,
)
