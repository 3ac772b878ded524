import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { adopt, watchedCategories, type AdoptionStep } from '../../client/adoption'
import { ihmsOf } from '../../client/ihm'
import { SomeAway } from '../alerts/NoIhm'
import { Fault } from '../Fault'
import { usePeople } from '../people/People'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useKeep, useOpened } from '../wallets/Wallets'

const askEveryMs = 5_000

/** Where a patient makes an IHM the own agent; nothing where one is already, or where there is none. */
export function Adoption({ adopted }: { adopted: () => Promise<void> }) {
  const { devices: text, categories: names } = useText()
  const people = usePeople()
  const { session } = useOpened()
  const keep = useKeep()
  const [step, setStep] = useState<AdoptionStep | 'done'>()
  const { value, fault, refresh } = useAnswer(useCallback(() => ihmsOf(session), [session]))
  const work = useWork()
  const begin = async (origin: string) => {
    try {
      const agent = await adopt(session, origin, keep, setStep)
      await people.name(agent, text.agentName(new URL(origin).host))
      setStep('done')
    } catch (fault) {
      setStep(undefined)
      throw fault
    } finally {
      await Promise.all([refresh(), adopted()])
    }
  }
  // One that did not answer may be the one that is wanted.
  const isUnsure = fault !== undefined || (value?.away.length ?? 0) > 0
  useEffect(() => {
    const timer = isUnsure ? setInterval(() => void refresh(), askEveryMs) : undefined
    return () => clearInterval(timer)
  }, [isUnsure, refresh])
  // It may have taken up its work after the page had given up waiting.
  const isServedNow = work.fault !== undefined && (value?.visits.length ?? 0) > 0
  if (step === 'done' || isServedNow) {
    return <Text role="status">{text.adopted}</Text>
  }
  const offered = value?.visits.length === 0 ? value.strangers : []
  if (offered.length === 0 && step === undefined) {
    return <><SomeAway away={value?.away ?? []} /><Fault fault={work.fault ?? fault} /></>
  }
  return (
    <Card withBorder component="section" aria-labelledby="adoption">
      <Stack gap="sm">
        <Title order={2} size="h4" id="adoption">{text.watch}</Title>
        <Text size="sm">
          {text.watchExplained(watchedCategories.map(category => names[category]).join(', '))}
        </Text>
        <Group>
          {offered.map(origin => (
            <Button key={origin} loading={work.isRunning} onClick={() => work.run(() => begin(origin))}>
              {text.adopt(new URL(origin).host)}
            </Button>
          ))}
        </Group>
        {step !== undefined && <Text size="sm" role="status">{text.steps[step]}</Text>}
        <Fault fault={work.fault} />
      </Stack>
    </Card>
  )
}
