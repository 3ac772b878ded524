import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { member, vote, type MemberCard } from '../../client/members'
import { isPractitioner } from '../../protocol/codes'
import { Fault } from '../Fault'
import { PersonField } from '../people/PersonField'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

/** The organisation's vote on practitioners, its own and others'. spec ledger 8.5 */
export function Verification() {
  const text = useText().verification
  const { session } = useOpened()
  const [id, setId] = useState('')
  const [card, setCard] = useState<MemberCard>()
  const finding = useWork(id)
  const voting = useWork(id)
  const find = async () => setCard(await member(session, id))
  // Only about who is shown: the field may name another one by now. spec portal 7.11
  const found = card?.id === id ? card : undefined
  const say = async (isInFavour: boolean) => {
    await vote(session, id, isInFavour)
    await find()
  }
  return (
    <Stack className="narrow">
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <form onSubmit={event => {
        event.preventDefault()
        setCard(undefined)
        finding.run(find)
      }}>
        <Stack gap="sm">
          <PersonField label={text.member} required value={id} onChange={setId} />
          <Group>
            <Button type="submit" variant="default" loading={finding.isRunning} disabled={id === ''}>
              {text.find}
            </Button>
          </Group>
        </Stack>
      </form>
      <Fault fault={finding.fault} />
      {found !== undefined && (
        <Found card={found} isVoting={voting.isRunning} say={yes => voting.run(() => say(yes))} />
      )}
      <Fault fault={voting.fault} />
    </Stack>
  )
}

function Found({ card, isVoting, say }: { card: MemberCard; isVoting: boolean; say: (isInFavour: boolean) => void }) {
  const { verification: text, roles } = useText()
  if (!isPractitioner(card.role)) {
    return <Text role="status">{text.notPractitioner}</Text>
  }
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group>
          <Text>{roles[card.role]}, {card.organisation}, {text.licence} {card.licence}</Text>
          <Badge variant={card.verified ? 'filled' : 'default'} color="teal">
            {card.verified ? text.verified : text.notVerified}
          </Badge>
        </Group>
        <Group>
          <Button loading={isVoting} onClick={() => say(true)}>{text.inFavour}</Button>
          <Button variant="default" loading={isVoting} onClick={() => say(false)}>{text.against}</Button>
        </Group>
      </Stack>
    </Card>
  )
}
