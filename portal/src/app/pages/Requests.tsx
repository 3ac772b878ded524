import { Stack, Text, Title } from '@mantine/core'
import { OpenRequests } from '../sharing/OpenRequests'
import { useText } from '../text/Language'

/** What others asked of a patient and were denied: the patient's answers. */
export function Requests() {
  const text = useText().requests
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <OpenRequests />
    </Stack>
  )
}
