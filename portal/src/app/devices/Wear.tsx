import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { ihmsOf } from '../../client/ihm'
import { isForDevelopment, wear } from '../../client/wearing'
import { Fault } from '../Fault'
import { usePeople } from '../people/People'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

/** On a development network: a watch that measures a made-up night, for who has an agent and no sensor yet. */
export function Wear({ agents, worn }: { agents: number; worn: () => Promise<void> }) {
  const text = useText().devices
  const people = usePeople()
  const { session } = useOpened()
  const [part, setPart] = useState<number>()
  const work = useWork()
  const isFor = isForDevelopment(location) && agents > 0
  // Asked anew when there is another agent.
  const ask = useCallback(
    async () => isFor && agents > 0 ? (await ihmsOf(session)).visits[0]?.origin : undefined, [session, isFor, agents])
  const { value: ihm } = useAnswer(ask)
  if (ihm === undefined) {
    return null
  }
  const begin = async () => {
    setPart(0)
    try {
      await people.name(await wear(session, ihm, setPart), text.simulated)
    } catch (fault) {
      setPart(undefined)
      throw fault
    }
    await worn()
  }
  return (
    <Card withBorder component="section" aria-labelledby="wear">
      <Stack gap="sm">
        <Title order={2} size="h4" id="wear">{text.simulated}</Title>
        <Text size="sm">{text.simulatedExplained}</Text>
        {part !== undefined && part < 1 && (
          <progress className="progress" max={1} value={part} aria-label={text.measuring} />
        )}
        {part === 1 && <Text role="status">{text.measured}</Text>}
        <Group>
          <Button variant="default" loading={work.isRunning} onClick={() => work.run(begin)}>{text.wear}</Button>
        </Group>
        <Fault fault={work.fault} />
      </Stack>
    </Card>
  )
}
