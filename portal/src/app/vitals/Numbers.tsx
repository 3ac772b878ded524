import type { ReactNode } from 'react'
import { ScrolledTable } from '../Rows'
import { useText } from '../text/Language'

interface Props { name: string; heads: readonly string[]; children: ReactNode }

/** What a picture shows, in numbers, for who wants or needs them. */
export function Numbers({ name, heads, children }: Props) {
  const text = useText().vitals
  return (
    <details className="numbers">
      <summary>{text.numbers}</summary>
      <ScrolledTable label={`${name}: ${text.numbers}`} heads={heads} wraps>{children}</ScrolledTable>
    </details>
  )
}
