import { Button, Code, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { CopyButton } from './CopyButton'
import { usePeople } from './People'
import { usePersonName } from './Person'

/** What is known of a member here: its id, and the name that the holder gives it. */
export function PersonDialog({ id, close }: { id: string; close: () => void }) {
  const text = useText().people
  const { book, name } = usePeople()
  const shown = usePersonName()(id)
  const dialog = useRef<HTMLDialogElement>(null)
  const [draft, setDraft] = useState(book.get(id) ?? '')
  const work = useWork()
  // The browser keeps the focus inside, and gives it back where it was.
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  const save = (next: string) => work.run(async () => {
    await name(id, next)
    dialog.current?.close()
  })
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="person-name" onClose={close}>
      <form onSubmit={event => {
        event.preventDefault()
        save(draft)
      }}>
        <Stack gap="sm">
          <Title order={2} size="h4" id="person-name" className="long">{shown}</Title>
          <Group gap="xs">
            <Code className="code">{id}</Code>
            <CopyButton content={id} />
          </Group>
          <TextInput label={text.name} description={text.nameHint} maxLength={100} autoComplete="off"
            value={draft} onChange={event => setDraft(event.currentTarget.value)} />
          <Fault fault={work.fault} />
          <Group>
            <Button type="submit" loading={work.isRunning} disabled={draft.trim() === ''}>{text.save}</Button>
            {book.has(id) && (
              <Button variant="default" loading={work.isRunning} onClick={() => save('')}>{text.forget}</Button>
            )}
            <Button variant="default" onClick={() => dialog.current?.close()}>{text.close}</Button>
          </Group>
          <Text size="xs" c="dimmed">{text.privacy}</Text>
        </Stack>
      </form>
    </dialog>
  )
}
