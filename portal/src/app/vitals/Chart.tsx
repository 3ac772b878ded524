import { useElementSize } from '@mantine/hooks'
import type { Alert } from '../../client/alerts'
import type { Course, Measured } from '../../client/measurements'
import { useText } from '../text/Language'
import { Marks } from './Marks'
import { bandPath, linePath, rangeOf, stretches, ticks, timeTicks, xOf, yOf, type Frame } from './plot'
import { useFigures } from './useFigures'

const height = 190
const margin = { left: 44, right: 8, top: 16, bottom: 24 }
const dayMs = 24 * 60 * 60 * 1000

interface Props { course: Course; measured: Measured; alerts: readonly Alert[] }

/** A signal's course: the means as a line, the least to the greatest as a band, limits, and what was found. */
export function Chart({ course, measured, alerts }: Props) {
  const { vitals: text, signals } = useText()
  const { ref, width } = useElementSize()
  const figures = useFigures()
  const names: Readonly<Record<string, string>> = signals
  const { from, to, stepMs, thresholds } = measured
  const { low, high } = thresholds[course.signal] ?? {}
  const limits = [low, high].filter(limit => limit !== undefined)
  const [least, greatest] = rangeOf(course.points, limits)
  const frame: Frame = {
    left: margin.left, top: margin.top, width: Math.max(80, width - margin.left - margin.right),
    height: height - margin.top - margin.bottom, from, to, least, greatest,
  }
  const parts = stretches(course.points, stepMs)
  const label = text.chartOf(
    names[course.signal] ?? course.signal,
    figures.withUnit(Math.min(...course.points.map(point => point.lowest)), course.unit),
    figures.withUnit(Math.max(...course.points.map(point => point.highest)), course.unit),
    alerts.length)
  return (
    <div ref={ref} className="chart">
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <Axes frame={frame} />
          {limits.filter(limit => limit > least && limit < greatest).map(limit => (
            <line key={limit} className="chart-limit" x1={frame.left} x2={frame.left + frame.width}
              y1={yOf(frame, limit)} y2={yOf(frame, limit)} />
          ))}
          {parts.map(part => (
            <path key={`band-${part[0]?.start}`} className="chart-band" d={bandPath(frame, part, stepMs)} />
          ))}
          {parts.map(part => (
            <path key={`line-${part[0]?.start}`} className="chart-line" d={linePath(frame, part, stepMs)} />
          ))}
          <Marks frame={frame} alerts={alerts} />
        </svg>
      )}
    </div>
  )
}

function Axes({ frame }: { frame: Frame }) {
  const figures = useFigures()
  const { left, top, width, from, to, least, greatest } = frame
  const bottom = top + frame.height
  const isDay = to - from <= dayMs
  const hours = isDay ? (width > 500 ? 3 : 6) : to - from <= 7 * dayMs ? 24 : 24 * (width > 500 ? 4 : 8)
  return (
    <g className="chart-axes">
      {ticks(least, greatest, 4).map(value => (
        <g key={value}>
          <line x1={left} x2={left + width} y1={yOf(frame, value)} y2={yOf(frame, value)} />
          <text x={left - 6} y={yOf(frame, value) + 4} textAnchor="end">{figures.number(value)}</text>
        </g>
      ))}
      {timeTicks(from, to, hours).filter(time => xOf(frame, time) > left + 14 && xOf(frame, time) < left + width - 14)
        .map(time => (
          <text key={time} x={xOf(frame, time)} y={bottom + 18} textAnchor="middle">{figures.time(time, isDay)}</text>
        ))}
      <line className="chart-ground" x1={left} x2={left + width} y1={bottom} y2={bottom} />
    </g>
  )
}
