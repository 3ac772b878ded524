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

/** Pages that belong together; all but the first ones under a name. */
export interface Group { name?: keyof Text['groups']; pages: readonly Page[] }

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

const report = page('/report', 'report', () => import('./pages/Report').then(all => all.Report))
const own: Group = { name: 'own', pages: [people, wallet] }

const patientGroups: readonly Group[] = [
  { pages: [page('/', 'home', () => import('./pages/PatientHome').then(all => all.PatientHome))] },
  {
    name: 'health',
    pages: [
      page('/records', 'records', () => import('./pages/Records').then(all => all.Records)),
      write,
      page('/vitals', 'vitals', () => import('./pages/Vitals').then(all => all.Vitals)),
      alerts,
      page('/devices', 'devices', () => import('./pages/Devices').then(all => all.Devices)),
      page('/watching', 'watching', () => import('./pages/Watching').then(all => all.OwnWatching)),
    ],
  },
  {
    name: 'access',
    pages: [
      page('/access', 'access', () => import('./pages/Access').then(all => all.Access)),
      page('/grant', 'grant', () => import('./pages/Grant').then(all => all.Grant)),
      page('/requests', 'requests', () => import('./pages/Requests').then(all => all.Requests)),
      page('/emergency', 'emergency', () => import('./pages/Emergency').then(all => all.Emergency)),
      page('/log', 'log', () => import('./pages/Log').then(all => all.Log)),
      { ...report, isLinked: true },
    ],
  },
  own,
]

const registrarGroups: readonly Group[] = [
  {
    pages: [
      page('/', 'desk', () => import('./pages/Desk').then(all => all.Desk)),
      page('/verification', 'verification', () => import('./pages/Verification').then(all => all.Verification)),
    ],
  },
  {
    name: 'operation',
    pages: [
      page('/network', 'network', () => import('./pages/Network').then(all => all.Network)),
      page('/node', 'node', () => import('./pages/NodePage').then(all => all.NodePage)),
      page('/blocks', 'blocks', () => import('./pages/Blocks').then(all => all.Blocks)),
      page('/figures', 'figures', () => import('./pages/Figures').then(all => all.Figures)),
    ],
  },
  own,
]

/** The pages of a role in groups, the first of them the one it begins with. */
export function groupsOf(role: Role): readonly Group[] {
  if (role === 'patient') {
    return patientGroups
  }
  if (role === 'registrar') {
    return registrarGroups
  }
  if (!isPractitioner(role)) {
    return [{ pages: [home, consents, ask, myRequests] }, own]
  }
  const opensEmergencies = role === 'doctor' || role === 'nurse'
  return [
    { pages: [home] },
    { name: 'care', pages: [patients, ask, write, myRequests, ...opensEmergencies ? [emergency] : []] },
    { name: 'watch', pages: [alerts, vitals, watching] },
    own,
  ]
}

/** All pages of a role. */
export function pagesOf(role: Role): readonly Page[] {
  return groupsOf(role).flatMap(({ pages }) => pages)
}
