import { Card, Stack, Text, Title } from '@mantine/core'
import { timeDay } from 'd3-time'
import { useCallback, useEffect } from 'react'
import { Link } from 'wouter'
import { ownMeasurements, type Course, type Measured } from '../../client/measurements'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useOpened } from '../wallets/Wallets'
import { extremes, frameOf, linePath, rangeOf, stretches } from '../plot/plot'
import { useFigures } from './useFigures'

const askEveryMs = 60_000
const [width, height] = [120, 32]

/** A patient's vital signs of today, each with its newest value; nothing where there is no IHM. */
export function VitalsToday() {
  const text = useText().vitals
  const { session } = useOpened()
  const { value, refresh } = useAnswer(
    useCallback(() => ownMeasurements(session, 'day', Date.now(), 'courses'), [session]))
  useEffect(() => {
    const timer = setInterval(() => void refresh(), askEveryMs)
    return () => clearInterval(timer)
  }, [refresh])
  if (value?.kind !== 'measured') {
    return null
  }
  const midnight = timeDay.floor(new Date(value.measured.to)).getTime()
  const courses = value.measured.courses.filter(({ category }) => category === 'vital-signs')
    .map(course => ({ ...course, points: course.points.filter(point => point.start >= midnight) }))
    .filter(course => course.points.length > 0)
  return (
    <Stack gap="xs" component="section" aria-label={text.today}>
      <Title order={2} size="h3">{text.today}</Title>
      {courses.length === 0 && <Text c="dimmed">{text.nothingToday}</Text>}
      <div className="tiles">
        {courses.map(course => <Tile key={course.signal} course={course} measured={value.measured} />)}
      </div>
      <Link href="/vitals" className="link">{text.seeAll}</Link>
    </Stack>
  )
}

function Tile({ course, measured }: { course: Course; measured: Measured }) {
  const { vitals: text, signals } = useText()
  const figures = useFigures()
  const names: Readonly<Record<string, string>> = signals
  const newest = course.points.at(-1)
  const from = course.points[0]?.start ?? measured.from
  const frame = frameOf([1, width - 1], [2, height - 2], [from, measured.to], rangeOf(course.points, []))
  const [lowest, highest] = extremes(course.points)
  return (
    <Card withBorder padding="sm">
      <Text size="sm" c="dimmed">{names[course.signal] ?? course.signal}</Text>
      <Text fw={700} size="lg">{newest === undefined ? '' : figures.withUnit(newest.mean, course.unit)}</Text>
      <svg width={width} height={height} aria-hidden="true">
        {stretches(course.points, measured.stepMs * 10).map(part => (
          <path key={part[0]?.start} className="chart-line" d={linePath(frame, part, measured.stepMs)} />
        ))}
      </svg>
      <Text size="xs" c="dimmed">{text.between(figures.number(lowest), figures.number(highest))}</Text>
    </Card>
  )
}
