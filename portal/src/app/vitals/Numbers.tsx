import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../text/Language'

interface Props { name: string; heads: readonly string[]; children: ReactNode }

/** What a picture shows, in numbers, for who wants or needs them. */
export function Numbers({ name, heads, children }: Props) {
  const text = useText().vitals
  return (
    <details className="numbers">
      <summary>{text.numbers}</summary>
      <div className="scroll" role="region" aria-label={`${name}: ${text.numbers}`} tabIndex={0}>
        <Table withTableBorder>
          <Table.Thead>
            <Table.Tr>{heads.map(head => <Table.Th scope="col" key={head}>{head}</Table.Th>)}</Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </div>
    </details>
  )
}
