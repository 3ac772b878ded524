import { Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { Link } from 'wouter'
import { grantedToMe, openingsOf, type Granted } from '../../client/granted'
import { isAgency } from '../../protocol/codes'
import { Awaited } from '../Awaited'
import { AskForm } from '../care/AskForm'
import { initialOf } from '../care/patients'
import { useLive } from '../Live'
import { Moment } from '../Moment'
import { Person, usePersonName } from '../people/Person'
import { Place } from '../Place'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useStep } from '../useStep'
import { useOpened } from '../wallets/Wallets'

const shownAtOnce = 100

/** Those who let one in, with what they opened; and what they opened, read as one course. */
export function Patients() {
  const { care: text, pages } = useText()
  const { session, wallet } = useOpened()
  const answer = useAnswer(useCallback(() => grantedToMe(session), [session]))
  const { value, refresh } = answer
  const [chosen, setChosen] = useStep<string>()
  useLive(({ event }) => {
    if (event.type === 'ConsentGranted' || event.type === 'ConsentRevoked' || event.type === 'EmergencyOpened') {
      void refresh()
    }
  })
  const granted = value?.find(one => one.patient === chosen)
  const isForAgency = isAgency(wallet.role)
  const list = () => (
    <Stack>
      <Title order={1}>{isForAgency ? pages.consents : pages.patients}</Title>
      <Text>{isForAgency ? text.consentsExplained : text.patientsExplained}</Text>
      <Awaited answer={answer} />
      {chosen !== undefined && value !== undefined && <Text role="status">{text.ended}</Text>}
      {value?.length === 0 && (
        <Stack gap="xs">
          <Text role="status">{isForAgency ? text.noConsents : text.noPatients}</Text>
          <Group><Button component={Link} href="/ask" variant="default">{pages.ask}</Button></Group>
        </Stack>
      )}
      {value !== undefined && value.length > 0 && <List granted={value} choose={setChosen} />}
    </Stack>
  )
  return (
    <Place step={granted?.patient}>
      {granted === undefined ? list() : <Course granted={granted} leave={() => setChosen(undefined)} />}
    </Place>
  )
}

function List({ granted, choose }: { granted: readonly Granted[]; choose: (patient: string) => void }) {
  const { care: text } = useText()
  const nameOf = usePersonName()
  const [wanted, setWanted] = useState('')
  const [shown, setShown] = useState(shownAtOnce)
  const named = granted.map(one => ({ one, name: nameOf(one.patient, 'patient') }))
    .filter(({ one, name }) =>
      name.toLowerCase().includes(wanted.trim().toLowerCase()) || one.patient.startsWith(wanted.trim()))
    .sort((one, other) => one.name.localeCompare(other.name))
  return (
    <Stack>
      {granted.length > 5 && (
        <TextInput className="narrow" label={text.search} value={wanted}
          onChange={event => setWanted(event.currentTarget.value)} />
      )}
      {named.length === 0 && <Text role="status">{text.nobodyFound}</Text>}
      <div className="cards">
        {named.slice(0, shown).map(({ one, name }) => (
          <PatientCard key={one.patient} granted={one} name={name} open={() => choose(one.patient)} />
        ))}
      </div>
      {named.length > shown && (
        <Group><Button variant="default" onClick={() => setShown(shown + shownAtOnce)}>{text.more}</Button></Group>
      )}
    </Stack>
  )
}

function PatientCard({ granted, name, open }: { granted: Granted; name: string; open: () => void }) {
  const { care: text } = useText()
  return (
    <Card withBorder component="article" aria-label={name}>
      <Stack gap="xs">
        <Title order={2} size="h4" className="long"><Person id={granted.patient} role="patient" /></Title>
        <Openings granted={granted} />
        <Group><Button size="xs" aria-label={text.openFor(name)} onClick={open}>{text.openRecord}</Button></Group>
      </Stack>
    </Card>
  )
}

function Openings({ granted }: { granted: Granted }) {
  const { access, care: text, categories: names, purposes } = useText()
  const openings = openingsOf(granted)
  return (
    <ul className="bullets">
      {openings.length === 0 && <li><Text size="sm">{text.guardian}</Text></li>}
      {openings.map(({ categories, purpose, until, records }, at) => (
        <li key={at}>
          <Text size="sm">
            {categories.map(category => names[category]).join(', ')}, {purposes[purpose]}
            {records > 0 && `, ${access.records(records)}`}
          </Text>
          <Text size="xs" c="dimmed">{access.until} <Moment at={until} /></Text>
        </li>
      ))}
    </ul>
  )
}

function Course({ granted, leave }: { granted: Granted; leave: () => void }) {
  const { ask: text, care } = useText()
  const nameOf = usePersonName()
  return (
    <Stack>
      <Group><Button size="xs" variant="default" onClick={leave}>{care.back}</Button></Group>
      <Title order={1} className="long">{care.courseOf(nameOf(granted.patient, 'patient'))}</Title>
      <AskForm patient={granted.patient} initial={initialOf(granted)}>
        <Openings granted={granted} />
        <Text>{text.explanation}</Text>
      </AskForm>
    </Stack>
  )
}
