import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { acknowledge, type Alert, type AlertLevel } from '../../client/alerts'
import { proveNotice, type ProvenNotice } from '../../client/notices'
import type { Final } from '../../client/submission'
import { Fault } from '../Fault'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'
import { Basis } from './Basis'
import { useAlertTitle } from './useAlertTitle'

const colors: Readonly<Record<AlertLevel, string>> = { high: 'red', medium: 'orange', low: 'gray' }

/** How urgent an alert is, in a word and a colour. */
export function LevelBadge({ level }: { level: AlertLevel }) {
  const text = useText().alerts
  return <Badge className={`level level-${level}`} color={colors[level]}>{text.levels[level]}</Badge>
}

/** One alert: what was found, since when, who has it in hand, and the proof of it. */
export function AlertCard({ alert, changed }: { alert: Alert; changed: () => Promise<void> }) {
  const text = useText().alerts
  const title = useAlertTitle(alert)
  const { wallet } = useOpened()
  return (
    <Card withBorder component="article" aria-label={title} data-state={alert.state}>
      <Stack gap="xs">
        <Group justify="space-between" align="start" wrap="nowrap">
          <Title order={2} size="h4" className="long">{title}</Title>
          <LevelBadge level={alert.level} />
        </Group>
        {alert.patient !== wallet.member && <Text component="div"><Person id={alert.patient} role="patient" /></Text>}
        <Text className="long"><Basis basis={alert.basis} /></Text>
        <Text size="sm" c="dimmed">
          {text.since} <Moment at={alert.since} /> · {text.found(alert.findings)}
          {alert.escalated && ` · ${text.escalated}`}
        </Text>
        {alert.ihm === undefined && <Text size="sm">{text.fromLedger}</Text>}
        <Standing alert={alert} />
        <Actions alert={alert} changed={changed} />
      </Stack>
    </Card>
  )
}

function Standing({ alert: { acknowledged, state } }: { alert: Alert }) {
  const text = useText().alerts
  const { wallet } = useOpened()
  if (acknowledged === undefined) {
    return <Text size="sm" fw={600}>{state === 'ended' ? text.over : text.nobody}</Text>
  }
  return (
    <Text component="div" size="sm">
      {acknowledged.by === wallet.member ? text.inOwnHand
        : <>{text.inHand} <Person id={acknowledged.by} /></>}, <Moment at={acknowledged.at} />
      {acknowledged.transaction === undefined && `. ${text.notOnLedger}`}
      {state === 'ended' && `. ${text.over}`}
    </Text>
  )
}

function Actions({ alert, changed }: { alert: Alert; changed: () => Promise<void> }) {
  const text = useText().alerts
  const { session } = useOpened()
  const [proven, setProven] = useState<ProvenNotice | 'not-yet'>()
  const [taken, setTaken] = useState<Final | 'not-yet'>()
  const [acknowledging, proving] = [useWork(), useWork()]
  const isOpen = alert.state === 'open'
    || (alert.state === 'acknowledged' && alert.acknowledged?.transaction === undefined)
  const take = async () => {
    setTaken(await acknowledge(session, alert) ?? 'not-yet')
    await changed()
  }
  const prove = async () => {
    const found = await proveNotice(session, alert)
    setProven(found ?? 'not-yet')
    if (found === undefined) {
      // Asked for again, it is known by the next try that the ledger has it.
      await changed()
    }
  }
  return (
    <>
      <Group>
        {isOpen && (
          <Button loading={acknowledging.isRunning} onClick={() => acknowledging.run(take)}>{text.acknowledge}</Button>
        )}
        <Button variant="default" loading={proving.isRunning} onClick={() => proving.run(prove)}>{text.verify}</Button>
      </Group>
      {taken !== undefined && (
        <Text size="sm" role="status">
          {taken === 'not-yet' ? text.notOnLedger : text.acknowledged(`${taken.header.height}`)}
        </Text>
      )}
      {proven !== undefined && <Proof proven={proven} />}
      <Fault fault={acknowledging.fault ?? proving.fault} />
    </>
  )
}

function Proof({ proven }: { proven: ProvenNotice | 'not-yet' }) {
  const text = useText().alerts
  if (proven === 'not-yet') {
    return <Text size="sm" role="status">{text.notRaisedYet}</Text>
  }
  const { final: { header, hospitals }, words } = proven
  return (
    <Text size="sm" role="status" className="long">
      {text.proven(`${header.height}`, hospitals.join(', '))} <Basis basis={words.basis} />
    </Text>
  )
}
