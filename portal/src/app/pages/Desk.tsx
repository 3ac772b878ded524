import { Alert, Badge, Button, Card, Code, Group, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { Link } from 'wouter'
import { admit } from '../../client/members'
import { Problem } from '../../client/problem'
import { decline, declineReasons, waiting, type DeclineReason, type Newcomer } from '../../client/registration'
import { isPractitioner } from '../../protocol/codes'
import { Awaited } from '../Awaited'
import { Fault } from '../Fault'
import { Moment } from '../Moment'
import { useRepeated } from '../useRepeated'
import { plain } from '../reading/elements'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

const askEveryMs = 5000

/** The registration desk: who waits, and the answer to each. */
export function Desk() {
  const { desk: text, pages } = useText()
  const { session } = useOpened()
  const answer = useRepeated(useCallback(() => waiting(session), [session]), askEveryMs)
  const { value: newcomers, fault, refresh } = answer
  // The card of who is registered goes: what is left to do is said above.
  const [left, setLeft] = useState<Problem>()
  const answered = async (isLeft?: Problem) => {
    setLeft(isLeft)
    await refresh()
  }
  // The desk of another organisation than this server's.
  const isGuest = fault instanceof Problem && fault.code === 'not-a-party'
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      {isGuest
        ? (
          <Text role="status">
            {text.elsewhere} <Link href="/verification" className="link">{pages.verification}</Link>
          </Text>
        )
        : <Awaited answer={answer} />}
      <Fault fault={left} />
      {newcomers?.length === 0 && <Text c="dimmed" role="status">{text.empty}</Text>}
      {newcomers?.map(one => <NewcomerCard key={one.registration} newcomer={one} answered={answered} />)}
    </Stack>
  )
}

interface Shown { newcomer: Newcomer; answered: (left?: Problem) => Promise<void> }

export function NewcomerCard({ newcomer, answered }: Shown) {
  const { desk: text, roles } = useText()
  const { introduction, statement } = newcomer
  const name = statement === undefined ? text.unreadable : plain(statement.name).trim() || introduction.member
  return (
    <Card withBorder component="article" aria-label={name}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4" className="long">{name}</Title>
          <Badge variant="default">{roles[introduction.role]}</Badge>
        </Group>
        {statement !== undefined && statement.note !== '' && <Text className="long">{plain(statement.note)}</Text>}
        <Group gap="xl">
          <Text component="div" size="sm">{text.code} <Code className="code">{newcomer.code}</Code></Text>
          {introduction.licence !== undefined && <Text size="sm">{text.licence} {introduction.licence}</Text>}
          <Text size="sm" c="dimmed">{text.since} <Moment at={newcomer.at} /></Text>
        </Group>
        <Answer newcomer={newcomer} answered={answered} />
      </Stack>
    </Card>
  )
}

function Answer({ newcomer, answered }: Shown) {
  const { desk: text, declineReasons: reasons } = useText()
  const { session } = useOpened()
  const [reason, setReason] = useState<DeclineReason>('identity-not-shown')
  const [isDeclining, setDeclining] = useState(false)
  const work = useWork()
  const { introduction } = newcomer
  const votes = isPractitioner(introduction.role)

  const approve = async () => answered(await admit(session, introduction))
  const refuse = async () => {
    await decline(session, newcomer.registration, reason)
    await answered()
  }

  return (
    <Stack gap="sm">
      <Alert variant="light" color="gray">{votes ? text.checkPractitioner : text.check}</Alert>
      <Group>
        <Button loading={work.isRunning} onClick={() => work.run(approve)}>{text.approve}</Button>
        <Button variant="default" onClick={() => setDeclining(!isDeclining)}>{text.decline}</Button>
      </Group>
      {isDeclining && (
        <Group align="end">
          <NativeSelect label={text.reason} value={reason}
            onChange={event => setReason(event.currentTarget.value as DeclineReason)}
            data={declineReasons.map(value => ({ value, label: reasons[value] }))} />
          <Button color="red" loading={work.isRunning} onClick={() => work.run(refuse)}>{text.declineNow}</Button>
        </Group>
      )}
      <Fault fault={work.fault} />
    </Stack>
  )
}
