import { Button, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { measuredCategories, measurementsOf, type Measurements, type Span } from '../../client/measurements'
import type { Others } from '../../client/readings'
import type { Category } from '../../protocol/codes'
import { Fault } from '../Fault'
import { PersonField } from '../people/PersonField'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { Courses } from '../vitals/Courses'
import { useOpened } from '../wallets/Wallets'
import { SpanChoice } from './Vitals'

/** What was measured of a patient who lets one read it; each look is decided by the ledger. */
export function PatientVitals() {
  const { vitals: text, categories: names } = useText()
  const { session } = useOpened()
  const [patient, setPatient] = useState('')
  const [category, setCategory] = useState<Category>('vital-signs')
  const [span, setSpan] = useState<Span>('day')
  const [shown, setShown] = useState<{ measurements: Measurements; others: Others }>()
  const work = useWork(patient)
  const show = async () => {
    setShown(undefined)
    const measurements = await measurementsOf(session, patient, category, span, Date.now())
    setShown({ measurements, others: { patient, category } })
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
          <NativeSelect label={text.category} value={category}
            onChange={event => setCategory(event.currentTarget.value as Category)}
            data={measuredCategories.map(value => ({ value, label: names[value] }))} />
          <SpanChoice span={span} choose={setSpan} />
          <Button type="submit" loading={work.isRunning} disabled={patient === ''}>{text.show}</Button>
        </Stack>
      </form>
      <Fault fault={work.fault} />
      {shown?.others.patient === patient && <Courses shown={shown.measurements} others={shown.others} />}
    </Stack>
  )
}
