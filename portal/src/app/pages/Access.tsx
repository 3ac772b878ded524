import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useCallback, useState } from 'react'
import { Link } from 'wouter'
import { confirmedExplanation } from '../../client/confirmation'
import { consentIn, explanation, policyNow, rotateKeys, type Explanation, type Reader } from '../../client/consents'
import type { Session } from '../../client/session'
import type { ConsentTerms } from '../../protocol/policy'
import { Awaited } from '../Awaited'
import { Fault } from '../Fault'
import { useGranteeName } from '../Grantee'
import { useLive } from '../Live'
import { Place } from '../Place'
import { Confirmation } from '../sharing/Confirmation'
import { GrantForm } from '../sharing/GrantForm'
import { ReaderCards, ReaderTable } from '../sharing/Readers'
import { choiceOf } from '../sharing/terms'
import { useText } from '../text/Language'
import { useAnswer, type Answer } from '../useAnswer'
import { useStep } from '../useStep'
import { useWork } from '../useWork'
import { useKeep, useOpened } from '../wallets/Wallets'

/** Who can see what, until when; or one consent as it is changed. */
export function Access() {
  const { session } = useOpened()
  const answer = useAnswer(useCallback(() => accessNow(session), [session]))
  const { refresh } = answer
  const [changing, setChanging] = useStep<ConsentTerms>()
  useLive(() => void refresh())
  const begin = async (reader: Reader) => setChanging(consentIn(await policyNow(session), reader.consent))
  const end = () => {
    setChanging(undefined)
    void refresh()
  }
  return (
    <Place step={changing}>
      {changing !== undefined ? <Change consent={changing} done={end} /> : <Everybody answer={answer} begin={begin} />}
    </Place>
  )
}

interface Shown { answer: Answer<AccessNow>; begin: (reader: Reader) => Promise<void> }

function Everybody({ answer, begin }: Shown) {
  const { access: text, categories: names, sharing } = useText()
  const { session } = useOpened()
  const { value, refresh } = answer
  const [confirmed, setConfirmed] = useState<Confirmed>()
  const work = useWork()
  const isWide = useMediaQuery('(min-width: 48em)', undefined, { getInitialValueInEffect: false })
  // What happened since may have changed it.
  const isConfirmed = confirmed !== undefined && confirmed.of === value
  const explained = isConfirmed ? confirmed : value
  const confirm = async () => {
    const told = await confirmedExplanation(session)
    setConfirmed({ ...told, of: value })
  }
  const emergencies = value?.emergencies ?? new Set<string>()
  const change = (reader: Reader) => work.run(() => begin(reader))
  const shown = { readers: explained?.readers ?? [], emergencies, done: refresh, change }
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{text.title}</Title>
        <Group>
          <Button component={Link} href="/report" variant="default">{sharing.report}</Button>
          <Button component={Link} href="/grant">{text.grant}</Button>
        </Group>
      </Group>
      <Text>{text.explanation}</Text>
      <Awaited answer={answer} />
      {value !== undefined && <Confirmation at={isConfirmed ? confirmed.at : undefined} confirm={confirm} />}
      {explained !== undefined && explained.rotationDue.length > 0 && (
        <RotationDue names={explained.rotationDue.map(due => names[due.category])} done={refresh} />
      )}
      {explained?.readers.length === 0 && <Text role="status">{text.nobody}</Text>}
      {shown.readers.length > 0 && (isWide ? <ReaderTable {...shown} /> : <ReaderCards {...shown} />)}
      <Fault fault={work.fault} />
    </Stack>
  )
}

type AccessNow = Awaited<ReturnType<typeof accessNow>>

interface Confirmed extends Explanation { at: number; of: Explanation | undefined }

async function accessNow(session: Session) {
  const [explained, { cases }] = await Promise.all([explanation(session), policyNow(session)])
  return { ...explained, emergencies: new Set(cases.map(one => one.id)) }
}

function Change({ consent, done }: { consent: ConsentTerms; done: () => void }) {
  const text = useText().sharing
  const nameOf = useGranteeName()
  return (
    <Stack className="narrow">
      <Title order={1} className="long">{text.changeTitle(nameOf(consent.grantee))}</Title>
      <Text>{text.changeExplained}</Text>
      <GrantForm initial={choiceOf(consent)} former={consent} done={done} leave={done} />
    </Stack>
  )
}

function RotationDue({ names, done }: { names: readonly string[]; done: () => Promise<void> }) {
  const { access: text } = useText()
  const { session } = useOpened()
  const keep = useKeep()
  const work = useWork()
  const rotate = async () => {
    await rotateKeys(session, keep)
    await done()
  }
  return (
    <Alert color="yellow" title={text.rotationDue}>
      <Stack gap="sm">
        <Text size="sm">{text.rotationExplained(names.join(', '))}</Text>
        <Group><Button loading={work.isRunning} onClick={() => work.run(rotate)}>{text.rotate}</Button></Group>
        <Fault fault={work.fault} />
      </Stack>
    </Alert>
  )
}
