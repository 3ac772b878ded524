import { known } from '../protocol/table'
import type { Text } from './text/en'

/** A fault as a person is told of it; `detail` is what a server or a library says, in English. */
export interface FaultWords { code?: string; words: string; detail?: string }

/** What to do about a fault, by its stable code; of one that has no words here its code, to tell the operator. */
export function faultWords(fault: unknown, { fault: general, faults }: Pick<Text, 'fault' | 'faults'>): FaultWords {
  const code = codeOf(fault)
  if (code === undefined) {
    return { words: general.unknown }
  }
  const words = known<string>(faults, code)
  if (words !== undefined) {
    return { code, words }
  }
  const { message } = fault as Error
  return { code, words: general.coded(code), ...message === '' || message === code ? {} : { detail: message } }
}

// Every fault of the client and of the protocol carries a stable code. A TypeError is what fetch throws when nobody
// answers.
function codeOf(fault: unknown): string | undefined {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code
    : fault instanceof TypeError ? 'unreachable' : undefined
}
