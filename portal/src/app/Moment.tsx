import { useLanguage } from './text/Language'

/** A moment in milliseconds since 1970, in the person's language and time zone. */
export function Moment({ at }: { at: number }) {
  const { code } = useLanguage()
  const moment = new Date(at)
  if (Number.isNaN(moment.getTime())) {
    return '?' // no moment at all: whoever said it, the page goes on
  }
  // The browser's own form of the language where it is the one that was chosen: 22 Nov or Nov 22.
  const form = navigator.language.startsWith(code) ? navigator.language : code
  const shown = new Intl.DateTimeFormat(form, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
  return <time dateTime={moment.toISOString()}>{shown}</time>
}
