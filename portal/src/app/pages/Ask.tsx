import { Alert, Button, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { ask, readUnder, type Decision, type Released } from '../../client/access'
import { categories, purposesOf, type Category, type Purpose } from '../../protocol/codes'
import { Fault } from '../Fault'
import { PersonField } from '../people/PersonField'
import { RecordView } from '../RecordView'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

interface Answered { decision: Decision; released: readonly Released[] }

/** Asks to read a category of a patient, and shows what the permit opens. */
export function Ask() {
  const { ask: text, categories: names, purposes } = useText()
  const { session, wallet } = useOpened()
  const offered = purposesOf(wallet.role)
  const [patient, setPatient] = useState('')
  const [category, setCategory] = useState<Category>('clinical-note')
  const [purpose, setPurpose] = useState<Purpose>(offered[0] ?? 'TREAT')
  const [answered, setAnswered] = useState<Answered>()
  const work = useWork()

  const request = async () => {
    setAnswered(undefined)
    const decision = await ask(session, patient, category, purpose)
    const released = decision.isPermitted ? await readUnder(session, decision, patient, category) : []
    setAnswered({ decision, released })
  }

  return (
    <Stack>
      <form onSubmit={event => {
        event.preventDefault()
        work.run(request)
      }}>
        <Stack className="narrow">
          <Title order={1}>{text.title}</Title>
          <Text>{text.explanation}</Text>
          <PersonField label={text.patient} required value={patient} onChange={setPatient} />
          <NativeSelect label={text.category} value={category}
            onChange={event => setCategory(event.currentTarget.value as Category)}
            data={categories.map(value => ({ value, label: names[value] }))} />
          <NativeSelect label={text.purpose} value={purpose}
            onChange={event => setPurpose(event.currentTarget.value as Purpose)}
            data={offered.map(value => ({ value, label: purposes[value] }))} />
          <Fault fault={work.fault} />
          <Button type="submit" loading={work.isRunning} disabled={patient === ''}>{text.ask}</Button>
        </Stack>
      </form>
      {answered !== undefined && <Answer answered={answered} />}
    </Stack>
  )
}

function Answer({ answered: { decision, released } }: { answered: Answered }) {
  const text = useText().ask
  if (!decision.isPermitted) {
    return <Alert color="yellow" role="status" title={text.denied}>{text.deniedExplained}</Alert>
  }
  return (
    <Stack>
      <Alert color="teal" role="status" title={text.permitted}>{text.found(released.length)}</Alert>
      {released.map(({ listing, opened, fault }) => opened === undefined
        ? <Fault key={`${listing.record}/${listing.version}`} fault={fault} />
        : <RecordView key={`${listing.record}/${listing.version}`} opened={opened} />)}
    </Stack>
  )
}
