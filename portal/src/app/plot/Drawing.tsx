import type { ReactNode } from 'react'
import { useFigures } from '../vitals/useFigures'
import { ticks, timeTicks, xOf, yOf, type Frame } from './plot'
import { useWidth } from './useWidth'

const margin = { left: 44, right: 8, top: 16, bottom: 24 }
const narrowest = 80
const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs

// Up to which length of time how many minutes lie between two labels: on a wide picture, on a narrow one.
const steps = [
  [hourMs / 12, 1, 1], [hourMs / 2, 5, 5], [2 * hourMs, 10, 20], [12 * hourMs, 60, 120], [dayMs, 180, 360],
  [7 * dayMs, 24 * 60, 24 * 60],
] as const
const longest = [Infinity, 4 * 24 * 60, 8 * 24 * 60] as const

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
export function Drawing({ from, to, range: [least, greatest], height, label, words, rows, left, children }: Props) {
  const [ref, width] = useWidth()
  const figures = useFigures()
  const indent = left ?? margin.left
  const frame: Frame = {
    left: indent, top: margin.top, width: Math.max(narrowest, width - indent - margin.right),
    height: height - margin.top - margin.bottom, from, to, least, greatest,
  }
  return (
    <div ref={ref} className="chart">
      {width > 0 && (
        <svg width={width} height={height} {...label === undefined
          ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }}>
          <Axes frame={frame} rows={rows ?? ticks(least, greatest, 4)} words={words ?? figures.number} />
          {children(frame)}
        </svg>
      )}
    </div>
  )
}

function Axes({ frame, rows, words }: {
  frame: Frame; rows: readonly number[]; words: (value: number) => string
}) {
  const figures = useFigures()
  const { left, top, width, from, to } = frame
  const bottom = top + frame.height
  return (
    <g className="chart-axes">
      {rows.map(value => (
        <g key={value}>
          <line x1={left} x2={left + width} y1={yOf(frame, value)} y2={yOf(frame, value)} />
          <text x={left - 6} y={yOf(frame, value) + 4} textAnchor="end">{words(value)}</text>
        </g>
      ))}
      {timeTicks(from, to, minutesApart(to - from, width > 500))
        .filter(time => xOf(frame, time) > left + 14 && xOf(frame, time) < left + width - 14)
        .map(time => (
          <text key={time} x={xOf(frame, time)} y={bottom + 18} textAnchor="middle">
            {figures.time(time, to - from <= dayMs)}
          </text>
        ))}
      <line className="chart-ground" x1={left} x2={left + width} y1={bottom} y2={bottom} />
    </g>
  )
}

function minutesApart(length: number, isWide: boolean): number {
  const [, wide, narrow] = steps.find(([most]) => length <= most) ?? longest
  return isWide ? wide : narrow
}
