import type { ReactNode } from 'react'
import { useFigures } from '../vitals/useFigures'
import { frameOf, roundTimes, roundValues, type Frame } from './plot'
import { useWidth } from './useWidth'

const margin = { left: 44, right: 8, top: 16, bottom: 24 }
const narrowest = 80
const dayMs = 24 * 60 * 60 * 1000

interface Props {
  from: number
  to: number
  range: readonly [least: number, greatest: number]
  height: number
  /** What is drawn, in words; left out where a table beside it says it all. */
  label?: string | undefined
  /** What stands at the left of a value; numbers, if nothing else is said. */
  words?: (value: number) => string
  /** The values that have a line and words. */
  rows?: readonly number[]
  left?: number
  children: (frame: Frame) => ReactNode
}

/** A picture over time, as wide as there is room, with its axes; who uses it draws the lines. */
export function Drawing({ from, to, range, height, label, words, rows, left = margin.left, children }: Props) {
  const [ref, width] = useWidth()
  const figures = useFigures()
  const frame = frameOf(
    [left, Math.max(left + narrowest, width - margin.right)], [margin.top, height - margin.bottom], [from, to], range)
  return (
    <div ref={ref} className="chart">
      {width > 0 && (
        <svg width={width} height={height} {...label === undefined
          ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }}>
          <Axes frame={frame} rows={rows ?? roundValues(frame)} words={words ?? figures.number} />
          {children(frame)}
        </svg>
      )}
    </div>
  )
}

function Axes({ frame, rows, words }: {
  frame: Frame; rows: readonly number[]; words: (value: number) => string
}) {
  const { x, y } = frame
  const figures = useFigures()
  const [left = 0, right = 0] = x.range()
  const [ground = 0] = y.range()
  const [from = 0, to = 0] = x.domain().map(Number)
  return (
    <g className="chart-axes">
      {rows.map(value => (
        <g key={value}>
          <line x1={left} x2={right} y1={y(value)} y2={y(value)} />
          <text x={left - 6} y={y(value) + 4} textAnchor="end">{words(value)}</text>
        </g>
      ))}
      {roundTimes(frame).map(time => (
        <text key={time} x={x(time)} y={ground + 18} textAnchor="middle">
          {figures.time(time, to - from <= dayMs)}
        </text>
      ))}
      <line className="chart-ground" x1={left} x2={right} y1={ground} y2={ground} />
    </g>
  )
}
