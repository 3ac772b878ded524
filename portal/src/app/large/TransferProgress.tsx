import { Button, Group, Stack, Text } from '@mantine/core'
import { mostTries } from '../../client/resuming'
import { useText } from '../text/Language'
import { sizeWords } from './size'
import type { Transfer } from './useTransfer'

/** How far a transfer is, and that it goes on by itself when its connection broke; nothing while none is under way. */
export function TransferProgress({ transfer, label }: { transfer: Transfer; label: string }) {
  const text = useText().large
  if (transfer.shown === undefined) {
    return null
  }
  const { done, length, tries } = transfer.shown
  return (
    <Stack gap={4}>
      <progress className="progress" value={done} max={Math.max(1, length)} aria-label={label} />
      <Text size="sm" c="dimmed">{label}: {text.progress(sizeWords(done), sizeWords(length))} {text.stay}</Text>
      <Text size="sm" role="status">{tries > 0 && text.broken(tries, mostTries)}</Text>
      <Group>
        <Button size="xs" variant="default" onClick={transfer.stop}>{text.stop}</Button>
      </Group>
    </Stack>
  )
}
