import { Table, Text } from '@mantine/core'
import type { Reader } from '../../client/consents'
import type { LogEntry } from '../../client/log'
import { useGranteeName } from '../Grantee'
import { readerOfPermit } from '../home/readers'
import { Moment } from '../Moment'
import { Rows } from '../Rows'
import { useText } from '../text/Language'
import { useEventWords } from '../text/useEventWords'
import type { Checked } from './proofs'

/** The two tables of an access report. */
export function ReportTables(
  { readers, entries, checked }: { readers: readonly Reader[]; entries: readonly LogEntry[]; checked: Checked },
) {
  return (
    <>
      <Today readers={readers} />
      <Happened entries={entries} checked={checked} />
    </>
  )
}

function Today({ readers }: { readers: readonly Reader[] }) {
  const { access, report: text, categories: names, purposes } = useText()
  const nameOf = useGranteeName()
  return (
    <Rows wraps title={text.today} heads={[access.who, text.what, access.until, text.proof]} empty={access.nobody}>
      {readers.map(reader => (
        <Table.Tr key={reader.consent}>
          <Table.Th scope="row" className="long">{nameOf(reader.grantee, reader.role)}</Table.Th>
          <Table.Td>
            {reader.categories.map(one => names[one]).join(', ')}, {purposes[reader.purpose]}
            {reader.records > 0 && `, ${access.records(reader.records)}`}
          </Table.Td>
          <Table.Td><Moment at={reader.until} /></Table.Td>
          <Table.Td className="proof">{reader.consent}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  )
}

function Happened({ entries, checked }: { entries: readonly LogEntry[]; checked: Checked }) {
  const { report: text } = useText()
  const words = useEventWords({ readers: readerOfPermit(entries) })
  const stateOf = (entry: LogEntry) => {
    const holds = checked.get(entry)
    return holds === undefined ? text.unchecked : holds ? text.holds : text.broken
  }
  return (
    <>
      <Rows wraps title={text.happened} heads={[text.when, text.event, text.proof, text.state]} empty={text.nothing}>
        {entries.map(entry => (
          <Table.Tr key={`${entry.ledger}-${entry.sequence}`}>
            <Table.Td><Moment at={entry.time} /></Table.Td>
            <Table.Td className="long">{words(entry.event)}</Table.Td>
            <Table.Td className="proof">{entry.transaction}{' '}{text.block(entry.ledger, entry.height)}</Table.Td>
            <Table.Td>{stateOf(entry)}</Table.Td>
          </Table.Tr>
        ))}
      </Rows>
      <Text size="sm">{text.hint}</Text>
    </>
  )
}
