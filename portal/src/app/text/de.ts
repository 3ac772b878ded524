import { care } from './de/care'
import { codes } from './de/codes'
import { drawing } from './de/drawing'
import { faults } from './de/faults'
import { general } from './de/general'
import { operation } from './de/operation'
import { organisation } from './de/organisation'
import { patient } from './de/patient'
import { people } from './de/people'
import { practice } from './de/practice'
import { reading } from './de/reading'
import { records } from './de/records'
import { sharing } from './de/sharing'
import { speed } from './de/speed'
import { start } from './de/start'
import { wallet } from './de/wallet'
import { watching } from './de/watching'
import type { Text } from './en'

export const de: Text = {
  ...codes,
  ...general,
  ...wallet,
  ...patient,
  ...people,
  ...reading,
  ...records,
  ...start,
  ...practice,
  ...care,
  ...sharing,
  ...organisation,
  ...operation,
  ...speed,
  ...drawing,
  ...watching,
  faults,
}
