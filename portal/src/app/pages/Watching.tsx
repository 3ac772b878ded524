import { Button, Stack, Text, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { watchingOf, type Watching } from '../../client/watching'
import { NoIhm, SomeAway } from '../alerts/NoIhm'
import { Awaited } from '../Awaited'
import { Fault } from '../Fault'
import { PersonField } from '../people/PersonField'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'
import { Settings } from '../watching/Settings'

/** A patient's own alert settings. */
export function OwnWatching() {
  const text = useText().watching
  const { session, wallet } = useOpened()
  const answer = useAnswer(useCallback(() => watchingOf(session, wallet.member), [session, wallet]))
  const { value } = answer
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explained}</Text>
      <Awaited answer={answer} />
      {value !== undefined && <Kept watching={value} patient={wallet.member} />}
    </Stack>
  )
}

/** The alert settings of a patient who lets one read what is watched. */
export function PatientWatching() {
  const text = useText().watching
  const { session } = useOpened()
  const [patient, setPatient] = useState('')
  const [shown, setShown] = useState<{ patient: string; watching: Watching }>()
  const work = useWork(patient)
  const show = async () => {
    setShown(undefined)
    setShown({ patient, watching: await watchingOf(session, patient) })
  }
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.patientExplained}</Text>
      <form onSubmit={event => {
        event.preventDefault()
        work.run(show)
      }}>
        <Stack className="narrow">
          <PersonField label={text.patient} required value={patient} onChange={setPatient} />
          <Button type="submit" loading={work.isRunning} disabled={patient === ''}>{text.show}</Button>
        </Stack>
      </form>
      <Fault fault={work.fault} />
      {shown?.patient === patient && <Kept key={patient} watching={shown.watching} patient={patient} />}
    </Stack>
  )
}

function Kept({ watching, patient }: { watching: Watching; patient: string }) {
  const text = useText().watching
  const { wallet } = useOpened()
  const { kept, ihms } = watching
  if (kept !== undefined) {
    return <Settings patient={patient} kept={kept} />
  }
  return (
    <>
      <SomeAway away={ihms.away} />
      {ihms.visits.length > 0 && wallet.member !== patient ? <Text role="status">{text.notYours}</Text> : <NoIhm />}
    </>
  )
}
