import { Card, Stack, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Reading } from '../../client/readings'
import { known } from '../../protocol/table'
import { Drawing } from '../plot/Drawing'
import { pathThrough, type Place } from '../plot/plot'
import { useText } from '../text/Language'
import { Numbers } from './Numbers'
import { newestNight, totals, type Stage } from './strips'
import { useFigures } from './useFigures'

const height = 190
const minuteMs = 60_000
// From the ground up; a watch that tells no more than that somebody sleeps says so between them.
const depths = ['deep', 'light', 'asleep', 'rem', 'awake']

/** How deep the newest night's sleep was when; nothing where nobody says. */
export function Sleep({ readings, children }: { readings: readonly Reading[]; children: ReactNode }) {
  const { vitals: text, signals } = useText()
  const figures = useFigures()
  const stages = newestNight(readings).filter(({ stage }) => depths.includes(stage))
  const [first, last] = [stages[0], stages.at(-1)]
  if (first === undefined || last === undefined) {
    return null
  }
  const told = depths.filter(depth => stages.some(({ stage }) => stage === depth))
  const nameOf = (stage: string) => known(text.stages, stage) ?? stage
  const lengths = totals(stages, depths).map(([stage, length]) => text.lasted(nameOf(stage), inHours(length)))
  return (
    <Card withBorder component="section" aria-label={signals['sleep-stage']}>
      <Stack gap="xs">
        <Title order={2} size="h4">{signals['sleep-stage']}</Title>
        <Text size="sm">{text.night(figures.moment(first.from), figures.moment(last.to))} {lengths.join(' · ')}</Text>
        <Drawing from={first.from} to={last.to} range={[-0.5, told.length - 0.5]} height={height} left={64}
          label={text.sleepOf(lengths.join(', '))} rows={told.map((_, at) => at)}
          words={at => nameOf(told[at] ?? '')}>
          {frame => <path className="chart-line" d={pathThrough(frame, steps(stages, told))} />}
        </Drawing>
        <Numbers name={signals['sleep-stage']} heads={[text.when, text.stage, text.howLong]}>
          {stages.map(({ stage, from, to }) => (
            <Table.Tr key={from}>
              <Table.Th scope="row">{figures.time(from, true)}</Table.Th>
              <Table.Td>{nameOf(stage)}</Table.Td>
              <Table.Td>{inHours(to - from)}</Table.Td>
            </Table.Tr>
          ))}
        </Numbers>
        {children}
      </Stack>
    </Card>
  )
}

function inHours(length: number): string {
  const minutes = Math.round(length / minuteMs)
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`
}

// From stage to stage, straight up and down.
function steps(stages: readonly Stage[], told: readonly string[]): Place[] {
  return stages.flatMap(({ stage, from, to }): Place[] => [[from, told.indexOf(stage)], [to, told.indexOf(stage)]])
}
