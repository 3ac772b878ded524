import { MantineProvider } from '@mantine/core'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { BundleCard } from '../src/app/care/BundleCard'
import { NewcomerCard } from '../src/app/pages/Desk'
import { Language, wordsOf } from '../src/app/text/Language'
import type { Newcomer } from '../src/client/registration'

vi.stubGlobal('navigator', { language: 'en-GB' })
vi.mock('../src/app/wallets/Wallets', () => ({ useOpened: () => ({}) }))

const turned = '\u202eAnna\u202c \u2066\u200fAkter\u2069\u200e'
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

async function shown(page: ReactNode): Promise<string> {
  const first = await wordsOf('en')
  return renderToStaticMarkup(createElement(MantineProvider, null, createElement(Language, { first, children: page })))
}

function aNewcomer(name: string): Newcomer {
  return {
    registration: 'r', code: 'ABCD-EFGH', at: 0, until: 0, statement: { name, note: `Ask for ${name}` },
    introduction: { role: 'patient', member: 'm'.repeat(26) } as Newcomer['introduction'],
  }
}

// spec portal 5.13
test('What a newcomer writes at the desk turns no text around', async () => {
  const page = await shown(createElement(NewcomerCard, { newcomer: aNewcomer(turned), answered: async () => {} }))
  expect(page).toContain('aria-label="Anna Akter"')
  expect(page).toContain('Ask for Anna Akter')
  expect(page).not.toMatch(turning)
})

test('A newcomer whose name has nothing to be seen has none', async () => {
  const newcomer = aNewcomer('\u202e \u200f')
  const page = await shown(createElement(NewcomerCard, { newcomer, answered: async () => {} }))
  expect(page).toContain(`aria-label="${newcomer.introduction.member}"`)
})

test('Whose a bundle is said to be turns no text around', async () => {
  const bundle = { documents: [], patient: { name: turned, born: '1970-01-01' }, leftOut: 0 }
  const page = await shown(createElement(BundleCard, { bundle, patient: 'p'.repeat(26), leave: () => {} }))
  expect(page).toContain('Anna Akter')
  expect(page).not.toMatch(turning)
})
