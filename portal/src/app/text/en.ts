import { care } from './en/care'
import { codes } from './en/codes'
import { drawing } from './en/drawing'
import { faults } from './en/faults'
import { general } from './en/general'
import { operation } from './en/operation'
import { organisation } from './en/organisation'
import { patient } from './en/patient'
import { people } from './en/people'
import { practice } from './en/practice'
import { reading } from './en/reading'
import { records } from './en/records'
import { sharing } from './en/sharing'
import { speed } from './en/speed'
import { start } from './en/start'
import { wallet } from './en/wallet'
import { watching } from './en/watching'
import type { Words } from './words'

/** Every text of the portal in English; the other languages have exactly the same members. */
export const en = {
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

export type Text = Words<typeof en>
