import { Card, NativeSelect, Stack, Table, Text, Title } from '@mantine/core'
import { extent, range } from 'd3-array'
import { useState, type ReactNode } from 'react'
import type { Reading } from '../../client/readings'
import { frameOf, pathThrough } from '../plot/plot'
import { useWidth } from '../plot/useWidth'
import { useText } from '../text/Language'
import { Numbers } from './Numbers'
import { stripsOf, type Strip } from './strips'
import { useFigures } from './useFigures'

const rowHeight = 120
const longestDrawnMs = 2 * 60_000
const secondMs = 1000
// As on paper: half a millivolt, and two tenths of a second.
const [millivolts, smallMs] = [0.5, 200]

/** The recorded pieces of electrocardiograms, one of them drawn; nothing where there are none. */
export function Ecg({ readings, children }: { readings: readonly Reading[]; children: ReactNode }) {
  const { vitals: text, signals } = useText()
  const figures = useFigures()
  const [chosen, setChosen] = useState<number>()
  const strips = stripsOf(readings).reverse()
  const strip = strips.find(one => one.from === chosen) ?? strips[0]
  if (strip === undefined) {
    return null
  }
  const seconds = (one: Strip) => figures.number((one.to - one.from) / secondMs)
  return (
    <Card withBorder component="section" aria-label={signals.electrocardiogram}>
      <Stack gap="xs">
        <Title order={2} size="h4">{signals.electrocardiogram}</Title>
        <Text size="sm">{text.ecgExplained}</Text>
        <NativeSelect className="narrow" label={text.piece} value={strip.from}
          onChange={event => setChosen(Number(event.currentTarget.value))}
          data={strips.map(one => ({
            value: `${one.from}`, label: text.pieceOf(figures.moment(one.from), seconds(one)),
          }))} />
        <Paper strip={strip} />
        {strip.to - strip.from > longestDrawnMs && <Text size="sm">{text.beginOnly}</Text>}
        <Seconds strip={strip} />
        {children}
      </Stack>
    </Card>
  )
}

// Rows of seconds below each other, all on one scale.
function Paper({ strip }: { strip: Strip }) {
  const { vitals: text } = useText()
  const figures = useFigures()
  const [ref, width] = useWidth()
  const rowMs = (width > 560 ? 10 : 4) * secondMs
  const end = Math.min(strip.to, strip.from + longestDrawnMs)
  const [lowest = 0, highest = 0] = extent(strip.values)
  const reach = [Math.min(lowest, -0.5), Math.max(highest, 1.5)] as const
  const rows = range(strip.from, end, rowMs)
  const label = text.ecgOf(
    figures.moment(strip.from), figures.number((strip.to - strip.from) / secondMs),
    figures.withUnit(lowest, 'mV'), figures.withUnit(highest, 'mV'))
  return (
    <div ref={ref} className="chart">
      {width > 0 && (
        <svg width={width} height={rows.length * rowHeight} role="img" aria-label={label}>
          {rows.map((from, at) => (
            <Row
              key={from} strip={strip} from={from} to={from + rowMs}
              reach={reach} top={at * rowHeight} width={width} />
          ))}
        </svg>
      )}
    </div>
  )
}

interface RowProps {
  strip: Strip
  from: number
  to: number
  reach: readonly [number, number]
  top: number
  width: number
}

function Row({ strip, from, to, reach: [least, greatest], top, width }: RowProps) {
  const [head, ground] = [top + 4, top + rowHeight - 4]
  const frame = frameOf([0, width], [head, ground], [from, to], [least, greatest])
  const first = Math.max(0, Math.round((from - strip.from) / strip.periodMs))
  const count = Math.ceil((to - from) / strip.periodMs)
  const places = strip.values.slice(first, first + count + 1)
    .map((value, at) => [strip.from + (first + at) * strip.periodMs, value] as const)
  const halves = range(Math.ceil(least / millivolts), Math.floor(greatest / millivolts) + 1)
  return (
    <g>
      <g className="ecg-paper">
        {range(from, to + 1, smallMs).map(time => (
          <line key={time} x1={frame.x(time)} x2={frame.x(time)} y1={head} y2={ground}
            className={(time - from) % secondMs === 0 ? 'ecg-second' : undefined} />
        ))}
        {halves.map(half => (
          <line key={half} x1={0} x2={width} y1={frame.y(half * millivolts)} y2={frame.y(half * millivolts)} />
        ))}
      </g>
      <path className="chart-line ecg-line" d={pathThrough(frame, places)} />
    </g>
  )
}

function Seconds({ strip }: { strip: Strip }) {
  const { vitals: text, signals } = useText()
  const figures = useFigures()
  const each = Math.max(1, Math.round(secondMs / strip.periodMs))
  const seconds = range(0, strip.values.length, each).map(first => strip.values.slice(first, first + each))
  return (
    <Numbers name={signals.electrocardiogram} heads={[text.when, text.lowest, text.highest]}>
      {seconds.map((values, at) => {
        const [lowest = 0, highest = 0] = extent(values)
        return (
          <Table.Tr key={at}>
            <Table.Th scope="row">{figures.second(strip.from + at * each * strip.periodMs)}</Table.Th>
            <Table.Td>{figures.withUnit(lowest, 'mV')}</Table.Td>
            <Table.Td>{figures.withUnit(highest, 'mV')}</Table.Td>
          </Table.Tr>
        )
      })}
    </Numbers>
  )
}
