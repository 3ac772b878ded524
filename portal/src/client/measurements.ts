import type { Category } from '../protocol/codes'
import { alertsAt, type Alert } from './alerts'
import { firstOf, ihmsOf, type Away } from './ihm'
import { lookedAt } from './permitted'
import { Problem } from './problem'
import { readingsAt, type Reading, type Wanted } from './readings'
import type { Session } from './session'
import { settingsAt, type AlertSettings } from './watching'
import type { Visit } from './visit'

export const spans = ['day', 'week', 'month'] as const
export type Span = typeof spans[number]

/** The values of a signal in one step of time: how many, the least, the greatest, the mean. */
export interface Point { start: number; count: number; lowest: number; highest: number; mean: number }

/** How a signal went. spec ihm 6.1 */
export interface Course { signal: string; unit: string; category: Category; points: Point[] }

/** Between what nine of ten values are expected at a moment. spec ihm 6.5 */
export interface Forecast { signal: string; at: number; low: number; high: number }

export interface Measured {
  from: number
  to: number
  stepMs: number
  courses: Course[]
  alerts: Alert[]
  thresholds: AlertSettings['thresholds']
  /** What is expected of signals an hour after their last values. */
  forecasts: Forecast[]
  /** The newest pieces of electrocardiograms, and stages of sleep, oldest first. */
  ecg: Reading[]
  sleep: Reading[]
}

/** What was measured of a patient, or why there is nothing to show. */
export type Measurements =
  | { kind: 'measured'; measured: Measured }
  | { kind: 'denied' }
  | { kind: 'nowhere'; away: Away[]; hasIhm: boolean }

/** Categories of what sensors measure and a chart can show. spec ihm-intake 1.1 */
export const measuredCategories =
  ['vital-signs', 'ecg', 'activity', 'sleep', 'environment'] as const satisfies Category[]

const mostPieces = 240
const mostStages = 1000
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const lengths: Readonly<Record<Span, { ms: number; step: 'minute' | 'hour'; stepMs: number }>> = {
  day: { ms: dayMs, step: 'minute', stepMs: minuteMs },
  week: { ms: 7 * dayMs, step: 'hour', stepMs: hourMs },
  month: { ms: 30 * dayMs, step: 'hour', stepMs: hourMs },
}

/** As a patient: one's own measurements up to a moment, from the IHM that takes them in; courses alone, or all. */
export async function ownMeasurements(
  session: Session, span: Span, to: number, detail: 'courses' | 'all' = 'all',
): Promise<Measurements> {
  const ihms = await ihmsOf(session)
  const patient = session.wallet.member
  const measured = await firstOf(ihms, ihm => measuredAt(ihm, patient, span, to, detail))
  return measured === undefined
    ? { kind: 'nowhere', away: ihms.away, hasIhm: ihms.visits.length + ihms.away.length > 0 }
    : { kind: 'measured', measured }
}

/** As somebody whom a patient lets read: the ledger decides, the IHM shows what the permit covers. spec callers 9 */
export async function measurementsOf(
  session: Session, patient: string, category: Category, span: Span, to: number,
): Promise<Measurements> {
  const ihms = await ihmsOf(session)
  if (ihms.visits.length === 0) {
    return { kind: 'nowhere', away: ihms.away, hasIhm: ihms.away.length > 0 }
  }
  const { isPermitted, value: measured } = await lookedAt(session, ihms, { patient, category }, ihm =>
    measuredAt(ihm, patient, span, to))
  if (!isPermitted) {
    return { kind: 'denied' }
  }
  return measured === undefined
    ? { kind: 'nowhere', away: ihms.away, hasIhm: true }
    : { kind: 'measured', measured }
}

async function measuredAt(
  ihm: Visit, patient: string, span: Span, to: number, detail: 'courses' | 'all' = 'all',
): Promise<Measured> {
  const { ms, step, stepMs } = lengths[span]
  const query = new URLSearchParams({ step, from: `${to - ms}`, to: `${to}` })
  // In this order: who may see no measurement is told so before anything else is asked.
  const { signals } = await ihm.get<Shown>(`/v1/patients/${patient}/roll-ups?${query}`)
  const [alerts, settings] = await Promise.all([alertsAt(ihm, patient), settingsAt(ihm, patient)])
  const newest = (signal: string, limit: number) => detail === 'all'
    ? single(ihm, patient, { signal, from: to - ms, to, limit }) : Promise.resolve([])
  const [ecg, sleep, forecasts] = await Promise.all([
    newest('electrocardiogram', mostPieces), newest('sleep-stage', mostStages),
    detail === 'all' ? expected(ihm, patient) : Promise.resolve([]),
  ])
  const courses = signals.map(({ points, ...course }) => ({ ...course, points: points.map(toPoint) }))
  return { from: to - ms, to, stepMs, courses, alerts, thresholds: settings.thresholds, forecasts, ecg, sleep }
}

// What has no mean is shown reading by reading.
function single(ihm: Visit, patient: string, wanted: Wanted): Promise<Reading[]> {
  return ifThere(async () => (await readingsAt(ihm, patient, wanted)).readings.reverse())
}

function expected(ihm: Visit, patient: string): Promise<Forecast[]> {
  return ifThere(async () => (await ihm.get<{ forecasts: Forecast[] }>(`/v1/patients/${patient}/forecasts`)).forecasts)
}

// An IHM of an earlier release shows less.
async function ifThere<T>(ask: () => Promise<T[]>): Promise<T[]> {
  try {
    return await ask()
  } catch (fault) {
    if (fault instanceof Problem && fault.code === 'unknown-route') {
      return []
    }
    throw fault
  }
}

type Numbers = [number, number, number, number, number]

interface Shown { signals: (Omit<Course, 'points'> & { points: Numbers[] })[] }

function toPoint([start, count, lowest, highest, mean]: Numbers): Point {
  return { start, count, lowest, highest, mean }
}
