import { Card, Stack, Text, Title } from '@mantine/core'
import { timeDay, timeHour } from 'd3-time'
import type { Course, Measured, Measurements } from '../../client/measurements'
import type { Others } from '../../client/readings'
import { NoIhm, SomeAway } from '../alerts/NoIhm'
import { useText } from '../text/Language'
import { Chart } from './Chart'
import { CourseTable } from './CourseTable'
import { Ecg } from './Ecg'
import { SingleReadings } from './SingleReadings'
import { Sleep } from './Sleep'
import { summed } from '../plot/plot'
import { counted } from './units'
import { useFigures } from './useFigures'

const dayMs = 24 * 60 * 60 * 1000

/** What was measured, a card for each signal; or why nothing is shown. */
export function Courses({ shown, others }: { shown: Measurements; others?: Others }) {
  const { vitals: text, signals } = useText()
  if (shown.kind === 'denied') {
    return <Text role="status">{text.denied}</Text>
  }
  if (shown.kind === 'nowhere') {
    return shown.hasIhm ? <><SomeAway away={shown.away} /><Text role="status">{text.notWatched}</Text></> : <NoIhm />
  }
  const { measured } = shown
  const single = (signal: keyof typeof signals) => (
    <SingleReadings name={signals[signal]} signal={signal} from={measured.from} to={measured.to} others={others} />
  )
  const isNothing = [measured.courses, measured.ecg, measured.sleep].every(one => one.length === 0)
  return isNothing ? <Text role="status">{text.nothing}</Text> : (
    <Stack>
      {measured.courses.map((_, at) => <Signal key={at} measured={measured} at={at} others={others} />)}
      <Sleep readings={measured.sleep}>{single('sleep-stage')}</Sleep>
      <Ecg readings={measured.ecg}>{single('electrocardiogram')}</Ecg>
    </Stack>
  )
}

// Counts say something as sums only.
function drawn({ courses, from, to }: Measured, at: number): Course | undefined {
  const course = courses[at]
  return course === undefined || !counted.has(course.signal)
    ? course
    : { ...course, points: summed(course.points, to - from > dayMs ? timeDay : timeHour) }
}

function Signal({ measured, at, others }: { measured: Measured; at: number; others: Others | undefined }) {
  const { vitals: text, signals } = useText()
  const figures = useFigures()
  const course = drawn(measured, at)
  const newest = course?.points.at(-1)
  if (course === undefined || newest === undefined) {
    return null
  }
  const names: Readonly<Record<string, string>> = signals
  const name = names[course.signal] ?? course.signal
  // Of a signal that ended long ago nothing is said, nor of what is summed.
  const forecast = measured.forecasts.find(one =>
    one.signal === course.signal && one.at > measured.to && !counted.has(course.signal))
  const alerts = measured.alerts.filter(alert =>
    alert.signal === course.signal && alert.until >= measured.from && alert.since <= measured.to)
  return (
    <Card withBorder component="section" aria-label={name}>
      <Stack gap="xs">
        <Title order={2} size="h4">{name}</Title>
        <Text size="sm">
          {text.newest(figures.withUnit(newest.mean, course.unit))}
          {alerts.length > 0 && ` · ${text.foundTimes(alerts.length)}`}
          {forecast !== undefined && ` · ${text.expected(figures.time(forecast.at, true),
            figures.number(forecast.low), figures.withUnit(forecast.high, course.unit))}`}
        </Text>
        <Chart course={course} measured={measured} alerts={alerts} />
        <CourseTable name={name} course={course} measured={measured} alerts={alerts} />
        <SingleReadings name={name} signal={course.signal} from={measured.from} to={measured.to} others={others} />
      </Stack>
    </Card>
  )
}
