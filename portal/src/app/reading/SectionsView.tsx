import { Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { Fragment, useMemo, useState } from 'react'
import { useText } from '../text/Language'
import { AttachmentView } from './AttachmentView'
import type { Row } from './kinds'
import { NarrativeView } from './NarrativeView'
import { readNarrative } from './narrative'
import type { Flag } from './results'
import type { Section } from './sections'
import { When } from './When'

const shownAtFirst = 50
const columns = ['value', 'range', 'status', 'when', 'until'] as const
type Column = typeof columns[number]

/** A FHIR document as a person reads it: a table for each kind of entry. */
export function SectionsView({ sections }: { sections: readonly Section[] }) {
  const text = useText().fhir
  return (
    <Stack gap="lg">
      {sections.map(section => <SectionView key={section.name} section={section} />)}
      {sections.length === 0 && <Text role="status">{text.empty}</Text>}
    </Stack>
  )
}

function SectionView({ section: { name, rows } }: { section: Section }) {
  const text = useText().fhir
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? rows : rows.slice(0, shownAtFirst)
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">{text.sections[name]}</Title>
      <Rows rows={shown} label={text.sections[name]} />
      {shown.length < rows.length && (
        <Group>
          <Button size="xs" variant="default" onClick={() => setWhole(true)}>{text.all(rows.length)}</Button>
        </Group>
      )}
    </Stack>
  )
}

// A group and no landmark: many records stand on one page.
function Rows({ rows, label }: { rows: readonly Row[]; label: string }) {
  const text = useText().fhir
  const isMeasured = rows.some(row => row.range !== undefined)
  const used = columns.filter(column => rows.some(row => (row[column] ?? '') !== ''))
  return (
    <div className="scroll" role="group" aria-label={label} tabIndex={0}>
      <Table withTableBorder className="reading">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{text.columns.what}</Table.Th>
            {used.map(column => (
              <Table.Th scope="col" key={column}>
                {column === 'value' && !isMeasured ? text.columns.details : text.columns[column]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, at) => (
            <Fragment key={at}>
              <Cells row={row} used={used} />
              {hasMore(row) && (
                <Table.Tr><Table.Td colSpan={used.length + 1} className="more"><More row={row} /></Table.Td></Table.Tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Cells({ row, used }: { row: Row; used: readonly Column[] }) {
  return (
    <Table.Tr data-flag={row.flag}>
      <Table.Th scope="row" className="long">{row.what}</Table.Th>
      {used.map(column => (
        <Table.Td key={column}>
          {column === 'when' || column === 'until' ? <When at={row[column] ?? ''} /> : row[column]}
          {column === 'value' && <FlagMark flag={row.flag} />}
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

/** Said in words and by an arrow: colour alone tells nothing. */
function FlagMark({ flag }: { flag: Flag | undefined }) {
  const text = useText().fhir
  if (flag === undefined || flag === 'normal') {
    return null
  }
  const arrow = { low: '↓', criticalLow: '↓↓', high: '↑', criticalHigh: '↑↑', abnormal: '!' }[flag]
  return <strong className="flag"> <span aria-hidden="true">{arrow} </span>{text.flags[flag]}</strong>
}

function hasMore({ notes = [], parts = [], attachments = [], narrative }: Row): boolean {
  return notes.length + parts.length + attachments.length > 0 || narrative !== undefined
}

/** What belongs to a row and is too much for a cell. */
function More({ row }: { row: Row }) {
  const text = useText().fhir
  const { notes = [], parts = [], attachments = [], narrative } = row
  const blocks = useMemo(() => narrative === undefined ? [] : readNarrative(narrative), [narrative])
  return (
    <Stack gap="xs">
      {notes.map((note, at) => <Text key={at} size="sm" className="lines">{note}</Text>)}
      {parts.length > 0 && <Rows rows={parts} label={`${row.what ?? ''}: ${text.parts}`} />}
      {attachments.map((attachment, at) => <AttachmentView key={at} attachment={attachment} />)}
      {blocks.length > 0 && (
        <details>
          <summary>{text.more}</summary>
          <div className="narrative"><NarrativeView blocks={blocks} /></div>
        </details>
      )}
    </Stack>
  )
}
