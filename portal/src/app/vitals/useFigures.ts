import type { Course, Point } from '../../client/measurements'
import { useLanguage } from '../text/Language'
import { counted, unitOf } from './units'

export interface Figures {
  number(value: number): string
  withUnit(value: number, unit: string): string
  /** The mean of a step, or what it came to. */
  middle(course: Course, point: Point): string
  time(at: number, hours: boolean): string
}

/** Numbers and times as the person's language writes them. */
export function useFigures(): Figures {
  const { code } = useLanguage()
  const form = navigator.language.startsWith(code) ? navigator.language : code
  const numbers = new Intl.NumberFormat(form, { maximumFractionDigits: 1 })
  const hours = new Intl.DateTimeFormat(form, { hour: '2-digit', minute: '2-digit' })
  const days = new Intl.DateTimeFormat(form, { day: 'numeric', month: 'short' })
  const withUnit = (value: number, unit: string) => `${numbers.format(value)} ${unitOf(unit)}`.trim()
  return {
    number: value => numbers.format(value),
    withUnit,
    middle: ({ signal, unit }, { mean, count }) => withUnit(counted.has(signal) ? mean * count : mean, unit),
    time: (at, isHours) => (isHours ? hours : days).format(at),
  }
}
