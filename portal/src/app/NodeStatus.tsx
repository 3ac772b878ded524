import { Title } from '@mantine/core'
import { useCallback } from 'react'
import { nodeStatus } from '../client/network'
import { Fault } from './Fault'
import { useText } from './text/Language'
import { useAnswer } from './useAnswer'
import { useOpened } from './wallets/Wallets'

/** How the node of the registrar's organisation is, in its own words, which are English. spec api 9.4 */
export function NodeStatus() {
  const text = useText().network
  const { session } = useOpened()
  const { value, fault } = useAnswer(useCallback(() => nodeStatus(session), [session]))
  return (
    <>
      <Title order={2} size="h3">{text.node}</Title>
      <Fault fault={fault} />
      <ul lang="en">{value?.words.map(words => <li key={words}>{words}</li>)}</ul>
    </>
  )
}
