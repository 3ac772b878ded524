import { Alert, Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useCallback } from 'react'
import { Link } from 'wouter'
import { explanation, revoke, rotateKeys, type Reader } from '../../client/consents'
import { categories } from '../../protocol/codes'
import { Fault } from '../Fault'
import { useGranteeName } from '../Grantee'
import { useLive } from '../Live'
import { Moment } from '../Moment'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useKeep, useOpened } from '../wallets/Wallets'

/** Who can see what, until when. */
export function Access() {
  const { access: text, categories: names } = useText()
  const { session } = useOpened()
  const { value, fault, refresh } = useAnswer(useCallback(() => explanation(session), [session]))
  useLive(() => void refresh())
  const shown = categories.filter(category => value?.readers.some(reader => reader.categories.includes(category)))
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{text.title}</Title>
        <Button component={Link} href="/grant">{text.grant}</Button>
      </Group>
      <Text>{text.explanation}</Text>
      <Fault fault={fault} />
      {value !== undefined && value.rotationDue.length > 0 && (
        <RotationDue names={value.rotationDue.map(due => names[due.category])} done={refresh} />
      )}
      {value?.readers.length === 0 && <Text role="status">{text.nobody}</Text>}
      {value !== undefined && value.readers.length > 0 && (
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
              {value.readers.map(reader => (
                <Row key={reader.consent} reader={reader} shown={shown} done={refresh} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Stack>
  )
}

interface RowProps { reader: Reader; shown: readonly Reader['categories'][number][]; done: () => Promise<void> }

function Row({ reader, shown, done }: RowProps) {
  const { access: text, purposes } = useText()
  const nameOf = useGranteeName()
  const { session } = useOpened()
  const keep = useKeep()
  const work = useWork()
  const end = async () => {
    await revoke(session, reader.consent, keep)
    await done()
  }
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <Text component="span" fw={600} size="sm" className="long">{nameOf(reader.grantee, reader.role)}</Text>
        <Text size="xs" c="dimmed">{purposes[reader.purpose]}</Text>
        {reader.records > 0 && <Text size="xs">{text.records(reader.records)}</Text>}
      </Table.Th>
      {shown.map(category => (
        <Table.Td key={category}>{reader.categories.includes(category) ? text.may : text.mayNot}</Table.Td>
      ))}
      <Table.Td><Moment at={reader.until} /></Table.Td>
      <Table.Td>
        {reader.purpose !== 'ETREAT' && (
          <Button size="xs" color="red" variant="outline" loading={work.isRunning} onClick={() => work.run(end)}>
            {text.revoke}
          </Button>
        )}
        <Fault fault={work.fault} />
      </Table.Td>
    </Table.Tr>
  )
}

function RotationDue({ names, done }: { names: readonly string[]; done: () => Promise<void> }) {
  const { access: text } = useText()
  const { session } = useOpened()
  const keep = useKeep()
  const work = useWork()
  const rotate = async () => {
    await rotateKeys(session, keep)
    await done()
  }
  return (
    <Alert color="yellow" title={text.rotationDue}>
      <Stack gap="sm">
        <Text size="sm">{text.rotationExplained(names.join(', '))}</Text>
        <Group><Button loading={work.isRunning} onClick={() => work.run(rotate)}>{text.rotate}</Button></Group>
        <Fault fault={work.fault} />
      </Stack>
    </Alert>
  )
}
