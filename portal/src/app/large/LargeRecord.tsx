import { Button, Group, Image, Progress, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Large } from '../../client/records'
import { Fault } from '../Fault'
import { bareType, isPicture } from '../showing'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { workAdvanced } from '../wallets/idle'
import { sizeWords } from './size'
import { saveInto, toBlob } from './saving'

/** A record that the page does not hold: shown from outside of its memory, or saved part by part. spec portal 8.5 */
export function LargeRecord({ large, name, mediaType }: { large: Large; name: string; mediaType: string }) {
  const text = useText().large
  const [done, setDone] = useState<number>()
  const [address, setAddress] = useState<string>()
  const [isSaved, setSaved] = useState(false)
  const work = useWork()
  const type = bareType(mediaType)
  useEffect(() => () => {
    if (address !== undefined) {
      URL.revokeObjectURL(address)
    }
  }, [address])

  const advance = (parts: number) => {
    workAdvanced()
    setDone(parts)
  }
  const save = () => work.run(async () => {
    setSaved(false)
    setDone(0)
    setSaved(await saveInto(large, name, advance))
  })
  const show = () => work.run(async () => {
    setDone(0)
    setAddress(URL.createObjectURL(await toBlob(large, type, advance)))
  })

  return (
    <Stack gap="sm">
      <Text className="long">{text.explanation(mediaType, sizeWords(large.length))}</Text>
      <Group>
        {isPicture(type) && address === undefined && (
          <Button loading={work.isRunning} onClick={show}>{text.show}</Button>
        )}
        <Button variant="default" loading={work.isRunning} onClick={save}>{text.save}</Button>
      </Group>
      {work.isRunning && done !== undefined && <Fetching done={done} length={large.length} />}
      <Fault fault={work.fault} />
      {isSaved && <Text role="status">{text.saved}</Text>}
      {address !== undefined && <Image src={address} alt={text.image} fit="contain" mah="70vh" />}
    </Stack>
  )
}

function Fetching({ done, length }: { done: number; length: number }) {
  const text = useText().large
  return (
    <Stack gap={4}>
      <Progress.Root>
        <Progress.Section value={length === 0 ? 100 : 100 * done / length} aria-label={text.fetching} />
      </Progress.Root>
      <Text size="sm" c="dimmed">{text.progress(sizeWords(done), sizeWords(length))}</Text>
    </Stack>
  )
}
