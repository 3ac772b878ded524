import { Table } from '@mantine/core'
import type { Alert } from '../../client/alerts'
import type { Course, Measured } from '../../client/measurements'
import { useAlertTitle } from '../alerts/useAlertTitle'
import { useText } from '../text/Language'
import { gather, startOfDay, startOfHour } from './plot'
import { counted } from './units'
import { useFigures } from './useFigures'

const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs

interface Props { name: string; course: Course; measured: Measured; alerts: readonly Alert[] }

/** The same as the chart in numbers: of a day by the hour, of a longer time by the day. */
export function CourseTable({ name, course, measured, alerts }: Props) {
  const text = useText().vitals
  const figures = useFigures()
  const isDay = measured.to - measured.from <= dayMs
  const rows = gather(course.points, isDay ? startOfHour : startOfDay)
  const length = isDay ? hourMs : dayMs
  return (
    <details className="numbers">
      <summary>{text.numbers}</summary>
      <div className="scroll" role="region" aria-label={`${name}: ${text.numbers}`} tabIndex={0}>
        <Table withTableBorder>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{text.when}</Table.Th>
              <Table.Th scope="col">{text.lowest}</Table.Th>
              <Table.Th scope="col">{counted.has(course.signal) ? text.sum : text.mean}</Table.Th>
              <Table.Th scope="col">{text.highest}</Table.Th>
              <Table.Th scope="col">{text.found}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(row => (
              <Table.Tr key={row.start}>
                <Table.Th scope="row">{figures.time(row.start, isDay)}</Table.Th>
                <Table.Td>{figures.number(row.lowest)}</Table.Td>
                <Table.Td>{figures.withUnit(row.mean, course.unit)}</Table.Td>
                <Table.Td>{figures.number(row.highest)}</Table.Td>
                <Table.Td>
                  {alerts.filter(alert => alert.since < row.start + length && alert.until >= row.start)
                    .map(alert => <Found key={alert.alert} alert={alert} />)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </details>
  )
}

function Found({ alert }: { alert: Alert }) {
  const title = useAlertTitle(alert)
  return <div>{title}</div>
}
