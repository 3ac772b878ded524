import { Badge, Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { member } from '../../client/members'
import { isPractitioner } from '../../protocol/codes'
import { Fault } from '../Fault'
import { useLive } from '../Live'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useOpened } from '../wallets/Wallets'

/** Who one is here. */
export function Home() {
  const { home: text, roles } = useText()
  const { kept, session, wallet } = useOpened()
  const ask = useCallback(() => member(session, wallet.member), [session, wallet])
  const { value: card, fault, refresh } = useAnswer(ask)
  useLive(() => void refresh())
  return (
    <Stack>
      <Title order={1} className="long">{text.greeting(kept.label)}</Title>
      <Group>
        <Text>{text.youAre(roles[wallet.role], wallet.organisation)}</Text>
        {card !== undefined && isPractitioner(card.role) && (
          <Badge variant={card.verified ? 'filled' : 'default'} color="teal">
            {card.verified ? text.verified : text.notVerified}
          </Badge>
        )}
      </Group>
      {card?.verified === false && isPractitioner(card.role) && <Text>{text.awaitVotes}</Text>}
      <MemberId id={wallet.member} />
      <Fault fault={fault} />
    </Stack>
  )
}

function MemberId({ id }: { id: string }) {
  const { home: text } = useText()
  const [isCopied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard.writeText(id).then(() => setCopied(true), () => setCopied(false))
  return (
    <Stack gap="xs">
      <Text>{text.memberId}</Text>
      <Group>
        <Code className="code" data-testid="member">{id}</Code>
        <Button size="xs" variant="default" onClick={copy}>{isCopied ? text.copied : text.copy}</Button>
      </Group>
    </Stack>
  )
}
