import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../text/Language'
import { boundsOf, limitedSignals, unitOfSignal, type LimitedSignal } from '../vitals/units'
import { faultOf, type Limit } from './limits'

interface Props { limits: readonly Limit[]; change: (limits: Limit[]) => void }

/** Between what each signal may move before an alert is raised. */
export function Limits({ limits, change }: Props) {
  const { watching: text, signals } = useText()
  const others = limitedSignals.filter(signal => !limits.some(limit => limit.signal === signal))
  const [next, setNext] = useState<LimitedSignal>()
  const chosen = next !== undefined && others.includes(next) ? next : others[0]
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">{text.limits}</Title>
      <Text size="sm">{text.limitsExplained}</Text>
      <div className="limits">
        {limits.map((limit, at) => (
          <Row key={limit.signal} limit={limit}
            change={changed => change(limits.map((one, place) => place === at ? changed : one))} />
        ))}
      </div>
      {chosen !== undefined && (
        <Group align="end">
          <NativeSelect label={text.another} value={chosen}
            onChange={event => setNext(event.currentTarget.value as LimitedSignal)}
            data={others.map(signal => ({ value: signal, label: signals[signal] }))} />
          <Button variant="default"
            onClick={() => change([...limits, { signal: chosen, low: '', high: '', lasting: '0' }])}>{text.add}</Button>
        </Group>
      )}
    </Stack>
  )
}

function Row({ limit, change }: { limit: Limit; change: (limit: Limit) => void }) {
  const { watching: text, signals } = useText()
  const fault = faultOf(limit)
  const [least, greatest] = boundsOf(limit.signal)
  const unit = unitOfSignal(limit.signal)
  const name = unit === '' ? signals[limit.signal] : `${signals[limit.signal]} (${unit})`
  const words = fault === undefined ? undefined
    : fault === 'out-of-bounds' ? text.outOfBounds(`${least}`, `${greatest}`) : text.limitFaults[fault]
  const field = (label: string, member: 'low' | 'high' | 'lasting') => (
    <TextInput label={label} inputMode="decimal" value={limit[member]} aria-invalid={fault !== undefined}
      onChange={event => change({ ...limit, [member]: event.currentTarget.value })} />
  )
  return (
    <fieldset className="limit">
      <legend>{name}</legend>
      <div className="limit-fields">
        {field(text.low, 'low')}
        {field(text.high, 'high')}
        {field(text.lasting, 'lasting')}
      </div>
      {words !== undefined && <Text size="sm" c="red" role="alert">{words}</Text>}
    </fieldset>
  )
}
