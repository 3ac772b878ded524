import { Card, Stack, Text, Title } from '@mantine/core'
import type { Measured, Measurements } from '../../client/measurements'
import { NoIhm, SomeAway } from '../alerts/NoIhm'
import { useText } from '../text/Language'
import { Chart } from './Chart'
import { CourseTable } from './CourseTable'
import { useFigures } from './useFigures'

/** What was measured, a card for each signal; or why nothing is shown. */
export function Courses({ shown }: { shown: Measurements }) {
  const text = useText().vitals
  if (shown.kind === 'denied') {
    return <Text role="status">{text.denied}</Text>
  }
  if (shown.kind === 'nowhere') {
    return shown.hasIhm ? <><SomeAway away={shown.away} /><Text role="status">{text.notWatched}</Text></> : <NoIhm />
  }
  const { measured } = shown
  return measured.courses.length === 0
    ? <Text role="status">{text.nothing}</Text>
    : <Stack>{measured.courses.map((_, at) => <Signal key={at} measured={measured} at={at} />)}</Stack>
}

function Signal({ measured, at }: { measured: Measured; at: number }) {
  const { vitals: text, signals } = useText()
  const figures = useFigures()
  const course = measured.courses[at]
  const newest = course?.points.at(-1)
  if (course === undefined || newest === undefined) {
    return null
  }
  const names: Readonly<Record<string, string>> = signals
  const name = names[course.signal] ?? course.signal
  const alerts = measured.alerts.filter(alert =>
    alert.signal === course.signal && alert.until >= measured.from && alert.since <= measured.to)
  return (
    <Card withBorder component="section" aria-label={name}>
      <Stack gap="xs">
        <Title order={2} size="h4">{name}</Title>
        <Text size="sm">
          {text.newest(figures.withUnit(newest.mean, course.unit))}
          {alerts.length > 0 && ` · ${text.foundTimes(alerts.length)}`}
        </Text>
        <Chart course={course} measured={measured} alerts={alerts} />
        <CourseTable name={name} course={course} measured={measured} alerts={alerts} />
      </Stack>
    </Card>
  )
}
