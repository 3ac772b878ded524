import { Badge, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { Awaited } from '../Awaited'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'
import { readersOf } from './readers'
import { useAccessLog } from './useAccessLog'

const days = 30
const shownAtMost = 5

/** Who read what in the last days. */
export function Readers() {
  const { start: text, categories, purposes } = useText()
  const { wallet } = useOpened()
  const answer = useAccessLog()
  const { value } = answer
  const [since] = useState(() => Date.now() - days * 24 * 60 * 60 * 1000)
  const readers = value === undefined ? undefined : readersOf(value, wallet.member, since)
  return (
    <section aria-labelledby="start-readers">
      <Stack gap="xs">
        <Title order={2} size="h3" id="start-readers">{text.readers}</Title>
        <Awaited answer={answer} />
        {readers?.length === 0 && <Text c="dimmed" role="status">{text.nobodyRead(days)}</Text>}
        {readers !== undefined && readers.length > 0 && (
          <ul className="log">
            {readers.slice(0, shownAtMost).map(one => (
              <li key={`${one.member} ${one.purpose}`}>
                <Group gap="xs">
                  <Text component="span" fw={600}><Person id={one.member} /></Text>
                  {one.isEmergency && <Badge color="red">{text.emergency}</Badge>}
                </Group>
                <Text size="sm">
                  {one.categories.map(category => categories[category]).join(', ')}, {purposes[one.purpose]}.{' '}
                  {text.items(one.items)}
                </Text>
                <Text size="sm" c="dimmed"><Moment at={one.last} /></Text>
              </li>
            ))}
          </ul>
        )}
        <Link href="/log" className="link">{text.wholeLog}</Link>
      </Stack>
    </section>
  )
}
