import { Alert, Button, Checkbox, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { emergencyOffer, emergencyReasons, openEmergency } from '../../client/emergencies'
import type { Category } from '../../protocol/codes'
import type { EmergencyReason } from '../../protocol/messages'
import { AskForm } from '../care/AskForm'
import { Fault } from '../Fault'
import { PersonField } from '../people/PersonField'
import { Place } from '../Place'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

interface Found { patient: string; offered: Category[]; opened?: Category[] }

/** Opens, without being let in, what a patient left to emergency staff. */
export function OpenEmergency() {
  const { openEmergency: text } = useText()
  const { session } = useOpened()
  const [patient, setPatient] = useState('')
  const [found, setFound] = useState<Found>()
  const work = useWork(patient)
  const find = async () => setFound({ patient, offered: await emergencyOffer(session, patient) })
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <form className="narrow" onSubmit={event => {
        event.preventDefault()
        setFound(undefined)
        work.run(find)
      }}>
        <Stack>
          <PersonField label={text.patient} required value={patient} onChange={setPatient} />
          <Fault fault={work.fault} />
          <Button type="submit" variant="default" loading={work.isRunning} disabled={patient === ''}>
            {text.find}
          </Button>
        </Stack>
      </form>
      <Place step={found?.opened}>
        {found?.patient === patient && (found.opened !== undefined
          ? (
            <AskForm patient={patient} initial={{ categories: found.opened, purpose: 'ETREAT' }}>
              <Alert color="teal" role="status" title={text.open}>{text.openExplained}</Alert>
            </AskForm>
          )
          : <Choice {...found} done={opened => setFound(now => now === found ? { ...found, opened } : now)} />)}
      </Place>
    </Stack>
  )
}

interface Shown extends Found { done: (opened: Category[]) => void }

function Choice({ patient, offered, done }: Shown) {
  const { openEmergency: text, categories: names, emergencyReasons: reasons } = useText()
  const { session } = useOpened()
  const [chosen, setChosen] = useState(offered)
  const [reason, setReason] = useState<EmergencyReason>('unconscious')
  const work = useWork(patient)
  const open = async () => {
    const opened = offered.filter(one => chosen.includes(one))
    await openEmergency(session, patient, opened, reason)
    done(opened)
  }
  return (
    <Stack className="narrow">
      <Checkbox.Group label={text.categories} value={chosen} onChange={values => setChosen(values as Category[])}>
        <div className="choices">
          {offered.map(one => <Checkbox key={one} value={one} label={names[one]} />)}
        </div>
      </Checkbox.Group>
      <NativeSelect label={text.reason} value={reason}
        onChange={event => setReason(event.currentTarget.value as EmergencyReason)}
        data={emergencyReasons.map(value => ({ value, label: reasons[value] }))} />
      <Fault fault={work.fault} />
      <Button color="red" loading={work.isRunning} disabled={chosen.length === 0} onClick={() => work.run(open)}>
        {text.openNow}
      </Button>
    </Stack>
  )
}
