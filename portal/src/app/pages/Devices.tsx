import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { devicesOf, revokeDevice, type Device } from '../../client/devices'
import { Adoption } from '../devices/Adoption'
import { NewDevice } from '../devices/NewDevice'
import { Wear } from '../devices/Wear'
import { Awaited } from '../Awaited'
import { Fault } from '../Fault'
import { useLive } from '../Live'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { Place } from '../Place'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useKeep, useOpened } from '../wallets/Wallets'

/** A patient's devices: sensors that send, and agents that may read. */
export function Devices() {
  const text = useText().devices
  const { session } = useOpened()
  const answer = useAnswer(useCallback(() => devicesOf(session), [session]))
  const { value, refresh } = answer
  const [adoptions, setAdoptions] = useState(0)
  const adopted = async () => {
    setAdoptions(count => count + 1)
    await refresh()
  }
  useLive(() => void refresh())
  const acting = (value ?? []).filter(device => !device.revoked)
  const ended = (value ?? []).filter(device => device.revoked)
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explained}</Text>
      <Awaited answer={answer} />
      {value !== undefined && acting.length === 0 && <Text role="status">{text.none}</Text>}
      {acting.map(device => <DeviceCard key={device.id} device={device} changed={refresh} />)}
      {value !== undefined && <Adoption adopted={adopted} />}
      {/* The device is on the ledger before the IHM serves: who is it is asked anew then. */}
      {value !== undefined && (
        <Wear key={adoptions} agents={acting.filter(device => device.agent).length} worn={refresh} />
      )}
      <NewDevice registered={refresh} />
      {ended.length > 0 && (
        <details>
          <summary>{text.ended(ended.length)}</summary>
          <ul className="plain">
            {ended.map(device => <li key={device.id}><Person id={device.id} role="device" /></li>)}
          </ul>
        </details>
      )}
    </Stack>
  )
}

function DeviceCard({ device, changed }: { device: Device; changed: () => Promise<void> }) {
  const text = useText().devices
  const { session } = useOpened()
  const keep = useKeep()
  const [isEnding, setEnding] = useState(false)
  const work = useWork()
  const end = async () => {
    await revokeDevice(session, device.id, keep)
    await changed()
  }
  return (
    <Card withBorder component="article" aria-labelledby={`device-${device.id}`}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text component="div" fw={600} id={`device-${device.id}`}><Person id={device.id} role="device" /></Text>
          <Badge variant="default" className="level">{device.agent ? text.agent : text.sensor}</Badge>
        </Group>
        <Text size="sm">{device.agent ? text.agentExplained : text.sensorExplained}</Text>
        <Heard device={device} />
        <Place step={isEnding}>
          {isEnding
            ? (
              <Stack gap="xs">
                <Text size="sm">{device.agent ? text.endAgentExplained : text.endExplained}</Text>
                <Group>
                  <Button size="xs" color="red" loading={work.isRunning} onClick={() => work.run(end)}>
                    {text.endNow}
                  </Button>
                  <Button size="xs" variant="default" onClick={() => setEnding(false)}>{text.keep}</Button>
                </Group>
              </Stack>
            )
            : <Group><Button size="xs" variant="default" onClick={() => setEnding(true)}>{text.end}</Button></Group>}
        </Place>
        <Fault fault={work.fault} />
      </Stack>
    </Card>
  )
}

function Heard({ device: { heard, agent } }: { device: Device }) {
  const text = useText().devices
  if (heard === undefined) {
    return agent ? null : <Text size="sm" c="dimmed">{text.notHeard}</Text>
  }
  const skew = Math.round((heard.skewMs ?? 0) / 1000)
  return (
    <Text size="sm" c="dimmed">
      {text.heard} <Moment at={heard.lastSeen} />, {text.values(heard.samples)}
      {heard.faults > 0 && `, ${text.faults(heard.faults)}`}
      {Math.abs(skew) > 5 && `, ${text.clock(skew)}`}
    </Text>
  )
}

