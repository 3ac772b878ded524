import { Alert } from '@mantine/core'
import { Problem, Refused } from '../client/problem'
import { WalletError } from '../protocol/wallet'
import { useText } from './text/Language'

/** What went wrong and what to do about it; nothing where nothing went wrong. */
export function Fault({ fault }: { fault: unknown }) {
  const text = useText()
  if (fault === undefined) {
    return null
  }
  const { code, words } = explain(fault)
  const known: Readonly<Record<string, string>> = text.faults
  return (
    <Alert color="red" role="alert" title={text.fault.title} data-code={code}>
      {(code === undefined ? undefined : known[code]) ?? words ?? text.fault.unknown}
    </Alert>
  )
}

function explain(fault: unknown): { code?: string; words?: string } {
  if (fault instanceof Problem || fault instanceof WalletError || fault instanceof Refused) {
    return { code: fault.code, words: fault.message }
  }
  if (fault instanceof TypeError) {
    return { code: 'unreachable' }
  }
  return fault instanceof Error ? { words: fault.message } : {}
}
