import { Table } from '@mantine/core'
import { timeDay, timeHour } from 'd3-time'
import type { Alert } from '../../client/alerts'
import type { Course, Measured } from '../../client/measurements'
import { useAlertTitle } from '../alerts/useAlertTitle'
import { useText } from '../text/Language'
import { gather } from '../plot/plot'
import { Numbers } from './Numbers'
import { counted } from './units'
import { useFigures } from './useFigures'

const dayMs = 24 * 60 * 60 * 1000

interface Props { name: string; course: Course; measured: Measured; alerts: readonly Alert[] }

/** The same as the chart in numbers: of a day by the hour, of a longer time by the day. */
export function CourseTable({ name, course, measured, alerts }: Props) {
  const text = useText().vitals
  const figures = useFigures()
  const isDay = measured.to - measured.from <= dayMs
  const step = isDay ? timeHour : timeDay
  return (
    <Numbers name={name}
      heads={[text.when, text.lowest, counted.has(course.signal) ? text.sum : text.mean, text.highest, text.found]}>
      {gather(course.points, step).map(row => (
        <Table.Tr key={row.start}>
          <Table.Th scope="row">{figures.time(row.start, isDay)}</Table.Th>
          <Table.Td>{figures.number(row.lowest)}</Table.Td>
          <Table.Td>{figures.withUnit(row.mean, course.unit)}</Table.Td>
          <Table.Td>{figures.number(row.highest)}</Table.Td>
          <Table.Td>
            {alerts.filter(alert => alert.since < +step.offset(new Date(row.start)) && alert.until >= row.start)
              .map(alert => <Found key={alert.alert} alert={alert} />)}
          </Table.Td>
        </Table.Tr>
      ))}
    </Numbers>
  )
}

function Found({ alert }: { alert: Alert }) {
  const title = useAlertTitle(alert)
  return <div>{title}</div>
}
