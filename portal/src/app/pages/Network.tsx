import { Alert, Badge, Stack, Table, Text, Title } from '@mantine/core'
import { useCallback } from 'react'
import { networkNow } from '../../client/network'
import { Awaited } from '../Awaited'
import { useLive } from '../Live'
import { Moment } from '../Moment'
import { Rows } from '../Rows'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useOpened } from '../wallets/Wallets'

/** Who runs the ledgers, who is there, and how far they are. */
export function Network() {
  const text = useText().network
  const { session } = useOpened()
  const answer = useAnswer(useCallback(() => networkNow(session), [session]))
  const { value, refresh } = answer
  useLive(() => void refresh())
  if (value === undefined) {
    return <Stack><Title order={1}>{text.title}</Title><Awaited answer={answer} /></Stack>
  }
  const { governance, region, heads } = value
  const reachable = new Map(region.nodes.map(node => [node.validator, node.reachable]))
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.region(region.region, region.network, region.patients)}</Text>
      {governance.stoppableBy.length > 0 && (
        <Alert color="yellow" title={text.stoppable}>{text.stoppableBy(governance.stoppableBy.join(', '))}</Alert>
      )}
      <Rows title={text.validators} heads={[text.validator, text.organisation, text.power, text.state]}>
        {governance.validators.map(one => (
          <Table.Tr key={one.id}>
            <Table.Th scope="row">{one.id}</Table.Th>
            <Table.Td>{one.organisation}</Table.Td>
            <Table.Td>{one.power}</Table.Td>
            <Table.Td><State isCompromised={one.compromised} isReachable={reachable.get(one.id) ?? false} /></Table.Td>
          </Table.Tr>
        ))}
      </Rows>
      <Rows title={text.ledgers} heads={[text.ledger, text.height, text.time]}>
        {heads.map(head => (
          <Table.Tr key={head.ledger}>
            <Table.Th scope="row">{head.ledger}</Table.Th>
            <Table.Td>{head.height}</Table.Td>
            <Table.Td><Moment at={head.time} /></Table.Td>
          </Table.Tr>
        ))}
      </Rows>
      {governance.proposals.length > 0 && (
        <Rows title={text.proposals} heads={[text.organisation, text.inFavour, text.against, text.until]}>
          {governance.proposals.map(one => (
            <Table.Tr key={one.id}>
              <Table.Th scope="row">{one.organisation}</Table.Th>
              <Table.Td>{one.for.join(', ')}</Table.Td>
              <Table.Td>{one.against.join(', ')}</Table.Td>
              <Table.Td><Moment at={one.until} /></Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
    </Stack>
  )
}

function State({ isCompromised, isReachable }: { isCompromised: boolean; isReachable: boolean }) {
  const text = useText().network
  const [color, words] = isCompromised ? ['red', text.compromised]
    : isReachable ? ['teal', text.reachable] : ['gray', text.silent]
  return <Badge variant={isCompromised || isReachable ? 'filled' : 'default'} color={color}>{words}</Badge>
}
