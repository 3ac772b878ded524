import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Large } from '../../client/records'
import { Fault } from '../Fault'
import { FileView } from '../FileView'
import { bareType, isDrawing, showingOf } from '../showing'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { sizeWords } from './size'
import { saveInto, toBlob } from './saving'
import { TransferProgress } from './TransferProgress'
import { useTransfer } from './useTransfer'

/** A record that the page does not hold: shown from outside of its memory, or saved part by part. spec portal 8.5 */
export function LargeRecord({ large, name, mediaType }: { large: Large; name: string; mediaType: string }) {
  const text = useText().large
  const [opened, setOpened] = useState<Blob>()
  const [isSaved, setSaved] = useState(false)
  const work = useWork()
  const transfer = useTransfer()
  const type = bareType(mediaType)
  const showing = showingOf(mediaType, large.length)

  const save = () => work.run(async () => {
    setSaved(false)
    setSaved(await transfer.run(report => saveInto(large, name, report)) === true)
  })
  const show = () => work.run(async () => setOpened(await transfer.run(report => toBlob(large, type, report))))

  return (
    <Stack gap="sm">
      <Text className="long">{text.explanation(mediaType, sizeWords(large.length))}</Text>
      <Group>
        {isDrawing(showing) && opened === undefined && (
          <Button loading={work.isRunning} onClick={show}>{text.show}</Button>
        )}
        <Button variant="default" loading={work.isRunning} onClick={save}>{text.save}</Button>
      </Group>
      <TransferProgress transfer={transfer} label={text.fetching} />
      <Fault fault={work.fault} />
      {isSaved && <Text role="status">{text.saved}</Text>}
      {opened !== undefined && isDrawing(showing) && <FileView blob={opened} as={showing} />}
    </Stack>
  )
}
