import { Table, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** A titled table that scrolls by itself where the screen is narrow. */
export function Rows({ title, heads, children }: { title: string; heads: readonly string[]; children: ReactNode }) {
  return (
    <>
      <Title order={2} size="h3">{title}</Title>
      <div className="scroll" role="region" aria-label={title} tabIndex={0}>
        <Table withTableBorder className="figured">
          <Table.Thead>
            <Table.Tr>{heads.map(head => <Table.Th scope="col" key={head}>{head}</Table.Th>)}</Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </div>
    </>
  )
}

/** Names and what stands for them, one line each. */
export function Facts({ title, facts }: { title: string; facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <>
      <Title order={2} size="h3">{title}</Title>
      <dl className="facts">
        {facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
    </>
  )
}
