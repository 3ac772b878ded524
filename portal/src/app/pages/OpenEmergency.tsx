import { Alert, Button, Checkbox, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { emergencyOffer, emergencyReasons, openEmergency } from '../../client/emergencies'
import type { Category } from '../../protocol/codes'
import type { EmergencyReason } from '../../protocol/messages'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

/** Opens, without being let in, what a patient left to emergency staff. */
export function OpenEmergency() {
  const { openEmergency: text } = useText()
  const { session } = useOpened()
  const [patient, setPatient] = useState('')
  const [offered, setOffered] = useState<Category[]>()
  const [isOpen, setOpen] = useState(false)
  const work = useWork()
  const find = async () => {
    setOpen(false)
    setOffered(await emergencyOffer(session, patient.trim()))
  }
  return (
    <Stack className="narrow">
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <form onSubmit={event => {
        event.preventDefault()
        setOffered(undefined)
        work.run(find)
      }}>
        <Stack>
          <TextInput label={text.patient} required value={patient}
            onChange={event => setPatient(event.currentTarget.value)} />
          <Fault fault={work.fault} />
          <Button type="submit" variant="default" loading={work.isRunning}>{text.find}</Button>
        </Stack>
      </form>
      {offered !== undefined && !isOpen && (
        <Choice patient={patient.trim()} offered={offered} opened={() => setOpen(true)} />
      )}
      {isOpen && <Alert color="teal" role="status" title={text.open}>{text.openExplained}</Alert>}
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
