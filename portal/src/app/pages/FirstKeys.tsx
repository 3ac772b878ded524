import { Stack, Text, Title } from '@mantine/core'
import { useCallback, type ReactNode } from 'react'
import { publishFirstEpochs } from '../../client/consents'
import { Awaited } from '../Awaited'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useKeep, useOpened } from '../wallets/Wallets'

/** A patient's pages, once there are keys to write with: without them nobody can store anything. */
export function FirstKeys({ children }: { children: ReactNode }) {
  const text = useText().firstKeys
  const { session } = useOpened()
  const keep = useKeep()
  const publish = useCallback(async () => {
    await publishFirstEpochs(session, keep)
    return true
  }, [session, keep])
  const answer = useAnswer(publish)
  if (answer.value === true) {
    return children
  }
  return (
    <Stack className="narrow">
      <Title order={1}>{text.title}</Title>
      <Text role="status">{text.explanation}</Text>
      <Awaited answer={answer} />
    </Stack>
  )
}
