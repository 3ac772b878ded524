import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { myRequests, type Asked, type MyAsked } from '../../client/granted'
import type { Category, Purpose } from '../../protocol/codes'
import { Awaited } from '../Awaited'
import { Fault } from '../Fault'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

/** What one asked to read oneself, and how it was decided. */
export function MyRequests() {
  const { care: text, pages } = useText()
  const { session } = useOpened()
  const answer = useAnswer(useCallback(() => myRequests(session), [session]))
  const [longer, setLonger] = useState<MyAsked>()
  const { isRunning, fault, run } = useWork()
  const { requests, next } = longer ?? answer.value ?? {}
  const more = async () => {
    const older = await myRequests(session, next)
    setLonger({ ...older, requests: [...requests ?? [], ...older.requests] })
  }
  return (
    <Stack>
      <Title order={1}>{pages.myRequests}</Title>
      <Text>{text.requestsExplained}</Text>
      <Awaited answer={answer} />
      {requests?.length === 0 && <Text role="status">{text.noRequests}</Text>}
      <ol className="log">
        {requests?.map(asked => <Row key={asked.transaction} asked={asked} />)}
      </ol>
      {next !== undefined && (
        <Group>
          <Button variant="default" loading={isRunning} onClick={() => run(more)}>{text.more}</Button>
        </Group>
      )}
      <Fault fault={fault} />
    </Stack>
  )
}

function Row({ asked: { event, time } }: { asked: Asked }) {
  const { ask: text, categories: names, purposes } = useText()
  const isPermitted = event['isPermitted'] === true
  return (
    <li>
      <Group justify="space-between" align="start">
        <div>
          <Person id={String(event['patient'])} role="patient" />
          <Text size="sm">
            {names[event['category'] as Category]}, {purposes[event['purpose'] as Purpose]}
          </Text>
          <Text size="sm" c="dimmed"><Moment at={time} /></Text>
        </div>
        <Badge variant={isPermitted ? 'filled' : 'default'} color="teal">
          {isPermitted ? text.permitted : text.denied}
        </Badge>
      </Group>
    </li>
  )
}
