import { useLanguage } from '../text/Language'
import { unitOf } from './units'

export interface Figures {
  number(value: number): string
  withUnit(value: number, unit: string): string
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
    time: (at, isHours) => (isHours ? hours : days).format(at),
  }
}
