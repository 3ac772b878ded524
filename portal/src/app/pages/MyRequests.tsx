import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { myRequests, type Asked } from '../../client/granted'
import type { Category, Purpose } from '../../protocol/codes'
import { Fault } from '../Fault'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

/** What one asked to read oneself, and how it was decided. */
export function MyRequests() {
  const { care: text, pages, records } = useText()
  const { session } = useOpened()
  const [requests, setRequests] = useState<readonly Asked[]>()
  const [next, setNext] = useState<number>()
  const { isRunning, fault, run } = useWork()
  const page = useCallback(async (before?: number) => {
    const answer = await myRequests(session, before)
    setRequests(now => [...before === undefined ? [] : now ?? [], ...answer.requests])
    setNext(answer.next)
  }, [session])
  useEffect(() => run(() => page()), [run, page])
  return (
    <Stack>
      <Title order={1}>{pages.myRequests}</Title>
      <Text>{text.requestsExplained}</Text>
      <Fault fault={fault} />
      {requests?.length === 0 && <Text role="status">{text.noRequests}</Text>}
      <ol className="log">
        {requests?.map(asked => <Row key={asked.transaction} asked={asked} />)}
      </ol>
      {next !== undefined && (
        <Group>
          <Button variant="default" loading={isRunning} onClick={() => run(() => page(next))}>{text.more}</Button>
        </Group>
      )}
      {isRunning && requests === undefined && <Text role="status">{records.opening}</Text>}
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
