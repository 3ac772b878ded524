import { useLanguage } from '../text/Language'
import { unitOf } from './units'

export interface Figures {
  number(value: number): string
  withUnit(value: number, unit: string): string
  time(at: number, hours: boolean): string
  /** The second of a day. */
  second(at: number): string
  /** The second and its day. */
  moment(at: number): string
}

/** Numbers and times as the person's language writes them. */
export function useFigures(): Figures {
  const { code } = useLanguage()
  const form = navigator.language.startsWith(code) ? navigator.language : code
  const numbers = new Intl.NumberFormat(form, { maximumFractionDigits: 1 })
  const hours = new Intl.DateTimeFormat(form, { hour: '2-digit', minute: '2-digit' })
  const days = new Intl.DateTimeFormat(form, { day: 'numeric', month: 'short' })
  const seconds = new Intl.DateTimeFormat(form, { timeStyle: 'medium' })
  const moments = new Intl.DateTimeFormat(form, { dateStyle: 'medium', timeStyle: 'medium' })
  const withUnit = (value: number, unit: string) => `${numbers.format(value)} ${unitOf(unit)}`.trim()
  return {
    number: value => numbers.format(value),
    withUnit,
    time: (at, isHours) => (isHours ? hours : days).format(at),
    second: at => seconds.format(at),
    moment: at => moments.format(at),
  }
}
