import { Table, Title } from '@mantine/core'
import { max } from 'd3-array'
import { useLanguage } from '../text/Language'
import { sizeWords } from '../large/size'
import { Drawing } from '../plot/Drawing'
import { pathThrough } from '../plot/plot'
import type { Plot, Unit } from './plots'

const height = 150
const axis = 64

/** A picture of the last hour, and the same in a table for who does not see it. */
export function Figure({ plot, times }: { plot: Plot; times: readonly number[] }) {
  const { text, code } = useLanguage()
  const { figures } = text
  const most = max(plot.lines, line => max(line.values, value => value)) ?? 0
  const words = (value: number) => inWords(value, plot.unit, code)
  return (
    <section aria-label={figures.plots[plot.name]}>
      <Title order={2} size="h4">
        {figures.plots[plot.name]} <span className="unit">{figures.units[plot.unit]}</span>
      </Title>
      <Drawing from={times[0] ?? 0} to={times.at(-1) ?? 1} range={[0, most || 1]} height={height}
        words={value => value === 0 && most === 0 ? '' : words(value)} left={axis}>
        {frame => plot.lines.map((line, at) => (
          <path key={line.label} className={`line line-${at % 6}`}
            d={pathThrough(frame, line.values.map((value, moment) => [times[moment] ?? 0, value]))} />
        ))}
      </Drawing>
      <div className="scroll" role="region" aria-label={figures.table(figures.plots[plot.name])} tabIndex={0}>
        <Table withRowBorders={false} verticalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{figures.line}</Table.Th>
              <Table.Th scope="col">{figures.now}</Table.Th>
              <Table.Th scope="col">{figures.most}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {plot.lines.map((line, at) => (
              <Table.Tr key={line.label}>
                <Table.Th scope="row">
                  <span className={`key line-${at % 6}`} aria-hidden="true" />{line.label}
                </Table.Th>
                <Table.Td>{said(line.values.at(-1), words)}</Table.Td>
                <Table.Td>{said(max(line.values, value => value), words)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  )
}

function said(value: number | null | undefined, words: (value: number) => string): string {
  return value === null || value === undefined ? '–' : words(value)
}

function inWords(value: number, unit: Unit, language: string): string {
  return unit === 'bytes' || unit === 'bytesPerSecond'
    ? sizeWords(value)
    : new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(value)
}
