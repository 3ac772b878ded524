import { useLanguage } from './text/Language'

/** A moment in milliseconds since 1970, in the person's language and time zone. */
export function Moment({ at }: { at: number }) {
  const { code } = useLanguage()
  const shown = new Intl.DateTimeFormat(code, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
  return <time dateTime={new Date(at).toISOString()}>{shown}</time>
}
