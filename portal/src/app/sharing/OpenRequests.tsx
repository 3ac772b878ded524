import { Alert, Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { Link } from 'wouter'
import { Awaited } from '../Awaited'
import { Fault } from '../Fault'
import { useAccessLog } from '../home/useAccessLog'
import { Moment } from '../Moment'
import { Person, usePersonName } from '../people/Person'
import { Place } from '../Place'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { keepSealed, readSealed } from '../wallets/sealedShelf'
import { useOpened } from '../wallets/Wallets'
import { GrantForm } from './GrantForm'
import { nameOfRequest, openRequests, readPutAside, type OpenRequest } from './requests'
import { noChoice } from './terms'

/** The requests that wait for the patient's answer, as they come. */
export function useOpenRequests() {
  const { wallet } = useOpened()
  const { value: log, fault, refresh: again } = useAccessLog()
  const ask = useCallback(async () => readPutAside(await readSealed(wallet, 'requests')), [wallet])
  const { value: putAside, fault: lost, refresh } = useAnswer(ask)
  const value = log === undefined || putAside === undefined ? undefined : openRequests(log, putAside, Date.now())
  return { value, fault: fault ?? lost, refresh: async () => void await Promise.all([again(), refresh()]) }
}

/** For the first page: how many wait, and where to answer; nothing when none does. */
export function WaitingRequests() {
  const text = useText().requests
  const { value } = useOpenRequests()
  return value === undefined || value.length === 0
    ? null
    : (
      <Alert color="yellow">
        <Anchor component={Link} href="/requests">{text.waiting(value.length)}</Anchor>
      </Alert>
    )
}

/** Each request with its answers: let in, after seeing what that opens, or not now. */
export function OpenRequests() {
  const text = useText().requests
  const answer = useOpenRequests()
  const { value, refresh } = answer
  return (
    <Stack>
      <Awaited answer={answer} />
      {value?.length === 0 && <Text role="status">{text.empty}</Text>}
      {value?.map(request => (
        <RequestCard key={nameOfRequest(request)} request={request} done={() => void refresh()} />
      ))}
    </Stack>
  )
}

function RequestCard({ request, done }: { request: OpenRequest; done: () => void }) {
  const { requests: text, categories: names, purposes } = useText()
  const nameOf = usePersonName()
  const { wallet } = useOpened()
  const [isAnswering, setAnswering] = useState(false)
  const work = useWork()
  const { requester, purpose, categories, times, last } = request
  const putAside = async () => {
    const kept = readPutAside(await readSealed(wallet, 'requests'))
    await keepSealed(wallet, 'requests', { ...kept, [nameOfRequest(request)]: last })
    done()
  }
  const answered = () => {
    setAnswering(false)
    done()
  }
  const who = nameOf(requester)
  return (
    <Card withBorder component="article" aria-label={who}>
      <Place step={isAnswering}>
        <Stack gap="sm">
          <Title order={2} size="h4" className="long">
            {isAnswering ? text.answering(who) : <Person id={requester} />}
          </Title>
          <Text>{text.asked(categories.map(category => names[category]).join(', '), purposes[purpose])}</Text>
          <Text size="sm" c="dimmed">{text.times(times)} <Moment at={last} /></Text>
          {isAnswering
            ? (
              <GrantForm initial={{ ...noChoice, member: requester, categories }} purpose={purpose} done={answered}
                leave={() => setAnswering(false)} />
            )
            : (
              <Group>
                <Button onClick={() => setAnswering(true)}>{text.letIn}</Button>
                <Button variant="default" loading={work.isRunning} onClick={() => work.run(putAside)}>
                  {text.notNow}
                </Button>
              </Group>
            )}
          <Fault fault={work.fault} />
        </Stack>
      </Place>
    </Card>
  )
}
