import type { Alert } from '../../client/alerts'
import type { Frame } from '../plot/plot'

const narrowest = 4

/** What was found, as a shade over its time and a sign above it; the sign differs by level, not by colour alone. */
export function Marks({ frame: { x, y }, alerts }: { frame: Frame; alerts: readonly Alert[] }) {
  const [ground = 0, top = 0] = y.range()
  return (
    <g>
      {alerts.map(alert => {
        const [first, last] = [x(alert.since), x(alert.until)]
        const width = Math.max(narrowest, last - first)
        return (
          <g key={alert.alert} className={`mark mark-${alert.level}`}>
            <rect x={first} y={top} width={width} height={ground - top} />
            <path d={signs[alert.level](first + width / 2, top - 4)} />
          </g>
        )
      })}
    </g>
  )
}

// A filled triangle, an open one would be too thin at this size: a diamond, a stroke.
const signs: Readonly<Record<Alert['level'], (x: number, y: number) => string>> = {
  high: (x, y) => `M${x - 6} ${y - 10}h12l-6 10Z`,
  medium: (x, y) => `M${x} ${y - 10}l5 5l-5 5l-5 -5Z`,
  low: (x, y) => `M${x - 1} ${y - 8}h2v8h-2Z`,
}
