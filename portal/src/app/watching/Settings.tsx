import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { setWatching, type KeptSettings } from '../../client/watching'
import { Fault } from '../Fault'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { faultOf, limitsOf, withLimits } from './limits'
import { Limits } from './Limits'
import { Receivers } from './Receivers'

interface Props { patient: string; kept: KeptSettings }

/** What is set for one patient, to be changed and saved as a whole. */
export function Settings({ patient, kept }: Props) {
  const text = useText().watching
  const [settings, setSettings] = useState(kept.settings)
  const [limits, setLimits] = useState(() => limitsOf(kept.settings))
  const [isSaved, setSaved] = useState(false)
  const work = useWork()
  const touched = <T,>(change: (value: T) => void) => (value: T) => {
    setSaved(false)
    change(value)
  }
  const save = async () => {
    const saved = await setWatching(kept.ihm, patient, withLimits(settings, limits))
    setSettings(saved)
    setLimits(limitsOf(saved))
    setSaved(true)
  }
  return (
    <Stack gap="xl">
      <Limits limits={limits} change={touched(setLimits)} />
      <Checkbox label={text.oxygenScale} description={text.oxygenScaleHint} checked={settings.oxygenScale === 2}
        onChange={event => touched(setSettings)({ ...settings, oxygenScale: event.currentTarget.checked ? 2 : 1 })} />
      <Receivers settings={settings} change={touched(setSettings)} />
      <Stack gap="sm">
        <Fault fault={work.fault} />
        {isSaved && <Text role="status">{text.saved}</Text>}
        {settings.set === undefined ? <Text size="sm" c="dimmed">{text.usual}</Text> : (
          <Text component="div" size="sm" c="dimmed">
            {text.setBy} <Person id={settings.set.by} isAfterBy />, <Moment at={settings.set.at} />
          </Text>
        )}
        <Group>
          <Button loading={work.isRunning} disabled={limits.some(limit => faultOf(limit) !== undefined)}
            onClick={() => work.run(save)}>{text.save}</Button>
        </Group>
      </Stack>
    </Stack>
  )
}
