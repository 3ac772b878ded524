import { Table, Title } from '@mantine/core'
import { useLanguage } from '../text/Language'
import { sizeWords } from '../large/size'
import type { Line, Plot, Unit } from './plots'

const width = 400
const height = 140
const inset = { left: 8, right: 8, top: 10, bottom: 22 }

/** A picture of the last hour, and the same in a table for who does not see it. */
export function Figure({ plot, times }: { plot: Plot; times: readonly number[] }) {
  const { text, code } = useLanguage()
  const { figures } = text
  const most = Math.max(0, ...plot.lines.flatMap(line => line.values.filter(value => value !== null)))
  const words = (value: number) => inWords(value, plot.unit, code)
  const form = navigator.language.startsWith(code) ? navigator.language : code
  const clock = (at: number | undefined) => at === undefined
    ? '' : new Intl.DateTimeFormat(form, { timeStyle: 'short' }).format(at)
  return (
    <section aria-label={figures.plots[plot.name]}>
      <Title order={2} size="h4">
        {figures.plots[plot.name]} <span className="unit">{figures.units[plot.unit]}</span>
      </Title>
      <svg className="figure" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <line className="axis" x1={inset.left} x2={width - inset.right} y1={yOf(0, most)} y2={yOf(0, most)} />
        <line className="axis faint" x1={inset.left} x2={width - inset.right} y1={inset.top} y2={inset.top} />
        <text x={inset.left} y={inset.top + 10}>{most > 0 ? words(most) : ''}</text>
        <text x={inset.left} y={height - 6}>{clock(times[0])}</text>
        <text x={width - inset.right} y={height - 6} textAnchor="end">{clock(times.at(-1))}</text>
        {plot.lines.map((line, at) => (
          <path key={line.label} className={`line line-${at % 6}`} d={pathOf(line, most)} />
        ))}
      </svg>
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
                <Table.Td>{said(Math.max(...line.values.filter(value => value !== null)), words)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  )
}

function said(value: number | null | undefined, words: (value: number) => string): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : words(value)
}

function inWords(value: number, unit: Unit, language: string): string {
  return unit === 'bytes' || unit === 'bytesPerSecond'
    ? sizeWords(value)
    : new Intl.NumberFormat(language, { maximumSignificantDigits: 3 }).format(value)
}

function yOf(value: number, most: number): number {
  return height - inset.bottom - (most === 0 ? 0 : value / most) * (height - inset.top - inset.bottom)
}

// A line with gaps where nothing is known.
function pathOf({ values }: Line, most: number): string {
  const step = (width - inset.left - inset.right) / Math.max(1, values.length - 1)
  return values.map((value, at) => {
    if (value === null) {
      return ''
    }
    const isBegun = at > 0 && values[at - 1] !== null
    // One that stands alone is a dot.
    return `${isBegun ? 'L' : 'M'}${(inset.left + at * step).toFixed(1)} ${yOf(value, most).toFixed(1)}h0`
  }).join('')
}
