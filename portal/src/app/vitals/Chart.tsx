import type { Alert } from '../../client/alerts'
import type { Course, Measured } from '../../client/measurements'
import { known } from '../../protocol/table'
import { Drawing } from '../plot/Drawing'
import { bandPath, extremes, linePath, pathThrough, rangeOf, stretches } from '../plot/plot'
import { useText } from '../text/Language'
import { Marks } from './Marks'
import { useFigures } from './useFigures'

const height = 190

interface Props { course: Course; measured: Measured; alerts: readonly Alert[] }

/** A signal's course: the means as a line, the least to the greatest as a band, limits, and what was found. */
export function Chart({ course, measured, alerts }: Props) {
  const { vitals: text, signals } = useText()
  const figures = useFigures()
  const { from, to, stepMs, thresholds } = measured
  const { low, high } = known(thresholds, course.signal) ?? {}
  const limits = [low, high].filter(limit => limit !== undefined)
  const [least, greatest] = rangeOf(course.points, limits)
  const [lowest, highest] = extremes(course.points)
  const parts = stretches(course.points, stepMs)
  const label = text.chartOf(
    known(signals, course.signal) ?? course.signal,
    figures.withUnit(lowest, course.unit), figures.withUnit(highest, course.unit),
    alerts.length)
  return (
    <Drawing from={from} to={to} range={[least, greatest]} height={height} label={label}>
      {frame => (
        <>
          {limits.filter(limit => limit > least && limit < greatest).map(limit => (
            <path key={limit} className="chart-limit"
              d={pathThrough(frame, [[from, limit], [to, limit]])} />
          ))}
          {parts.map(part => (
            <path key={`band-${part[0]?.start}`} className="chart-band" d={bandPath(frame, part, stepMs)} />
          ))}
          {parts.map(part => (
            <path key={`line-${part[0]?.start}`} className="chart-line" d={linePath(frame, part, stepMs)} />
          ))}
          <Marks frame={frame} alerts={alerts} />
        </>
      )}
    </Drawing>
  )
}
