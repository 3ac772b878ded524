import { Button, Group, NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { AlertSettings, Contact } from '../../client/watching'
import { Person } from '../people/Person'
import { PersonField } from '../people/PersonField'
import { useText } from '../text/Language'

const mostFirst = 7
const minutes = [5, 15, 30, 60, 240, 1440] as const

interface Props { settings: AlertSettings; change: (settings: AlertSettings) => void }

/** Who is told first, and who when nobody acknowledges in time. */
export function Receivers({ settings, change }: Props) {
  const text = useText().watching
  const { first, second, escalatesAfterMinutes } = settings
  const offered = [...new Set([...minutes, escalatesAfterMinutes])].sort((one, other) => one - other)
  const drop = (member: string) => change({ ...settings, first: first.filter(one => one.member !== member) })
  const { second: _, ...withoutSecond } = settings
  const isThere = (id: string) => [...first, second].some(one => one?.member === id)
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">{text.receivers}</Title>
      <Text size="sm">{text.receiversExplained}</Text>
      {first.length === 0 && <Text>{text.nobodyNamed}</Text>}
      <ul className="plain">
        {first.map(one => <Named key={one.member} contact={one} drop={() => drop(one.member)} />)}
      </ul>
      {first.length < mostFirst && (
        <Adding label={text.tellToo} isThere={isThere}
          add={member => change({ ...settings, first: [...first, { member }] })} />
      )}
      <NativeSelect className="narrow" label={text.escalates} value={`${escalatesAfterMinutes}`}
        onChange={event => change({ ...settings, escalatesAfterMinutes: Number(event.currentTarget.value) })}
        data={offered.map(value => ({ value: `${value}`, label: text.minutes(value) }))} />
      {second === undefined
        ? <Adding label={text.second} isThere={isThere} add={member => change({ ...settings, second: { member } })} />
        : (
          <ul className="plain" aria-label={text.second}>
            <Named contact={second} drop={() => change(withoutSecond)} />
          </ul>
        )}
    </Stack>
  )
}

function Named({ contact, drop }: { contact: Contact; drop: () => void }) {
  const text = useText().watching
  const ways = [contact.webhook, contact.mail].filter(way => way !== undefined)
  return (
    <li>
      <Group>
        <Person id={contact.member} />
        {ways.length > 0 && <Text size="sm" c="dimmed" className="long">{ways.join(', ')}</Text>}
        <Button size="compact-xs" variant="default" onClick={drop}>{text.drop}</Button>
      </Group>
    </li>
  )
}

interface AddingProps { label: string; isThere: (id: string) => boolean; add: (id: string) => void }

function Adding({ label, isThere, add }: AddingProps) {
  const text = useText().watching
  const [member, setMember] = useState('')
  const take = () => {
    add(member)
    setMember('')
  }
  return (
    <Group align="end" className="narrow">
      <PersonField label={label} value={member} onChange={setMember} />
      <Button variant="default" disabled={member === '' || isThere(member)} onClick={take}>{text.add}</Button>
    </Group>
  )
}
