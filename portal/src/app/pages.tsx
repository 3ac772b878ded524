import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { isPractitioner, type Role } from '../protocol/codes'
import type { Text } from './text/en'

type Load = () => Promise<ComponentType>

/** A page for members: where it is, what it is called, what it shows; its code comes when it is wanted. */
export interface Page {
  path: string
  name: keyof Text['pages']
  Content: LazyExoticComponent<ComponentType>
  load: Load
  /** Another page leads there; it does not stand among the pages. */
  isLinked?: true
}

function page(path: string, name: Page['name'], load: Load): Page {
  return { path, name, load, Content: lazy(async () => ({ default: await load() })) }
}

const home = page('/', 'home', () => import('./pages/Home').then(all => all.Home))
const ask = page('/ask', 'ask', () => import('./pages/Ask').then(all => all.Ask))
const patients = page('/patients', 'patients', () => import('./pages/Patients').then(all => all.Patients))
const consents = page('/patients', 'consents', () => import('./pages/Patients').then(all => all.Patients))
const myRequests = page('/my-requests', 'myRequests', () =>
  import('./pages/MyRequests').then(all => all.MyRequests))
const write = page('/write', 'write', () => import('./pages/Write').then(all => all.Write))
const emergency = page('/emergency', 'openEmergency', () =>
  import('./pages/OpenEmergency').then(all => all.OpenEmergency))
const alerts = page('/alerts', 'alerts', () => import('./pages/Alerts').then(all => all.Alerts))
const vitals = page('/vitals', 'vitals', () => import('./pages/PatientVitals').then(all => all.PatientVitals))
const watching = page('/watching', 'watching', () => import('./pages/Watching').then(all => all.PatientWatching))
const people = page('/people', 'people', () => import('./pages/PeoplePage').then(all => all.PeoplePage))
const wallet = page('/wallet', 'wallet', () => import('./pages/WalletPage').then(all => all.WalletPage))

const patientPages = [
  page('/', 'home', () => import('./pages/PatientHome').then(all => all.PatientHome)),
  page('/records', 'records', () => import('./pages/Records').then(all => all.Records)),
  write,
  alerts,
  page('/vitals', 'vitals', () => import('./pages/Vitals').then(all => all.Vitals)),
  page('/devices', 'devices', () => import('./pages/Devices').then(all => all.Devices)),
  page('/watching', 'watching', () => import('./pages/Watching').then(all => all.OwnWatching)),
  page('/access', 'access', () => import('./pages/Access').then(all => all.Access)),
  page('/grant', 'grant', () => import('./pages/Grant').then(all => all.Grant)),
  page('/requests', 'requests', () => import('./pages/Requests').then(all => all.Requests)),
  { ...page('/report', 'report', () => import('./pages/Report').then(all => all.Report)), isLinked: true as const },
  page('/emergency', 'emergency', () => import('./pages/Emergency').then(all => all.Emergency)),
  page('/log', 'log', () => import('./pages/Log').then(all => all.Log)),
]

const registrarPages = [
  page('/', 'desk', () => import('./pages/Desk').then(all => all.Desk)),
  page('/verification', 'verification', () => import('./pages/Verification').then(all => all.Verification)),
  page('/network', 'network', () => import('./pages/Network').then(all => all.Network)),
  page('/node', 'node', () => import('./pages/NodePage').then(all => all.NodePage)),
  page('/blocks', 'blocks', () => import('./pages/Blocks').then(all => all.Blocks)),
  page('/figures', 'figures', () => import('./pages/Figures').then(all => all.Figures)),
]

/** The pages of a role, the first of them the one it begins with. */
export function pagesOf(role: Role): readonly Page[] {
  return [...ownPagesOf(role), people, wallet]
}

function ownPagesOf(role: Role): readonly Page[] {
  if (role === 'patient') {
    return patientPages
  }
  if (role === 'registrar') {
    return registrarPages
  }
  if (role === 'doctor' || role === 'nurse') {
    return [home, patients, ask, write, alerts, vitals, watching, myRequests, emergency]
  }
  return isPractitioner(role)
    ? [home, patients, ask, write, alerts, vitals, watching, myRequests]
    : [home, consents, ask, myRequests]
}
