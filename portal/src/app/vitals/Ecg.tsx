import { Card, NativeSelect, Stack, Table, Text, Title } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { Reading } from '../../client/readings'
import { extent, pathThrough, xOf, yOf, type Frame } from '../plot/plot'
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
  const [lowest, highest] = extent(strip.values)
  const [least, greatest] = [Math.min(lowest, -0.5), Math.max(highest, 1.5)]
  const rows = Array.from({ length: Math.ceil((end - strip.from) / rowMs) }, (_, at): Frame => ({
    left: 0, top: at * rowHeight + 4, width, height: rowHeight - 8,
    from: strip.from + at * rowMs, to: strip.from + (at + 1) * rowMs, least, greatest,
  }))
  const label = text.ecgOf(
    figures.moment(strip.from), figures.number((strip.to - strip.from) / secondMs),
    figures.withUnit(lowest, 'mV'), figures.withUnit(highest, 'mV'))
  return (
    <div ref={ref} className="chart">
      {width > 0 && (
        <svg width={width} height={rows.length * rowHeight} role="img" aria-label={label}>
          {rows.map(frame => <Row key={frame.from} frame={frame} strip={strip} />)}
        </svg>
      )}
    </div>
  )
}

function Row({ frame, strip }: { frame: Frame; strip: Strip }) {
  const { top, height, width, from, to, least, greatest } = frame
  const first = Math.max(0, Math.round((from - strip.from) / strip.periodMs))
  const count = Math.ceil((to - from) / strip.periodMs)
  const places = strip.values.slice(first, first + count + 1)
    .map((value, at) => [strip.from + (first + at) * strip.periodMs, value] as const)
  const times = Array.from({ length: Math.round((to - from) / smallMs) + 1 }, (_, at) => from + at * smallMs)
  const lowest = Math.ceil(least / millivolts)
  const heights = Array.from(
    { length: Math.floor(greatest / millivolts) - lowest + 1 }, (_, at) => (lowest + at) * millivolts)
  return (
    <g>
      <g className="ecg-paper">
        {times.map(time => (
          <line key={time} x1={xOf(frame, time)} x2={xOf(frame, time)} y1={top} y2={top + height}
            className={(time - from) % secondMs === 0 ? 'ecg-second' : undefined} />
        ))}
        {heights.map(value => (
          <line key={value} x1={0} x2={width} y1={yOf(frame, value)} y2={yOf(frame, value)} />
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
  const seconds = Array.from({ length: Math.ceil(strip.values.length / each) }, (_, at) =>
    strip.values.slice(at * each, (at + 1) * each))
  return (
    <Numbers name={signals.electrocardiogram} heads={[text.when, text.lowest, text.highest]}>
      {seconds.map((values, at) => {
        const [lowest, highest] = extent(values)
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
