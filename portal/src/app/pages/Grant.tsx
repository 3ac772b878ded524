import { Button, Card, Checkbox, Group, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { grant, tryGrant, type DryRun } from '../../client/consents'
import { member, type MemberCard } from '../../client/members'
import { Refused } from '../../client/problem'
import { categories, memberGrantee, purposesOf, type Category } from '../../protocol/codes'
import type { GrantTerms } from '../../protocol/policyAuthor'
import { Fault } from '../Fault'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { PersonField } from '../people/PersonField'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useKeep, useOpened } from '../wallets/Wallets'

const dayMs = 24 * 60 * 60 * 1000
const periods = ['1', '7', '30', '365'] as const

interface Preview { card: MemberCard; terms: GrantTerms; tried: DryRun }

/** Lets somebody see something: who, what, for how long; then exactly what it opens; then the signature. */
export function Grant() {
  const text = useText().grant
  const [preview, setPreview] = useState<Preview>()
  return (
    <Stack className="narrow">
      <Title order={1}>{text.title}</Title>
      {preview === undefined
        ? <Choice show={setPreview} />
        : <Confirmation preview={preview} back={() => setPreview(undefined)} />}
    </Stack>
  )
}

function Choice({ show }: { show: (preview: Preview) => void }) {
  const { grant: text, categories: names } = useText()
  const { session } = useOpened()
  const keep = useKeep()
  const [id, setId] = useState('')
  const [chosen, setChosen] = useState<readonly Category[]>([])
  const [days, setDays] = useState<string>('30')
  const [past, setPast] = useState(true)
  const work = useWork()

  const tryOut = async () => {
    const card = await member(session, id)
    const [purpose] = purposesOf(card.role)
    if (purpose === undefined) {
      throw new Refused('unknown-grantee')
    }
    const from = Date.now()
    const ordered = categories.filter(category => chosen.includes(category))
    const terms = { categories: ordered, purpose, from, to: from + Number(days) * dayMs, past }
    show({ card, terms, tried: await tryGrant(session, memberGrantee(card.id), terms, keep) })
  }

  return (
    <form onSubmit={event => {
      event.preventDefault()
      work.run(tryOut)
    }}>
      <Stack>
        <PersonField label={text.who} description={text.whoHint} required value={id} onChange={setId} />
        <Checkbox.Group label={text.what} value={[...chosen]} onChange={values => setChosen(values as Category[])}>
          <div className="choices">
            {categories.map(category => <Checkbox key={category} value={category} label={names[category]} />)}
          </div>
        </Checkbox.Group>
        <NativeSelect label={text.period} value={days} onChange={event => setDays(event.currentTarget.value)}
          data={periods.map(value => ({ value, label: text.periods[value] }))} />
        <Checkbox label={text.past} checked={past} onChange={event => setPast(event.currentTarget.checked)} />
        <Fault fault={work.fault} />
        <Button type="submit" loading={work.isRunning} disabled={chosen.length === 0 || id === ''}>
          {text.preview}
        </Button>
      </Stack>
    </form>
  )
}

function Confirmation({ preview, back }: { preview: Preview; back: () => void }) {
  const { grant: text, categories: names, roles, purposes } = useText()
  const { session } = useOpened()
  const keep = useKeep()
  const [, go] = useLocation()
  const work = useWork()
  const { card, terms, tried } = preview
  const sign = async () => {
    await grant(session, memberGrantee(card.id), { ...terms, from: Date.now() }, keep)
    go('/access')
  }
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">{text.opens}</Title>
        <Text>{text.reader(roles[card.role], card.organisation)} <Person id={card.id} role={card.role} /></Text>
        <Text>{text.reads(terms.categories.map(category => names[category]).join(', '))}</Text>
        <Text>{text.purpose(purposes[terms.purpose])}</Text>
        <Text>{text.until} <Moment at={terms.to} /></Text>
        <Text>{terms.past ? text.withPast : text.withoutPast}</Text>
        <Text size="sm" c="dimmed">{text.unread}</Text>
        {!tried.outcome.accepted && <Fault fault={new Refused(tried.outcome.refused ?? 'other')} />}
        <Fault fault={work.fault} />
        <Group>
          <Button loading={work.isRunning} disabled={!tried.outcome.accepted} onClick={() => work.run(sign)}>
            {text.sign}
          </Button>
          <Button variant="default" onClick={back}>{text.back}</Button>
        </Group>
      </Stack>
    </Card>
  )
}
