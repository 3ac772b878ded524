import { Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { AskForm } from '../care/AskForm'
import { PersonField } from '../people/PersonField'
import { useText } from '../text/Language'

/** Asks to read something of a patient, and shows what the permits open. */
export function Ask() {
  const { ask: text } = useText()
  const [patient, setPatient] = useState('')
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <AskForm patient={patient} initial={{ categories: ['clinical-note'] }}>
        <Text>{text.explanation}</Text>
        <PersonField label={text.patient} required value={patient} onChange={setPatient} />
      </AskForm>
    </Stack>
  )
}
