import { useLanguage } from '../text/Language'

/** A date as FHIR writes it, as exactly as it was said: a year stays a year. */
export function When({ at }: { at: string }) {
  const { code } = useLanguage()
  return at === '' ? null : <time dateTime={at}>{shownDate(at, navigator.language.startsWith(code)
    ? navigator.language : code)}</time>
}

export function shownDate(at: string, language: string): string {
  const form = formOf(at)
  const moment = form === undefined ? Number.NaN : Date.parse(at)
  return Number.isNaN(moment) ? at : new Intl.DateTimeFormat(language, form).format(moment)
}

// A day has no time zone: it is the same day wherever it is read.
function formOf(at: string): Intl.DateTimeFormatOptions | undefined {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/u.test(at)) {
    return { dateStyle: 'medium', timeStyle: 'short' }
  }
  if (/^\d{4}-\d\d-\d\d$/u.test(at)) {
    return { dateStyle: 'medium', timeZone: 'UTC' }
  }
  if (/^\d{4}-\d\d$/u.test(at)) {
    return { year: 'numeric', month: 'long', timeZone: 'UTC' }
  }
  return /^\d{4}$/u.test(at) ? { year: 'numeric', timeZone: 'UTC' } : undefined
}
