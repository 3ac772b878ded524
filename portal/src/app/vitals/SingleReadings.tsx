import { Button, Group, Loader, Table, Text } from '@mantine/core'
import { useCallback, useState } from 'react'
import { proveReading, readingsOf, type Others, type ProvenReading, type Reading } from '../../client/readings'
import { known } from '../../protocol/table'
import { Fault } from '../Fault'
import { Person } from '../people/Person'
import { ScrolledTable } from '../Rows'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'
import { useFigures } from './useFigures'

const shownAtFirst = 20
const dayMs = 24 * 60 * 60 * 1000

interface Props { name: string; signal: string; from: number; to: number; others: Others | undefined }

/**
 * The newest readings of a signal, one by one, each with its proof; asked for when somebody looks. The ledger decides
 * each look at somebody else's.
 */
export function SingleReadings(props: Props) {
  const text = useText().vitals
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="numbers" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{text.single}</summary>
      {isOpen && <List {...props} />}
    </details>
  )
}

function List({ name, signal, from, to, others }: Props) {
  const text = useText().vitals
  const { session } = useOpened()
  const [limit, setLimit] = useState(shownAtFirst)
  const { value, fault } = useAnswer(
    useCallback(() => readingsOf(session, others, { signal, from, to, limit }),
      [session, others, signal, from, to, limit]))
  if (value === undefined) {
    return fault === undefined
      ? <Text role="status"><Loader size="xs" /> {text.reading}</Text>
      : <Fault fault={fault} />
  }
  return (
    <>
      <Text size="sm">{text.singleExplained}{others !== undefined && ` ${text.singleOfOthers}`}</Text>
      <ScrolledTable label={`${name}: ${text.single}`} heads={[text.when, text.value, text.proof]} wraps>
        {value.readings.map(reading => (
          <Row key={`${reading.device} ${reading.id}`} signal={signal} unit={value.unit} reading={reading}
            others={others} isDay={to - from <= dayMs} />
        ))}
      </ScrolledTable>
      {!value.complete && (
        <Group><Button size="xs" variant="default" onClick={() => setLimit(Math.min(1000, limit * 5))}
          disabled={limit >= 1000}>{text.moreReadings}</Button></Group>
      )}
    </>
  )
}

interface RowProps {
  signal: string; unit: string; reading: Reading; others: Others | undefined; isDay: boolean
}

function Row({ signal, unit, reading, others, isDay }: RowProps) {
  const text = useText().vitals
  const { session } = useOpened()
  const figures = useFigures()
  const [proven, setProven] = useState<ProvenReading>()
  const work = useWork()
  const [first] = reading.values
  const words = reading.values.length > 1 ? text.stretch(reading.values.length)
    : typeof first === 'number' ? figures.withUnit(first, unit) : known(text.stages, first ?? '') ?? first
  return (
    <Table.Tr>
      <Table.Th scope="row">{isDay ? figures.second(reading.time) : figures.moment(reading.time)}</Table.Th>
      <Table.Td>{words}<div className="row-note"><Person id={reading.device} role="device" /></div></Table.Td>
      <Table.Td>
        {proven === undefined
          ? (
            <Button size="compact-xs" variant="default" loading={work.isRunning}
              onClick={() => work.run(async () => setProven(await proveReading(session, signal, reading, others)))}>
              {text.verify}
            </Button>
          )
          : <span role="status">{text.proven(`${proven.header.height}`, proven.hospitals.join(', '))}</span>}
        <Fault fault={work.fault} />
      </Table.Td>
    </Table.Tr>
  )
}
