import type { RecordContent } from '../../protocol/record'
import type { Words } from '../reading/kinds'
import { headingOf, type Heading } from '../reading/title'
import { useText } from '../text/Language'

const read = new WeakMap<RecordContent, { words: Words; heading: Heading }>()

/** What an opened record is called and when it happened, by its own content; read once for each language. */
export function useHeading(): (content: RecordContent) => Heading {
  const words = useText().fhir
  return content => {
    const known = read.get(content)
    if (known?.words === words) {
      return known.heading
    }
    const heading = headingOf(content, words)
    read.set(content, { words, heading })
    return heading
  }
}
