import { Button, Group, Stack, Text } from '@mantine/core'
import { Fault } from '../Fault'
import { Moment } from '../Moment'
import { useText } from '../text/Language'
import { useWork } from '../useWork'

/** Whose word a list of readers is: one server's, or since when the validators'. spec portal 7.10 */
export function Confirmation({ at, confirm }: { at: number | undefined; confirm: () => Promise<void> }) {
  const { access: text } = useText()
  const work = useWork()
  return (
    <Stack gap="xs">
      {at === undefined
        ? (
          <Group>
            <Text size="sm">{text.unconfirmed}</Text>
            <Button size="xs" variant="default" loading={work.isRunning} onClick={() => work.run(confirm)}>
              {text.confirm}
            </Button>
          </Group>
        )
        : <Text size="sm" role="status" fw={600}>{text.confirmed} <Moment at={at} />.</Text>}
      <Fault fault={work.fault} />
    </Stack>
  )
}
