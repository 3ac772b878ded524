import { Group, Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import type { Alert } from '../../client/alerts'
import { Awaited } from '../Awaited'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'
import { LevelBadge } from './AlertCard'
import { useAlerts } from './useAlerts'
import { useAlertTitle } from './useAlertTitle'

const mostShown = 3

/** The alerts that are not over, for a first page; nothing where there is no IHM. */
export function OpenAlerts() {
  const text = useText().alerts
  const answer = useAlerts()
  const { value, fault } = answer
  if (fault !== undefined) {
    return <Awaited answer={answer} />
  }
  if (value === undefined || !value.hasIhm) {
    return null
  }
  const open = value.alerts.filter(alert => alert.state !== 'ended')
  return (
    <Stack gap="xs" component="section" aria-label={text.openTitle}>
      <Title order={2} size="h3">{text.openTitle}</Title>
      {open.length === 0 && <Text c="dimmed">{value.away.length > 0 ? text.away : text.quiet}</Text>}
      {open.length > 0 && (
        <ul className="plain">{open.slice(0, mostShown).map(alert => <Line key={alert.alert} alert={alert} />)}</ul>
      )}
      {open.length > 0 && <Link href="/alerts" className="link">{text.all(open.length)}</Link>}
    </Stack>
  )
}

function Line({ alert }: { alert: Alert }) {
  const title = useAlertTitle(alert)
  const { wallet } = useOpened()
  return (
    <li>
      <Group gap="sm">
        <LevelBadge level={alert.level} />
        <Text className="long">{title}</Text>
        {alert.patient !== wallet.member && <Person id={alert.patient} role="patient" />}
        <Text size="sm" c="dimmed"><Moment at={alert.raised} /></Text>
      </Group>
    </li>
  )
}
