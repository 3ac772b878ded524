import { Alert, Button, Checkbox, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { emergencyOffer, emergencyReasons, openEmergency } from '../../client/emergencies'
import type { Category } from '../../protocol/codes'
import type { EmergencyReason } from '../../protocol/messages'
import { Fault } from '../Fault'
import { PersonField } from '../people/PersonField'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

interface Found { patient: string; offered: Category[]; isOpen: boolean }

/** Opens, without being let in, what a patient left to emergency staff. */
export function OpenEmergency() {
  const { openEmergency: text } = useText()
  const { session } = useOpened()
  const [patient, setPatient] = useState('')
  const [found, setFound] = useState<Found>()
  const work = useWork()
  const find = async () => setFound({ patient, offered: await emergencyOffer(session, patient), isOpen: false })
  return (
    <Stack className="narrow">
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <form onSubmit={event => {
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
      {found?.patient === patient && (found.isOpen
        ? <Alert color="teal" role="status" title={text.open}>{text.openExplained}</Alert>
        : <Choice {...found} opened={() => setFound(now => now === found ? { ...found, isOpen: true } : now)} />)}
    </Stack>
  )
}

function Choice({ patient, offered, opened }: { patient: string; offered: Category[]; opened: () => void }) {
  const { openEmergency: text, categories: names, emergencyReasons: reasons } = useText()
  const { session } = useOpened()
  const [chosen, setChosen] = useState(offered)
  const [reason, setReason] = useState<EmergencyReason>('unconscious')
  const work = useWork()
  const open = async () => {
    await openEmergency(session, patient, offered.filter(one => chosen.includes(one)), reason)
    opened()
  }
  return (
    <Stack>
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
