import { Badge, Group, Stack, Text, Title } from '@mantine/core'
import { useCallback } from 'react'
import { member } from '../../client/members'
import { isPractitioner } from '../../protocol/codes'
import { OpenAlerts } from '../alerts/OpenAlerts'
import { Fault } from '../Fault'
import { useLive } from '../Live'
import { MyCard } from '../people/MyCard'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useOpened } from '../wallets/Wallets'

/** A member's first page: who one is here, and what to hand to others. */
export function Home() {
  const { wallet } = useOpened()
  return (
    <Stack>
      <Greeting />
      {isPractitioner(wallet.role) && <OpenAlerts />}
      <MyCard />
    </Stack>
  )
}

/** Who one is here. */
export function Greeting() {
  const { home: text, roles } = useText()
  const { kept, session, wallet } = useOpened()
  const ask = useCallback(() => member(session, wallet.member), [session, wallet])
  const { value: card, fault, refresh } = useAnswer(ask)
  useLive(({ event }) => {
    if (event.type === 'PractitionerVoted') {
      void refresh()
    }
  })
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
      <Fault fault={fault} />
    </Stack>
  )
}
