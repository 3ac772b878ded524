import { Stack, Title } from '@mantine/core'
import { useLocation } from 'wouter'
import { GrantForm } from '../sharing/GrantForm'
import { noChoice } from '../sharing/terms'
import { useText } from '../text/Language'

/** Lets somebody see something. */
export function Grant() {
  const text = useText().grant
  const [, go] = useLocation()
  return (
    <Stack className="narrow">
      <Title order={1}>{text.title}</Title>
      <GrantForm initial={noChoice} done={() => go('/access')} />
    </Stack>
  )
}
