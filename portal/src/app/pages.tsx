import type { ComponentType } from 'react'
import { isPractitioner, type Role } from '../protocol/codes'
import { Access } from './pages/Access'
import { Ask } from './pages/Ask'
import { Desk } from './pages/Desk'
import { Emergency } from './pages/Emergency'
import { FirstKeys } from './pages/FirstKeys'
import { Grant } from './pages/Grant'
import { Home } from './pages/Home'
import { Log } from './pages/Log'
import { Network } from './pages/Network'
import { OpenEmergency } from './pages/OpenEmergency'
import { PeoplePage } from './pages/PeoplePage'
import { Records } from './pages/Records'
import { Verification } from './pages/Verification'
import { WalletPage } from './pages/WalletPage'
import { Write } from './pages/Write'
import type { Text } from './text/en'

/** A page for members: where it is, what it is called, what it shows. */
export interface Page { path: string; name: keyof Text['pages']; Content: ComponentType }

const home: Page = { path: '/', name: 'home', Content: Home }
const ask: Page = { path: '/ask', name: 'ask', Content: Ask }
const wallet: Page = { path: '/wallet', name: 'wallet', Content: WalletPage }
const network: Page = { path: '/network', name: 'network', Content: Network }
const emergency: Page = { path: '/emergency', name: 'openEmergency', Content: OpenEmergency }
const people: Page = { path: '/people', name: 'people', Content: PeoplePage }
const write: Page = { path: '/write', name: 'write', Content: Write }

/** The pages of a role, the first of them the one it begins with. */
export function pagesOf(role: Role): readonly Page[] {
  return [...ownPagesOf(role), people, wallet]
}

function ownPagesOf(role: Role): readonly Page[] {
  if (role === 'patient') {
    return [
      { path: '/', name: 'home', Content: PatientHome },
      { path: '/records', name: 'records', Content: Records },
      write,
      { path: '/access', name: 'access', Content: Access },
      { path: '/grant', name: 'grant', Content: Grant },
      { path: '/emergency', name: 'emergency', Content: Emergency },
      { path: '/log', name: 'log', Content: Log },
    ]
  }
  if (role === 'registrar') {
    return [
      { path: '/', name: 'desk', Content: Desk },
      { path: '/verification', name: 'verification', Content: Verification },
      network,
    ]
  }
  if (role === 'doctor' || role === 'nurse') {
    return [home, ask, write, emergency]
  }
  return isPractitioner(role) ? [home, ask, write] : [home, ask]
}

function PatientHome() {
  return <FirstKeys><Home /></FirstKeys>
}
