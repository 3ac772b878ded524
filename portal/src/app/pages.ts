import type { ComponentType } from 'react'
import { isPractitioner, type Role } from '../protocol/codes'
import { Desk } from './pages/Desk'
import { Home } from './pages/Home'
import { Verification } from './pages/Verification'
import type { Text } from './text/en'

/** A page for members: where it is, what it is called, what it shows. */
export interface Page { path: string; name: keyof Text['pages']; Content: ComponentType }

const home: Page = { path: '/', name: 'home', Content: Home }

/** The pages of a role, the first of them the one it begins with. */
export function pagesOf(role: Role): readonly Page[] {
  if (role === 'registrar') {
    return [
      { path: '/', name: 'desk', Content: Desk },
      { path: '/verification', name: 'verification', Content: Verification },
    ]
  }
  return isPractitioner(role) ? [home] : [home]
}
