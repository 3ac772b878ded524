import { Alert } from '@mantine/core'
import { known } from '../protocol/table'
import { useText } from './text/Language'

/** What went wrong and what to do about it; nothing where nothing went wrong. */
export function Fault({ fault }: { fault: unknown }) {
  const text = useText()
  if (fault === undefined) {
    return null
  }
  const { code, words } = explain(fault)
  return (
    <Alert color="red" role="alert" title={text.fault.title} data-code={code}>
      {(code === undefined ? undefined : known(text.faults, code)) ?? words ?? text.fault.unknown}
    </Alert>
  )
}

// Every fault of the client and of the protocol carries a stable code.
function explain(fault: unknown): { code?: string; words?: string } {
  if (fault instanceof Error && 'code' in fault && typeof fault.code === 'string') {
    return { code: fault.code, words: fault.message }
  }
  // What fetch throws when nobody answers.
  if (fault instanceof TypeError) {
    return { code: 'unreachable' }
  }
  return fault instanceof Error ? { words: fault.message } : {}
}
