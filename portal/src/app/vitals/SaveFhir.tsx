import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { writeMeasurements, type Period, type WrittenBundle } from '../../client/fhirMeasurements'
import { Fault } from '../Fault'
import { chosenFile, finish } from '../large/saving'
import { useTransfer } from '../large/useTransfer'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

/** A patient's own measurements of the time that is shown, as a file that other programs read. */
export function SaveFhir({ from, to }: Period) {
  const text = useText().vitals
  const { session } = useOpened()
  const transfer = useTransfer()
  const work = useWork()
  const [saved, setSaved] = useState<WrittenBundle>()
  const save = async () => {
    setSaved(undefined)
    const name = `salus-measurements-${new Date(from).toISOString().slice(0, 10)}.json`
    const file = await chosenFile(name, 'application/fhir+json')
    if (file !== undefined) {
      setSaved(await transfer.run(report => finish(file, () =>
        writeMeasurements(session, { from, to }, bytes => file.write(bytes), report.advance))))
    }
  }
  return (
    <Stack gap="xs">
      <Text size="sm">{text.fhirExplained}</Text>
      <Group>
        <Button variant="default" loading={work.isRunning} onClick={() => work.run(save)}>{text.saveFhir}</Button>
        {work.isRunning && <Button variant="default" onClick={transfer.stop}>{text.stopFhir}</Button>}
      </Group>
      <Text size="sm" role="status">
        {transfer.shown !== undefined && text.fetched(transfer.shown.done)}
        {saved !== undefined && `${text.savedFhir(saved.count)} ${saved.isWhole ? '' : text.notWhole}`}
      </Text>
      <Fault fault={work.fault} />
    </Stack>
  )
}
