import { Alert, Button, Card, Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { policyNow } from '../../client/consents'
import { emergencyOrganisations, reviewEmergency, setEmergencyPolicy } from '../../client/emergencies'
import { categories, type Category } from '../../protocol/codes'
import type { EmergencyCase, PolicyNow } from '../../protocol/policy'
import { Awaited } from '../Awaited'
import { Fault } from '../Fault'
import { useGranteeName } from '../Grantee'
import { useLive } from '../Live'
import { Moment } from '../Moment'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useKeep, useOpened } from '../wallets/Wallets'

/** What a patient leaves to emergency staff, and what staff opened. */
export function Emergency() {
  const text = useText().emergency
  const { session } = useOpened()
  const ask = useCallback(async () => ({
    policy: await policyNow(session), organisations: await emergencyOrganisations(session),
  }), [session])
  const answer = useAnswer(ask)
  const { value, refresh } = answer
  useLive(() => void refresh())
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <Awaited answer={answer} />
      {value?.policy.cases.map(one => <Case key={one.id} opened={one} done={refresh} />)}
      {value !== undefined && (
        <Settings key={value.policy.last} policy={value.policy} organisations={value.organisations} done={refresh} />
      )}
    </Stack>
  )
}

function Case({ opened, done }: { opened: EmergencyCase; done: () => Promise<void> }) {
  const { emergency: text, categories: names } = useText()
  const nameOf = useGranteeName()
  const { session } = useOpened()
  const work = useWork()
  const judge = async (isJustified: boolean) => {
    await reviewEmergency(session, opened.id, isJustified)
    await done()
  }
  return (
    <Alert color="red" title={text.opened(nameOf(`member:${opened.requester}`), opened.organisation)}>
      <Stack gap="sm">
        <Text size="sm">{opened.categories.map(category => names[category]).join(', ')}</Text>
        <Text size="sm">{text.until} <Moment at={opened.until} /></Text>
        {opened.isReviewed ? <Text size="sm">{text.reviewed}</Text> : (
          <Group>
            <Button size="xs" loading={work.isRunning} onClick={() => work.run(() => judge(true))}>
              {text.justified}
            </Button>
            <Button size="xs" variant="default" loading={work.isRunning} onClick={() => work.run(() => judge(false))}>
              {text.unjustified}
            </Button>
          </Group>
        )}
        <Fault fault={work.fault} />
      </Stack>
    </Alert>
  )
}

interface SettingsProps { policy: PolicyNow; organisations: readonly string[]; done: () => Promise<void> }

function Settings({ policy, organisations, done }: SettingsProps) {
  const { emergency: text, categories: names } = useText()
  const { session } = useOpened()
  const keep = useKeep()
  const [named, setNamed] = useState(policy.emergency.map(one => one.organisation))
  const [left, setLeft] = useState<Category[]>(policy.emergency[0]?.categories ?? ['emergency-summary'])
  const work = useWork()
  const save = async () => {
    await setEmergencyPolicy(session, named, categories.filter(category => left.includes(category)), keep)
    await done()
  }
  return (
    <Card withBorder>
      <Stack>
        <Checkbox.Group label={text.organisations} value={named} onChange={setNamed}>
          <div className="choices">
            {organisations.map(one => <Checkbox key={one} value={one} label={one} />)}
          </div>
        </Checkbox.Group>
        <Checkbox.Group label={text.categories} value={left} onChange={values => setLeft(values as Category[])}>
          <div className="choices">
            {categories.map(one => <Checkbox key={one} value={one} label={names[one]} />)}
          </div>
        </Checkbox.Group>
        <Fault fault={work.fault} />
        {policy.emergency.length > 0 && <Text role="status">{text.inForce}</Text>}
        <Group>
          <Button loading={work.isRunning} disabled={named.length > 0 && left.length === 0}
            onClick={() => work.run(save)}>{text.save}</Button>
        </Group>
      </Stack>
    </Card>
  )
}
