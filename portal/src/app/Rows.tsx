import { Table, Text, Title } from '@mantine/core'
import { Children, type ReactNode } from 'react'

interface RowsProps {
  title: string
  heads: readonly string[]
  /** Said in place of a table without rows. */
  empty?: string
  /** Whether the cells hold sentences, which take several lines, and not figures. */
  wraps?: boolean
  children: ReactNode
}

/** A titled table that scrolls by itself where the screen is narrow. */
export function Rows({ title, heads, empty, wraps = false, children }: RowsProps) {
  return (
    <>
      <Title order={2} size="h3">{title}</Title>
      {empty !== undefined && Children.count(children) === 0 ? <Text>{empty}</Text> : (
        <ScrolledTable label={title} heads={heads} wraps={wraps}>{children}</ScrolledTable>
      )}
    </>
  )
}

interface TableProps extends Pick<RowsProps, 'heads' | 'wraps' | 'children'> { label: string }

/** A table that scrolls by itself where the screen is narrow; its title stands elsewhere. */
export function ScrolledTable({ label, heads, wraps = false, children }: TableProps) {
  return (
    <div className="scroll" role="region" aria-label={label} tabIndex={0}>
      <Table withTableBorder {...wraps ? {} : { className: 'figured' }}>
        <Table.Thead>
          <Table.Tr>{heads.map(head => <Table.Th scope="col" key={head}>{head}</Table.Th>)}</Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
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
