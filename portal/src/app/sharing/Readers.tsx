import { Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core'
import { revoke, type Reader } from '../../client/consents'
import { categories } from '../../protocol/codes'
import { Fault } from '../Fault'
import { useGranteeName } from '../Grantee'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useKeep, useOpened } from '../wallets/Wallets'

interface Shown {
  readers: readonly Reader[]
  /** The ids of emergencies: they end by themselves. */
  emergencies: ReadonlySet<string>
  done: () => Promise<void>
  change: (reader: Reader) => void
}

/** People in rows, categories in columns: for a wide screen and for paper. */
export function ReaderTable({ readers, ...around }: Shown) {
  const { access: text, categories: names } = useText()
  const shown = categories.filter(category => readers.some(reader => reader.categories.includes(category)))
  return (
    <div className="scroll" role="region" aria-label={text.title} tabIndex={0}>
      <Table withTableBorder withColumnBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{text.who}</Table.Th>
            {shown.map(category => <Table.Th scope="col" key={category}>{names[category]}</Table.Th>)}
            <Table.Th scope="col">{text.until}</Table.Th>
            <Table.Th scope="col">{text.end}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {readers.map(reader => (
            <Table.Tr key={reader.consent}>
              <Table.Th scope="row"><Who reader={reader} /></Table.Th>
              {shown.map(category => (
                <Table.Td key={category}>{reader.categories.includes(category) ? text.may : text.mayNot}</Table.Td>
              ))}
              <Table.Td><Moment at={reader.until} /></Table.Td>
              <Table.Td><Answers reader={reader} {...around} /></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

/** A card for each of them: for a phone. */
export function ReaderCards({ readers, ...around }: Shown) {
  const { access: text, categories: names } = useText()
  const nameOf = useGranteeName()
  return (
    <Stack>
      {readers.map(reader => (
        <Card withBorder component="article" key={reader.consent} aria-label={nameOf(reader.grantee, reader.role)}>
          <Stack gap="xs">
            <Title order={2} size="h5"><Who reader={reader} /></Title>
            <ul className="bullets">{reader.categories.map(one => <li key={one}>{names[one]}</li>)}</ul>
            <Text size="sm">{text.until} <Moment at={reader.until} /></Text>
            <Answers reader={reader} {...around} />
          </Stack>
        </Card>
      ))}
    </Stack>
  )
}

function Who({ reader }: { reader: Reader }) {
  const { access: text, purposes } = useText()
  const nameOf = useGranteeName()
  const [kind, id = ''] = reader.grantee.split(':', 2)
  return (
    <>
      <Text component="span" fw={600} size="sm" className="long">
        {kind === 'member' ? <Person id={id} role={reader.role} /> : nameOf(reader.grantee, reader.role)}
      </Text>
      <Text component="span" size="xs" c="dimmed" display="block">{purposes[reader.purpose]}</Text>
      {reader.records > 0 && (
        <Text component="span" size="xs" display="block">{text.records(reader.records)}</Text>
      )}
    </>
  )
}

// A device reads for its patient and is left or ended, never narrowed here.
function Answers({ reader, emergencies, done, change }: Omit<Shown, 'readers'> & { reader: Reader }) {
  const { access: text, sharing } = useText()
  const { session } = useOpened()
  const keep = useKeep()
  const work = useWork()
  const end = async () => {
    await revoke(session, reader.consent, keep)
    await done()
  }
  if (emergencies.has(reader.consent)) {
    return null
  }
  return (
    <>
      <Group gap="xs">
        {reader.role !== 'device' && (
          <Button size="xs" variant="default" disabled={work.isRunning} onClick={() => change(reader)}>
            {sharing.change}
          </Button>
        )}
        <Button size="xs" color="red" variant="outline" loading={work.isRunning} onClick={() => work.run(end)}>
          {text.revoke}
        </Button>
      </Group>
      <Fault fault={work.fault} />
    </>
  )
}
