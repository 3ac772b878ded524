import { Alert, Text } from '@mantine/core'
import { faultWords } from './faultWords'
import { useText } from './text/Language'

/** What went wrong and what to do about it; nothing where nothing went wrong. */
export function Fault({ fault }: { fault: unknown }) {
  const text = useText()
  if (fault === undefined) {
    return null
  }
  const { code, words, detail } = faultWords(fault, text)
  return (
    <Alert color="red" role="alert" title={text.fault.title} data-code={code}>
      {words}
      {detail !== undefined && <Text size="sm" lang="en" className="long">{detail}</Text>}
    </Alert>
  )
}
