import { Button, Card, Code, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { Fault } from '../Fault'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'
import { formatCard } from './book'
import { CopyButton } from './CopyButton'
import { usePeople } from './People'

/** One's own card: the name and the member id, to hand to others. */
export function MyCard() {
  const { people: text, home } = useText()
  const { wallet } = useOpened()
  const { book, name } = usePeople()
  const own = book.get(wallet.member) ?? ''
  const [draft, setDraft] = useState(own)
  useEffect(() => setDraft(own), [own])
  const work = useWork()
  return (
    <Card withBorder component="section" aria-labelledby="card-title" className="narrow">
      <form onSubmit={event => {
        event.preventDefault()
        work.run(() => name(wallet.member, draft))
      }}>
        <Stack gap="sm">
          <Title order={2} size="h4" id="card-title">{text.card}</Title>
          <Text size="sm">{text.cardExplained}</Text>
          <TextInput label={text.ownName} description={text.ownNameHint} maxLength={100} autoComplete="name"
            value={draft} onChange={event => setDraft(event.currentTarget.value)} />
          <Text size="sm">{home.memberId} <Code className="code" data-testid="member">{wallet.member}</Code></Text>
          <Fault fault={work.fault} />
          <Group gap="xs">
            {draft.trim() !== own && (
              <Button type="submit" size="xs" loading={work.isRunning}>{text.save}</Button>
            )}
            {own !== '' && <CopyButton label={text.copyCard} content={formatCard({ id: wallet.member, name: own })} />}
            <CopyButton label={text.copyId} content={wallet.member} />
          </Group>
        </Stack>
      </form>
    </Card>
  )
}
