import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { AlertCard } from '../alerts/AlertCard'
import { NoIhm, SomeAway } from '../alerts/NoIhm'
import { useAlerts } from '../alerts/useAlerts'
import { Awaited } from '../Awaited'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'

const shownAtFirst = 30

/** Alerts of IHMs: to a patient all of one's own, to a practitioner those told of; they come as they are raised. */
export function Alerts() {
  const text = useText().alerts
  const { wallet } = useOpened()
  const [isAll, setAll] = useState(false)
  const [shown, setShown] = useState(shownAtFirst)
  const [parts, setParts] = useState(1)
  const answer = useAlerts(parts)
  const { value, refresh } = answer
  const alerts = (value?.alerts ?? []).filter(alert => isAll || alert.state !== 'ended')
  const over = (value?.alerts.length ?? 0) - alerts.length
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{wallet.role === 'patient' ? text.ownExplained : text.explained}</Text>
      <Awaited answer={answer} />
      {value !== undefined && !value.hasIhm && <NoIhm />}
      {value !== undefined && <SomeAway away={value.away} />}
      {value?.hasIhm === true && alerts.length === 0 && (
        <Text role="status">{value.away.length > 0 ? text.quietOnLedger : text.quiet}</Text>
      )}
      {value !== undefined && value.unopened > 0 && <Text role="status">{text.unopened(value.unopened)}</Text>}
      {alerts.slice(0, shown).map(alert => <AlertCard key={alert.alert} alert={alert} changed={refresh} />)}
      <Group>
        {shown < alerts.length && (
          <Button variant="default" onClick={() => setShown(shown + 100)}>{text.more}</Button>
        )}
        {value?.isCut === true && shown >= alerts.length && (
          <Button variant="default" onClick={() => {
            setParts(parts + 1)
            setShown(Infinity)
          }}>{text.earlier}</Button>
        )}
        {over > 0 && <Button variant="default" onClick={() => setAll(true)}>{text.showOver(over)}</Button>}
      </Group>
    </Stack>
  )
}
