import { Alert, Badge, Stack, Table, Text, Title } from '@mantine/core'
import { useCallback } from 'react'
import { nodeStatus, type LedgerStatus, type NodeStatus } from '../../client/operation'
import { Awaited } from '../Awaited'
import { sizeWords } from '../large/size'
import { Moment } from '../Moment'
import { Facts, Rows } from '../Rows'
import { useRepeated } from '../useRepeated'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'

const askEveryMs = 5000

/** How the node of the registrar's organisation is. spec api 9.4, 9.5 */
export function NodePage() {
  const text = useText().node
  const { session } = useOpened()
  const answer = useRepeated(useCallback(() => nodeStatus(session), [session]), askEveryMs)
  const { value } = answer
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <Awaited answer={answer} />
      {value !== undefined && <Status status={value} />}
    </Stack>
  )
}

function Status({ status }: { status: NodeStatus }) {
  const text = useText().node
  const { certificates, scrub, content, quotas } = status
  return (
    <>
      <Ledgers ledgers={status.ledgers} />
      {status.ledgers.map(ledger => <Rounds key={ledger.name} ledger={ledger} />)}
      {certificates !== undefined && <Certificates certificates={certificates} />}
      {scrub !== undefined && <Scrub scrub={scrub} />}
      {content !== undefined && (
        <Facts title={text.content} facts={[
          [text.kind, text.kinds[content.kind]],
          [text.usable, content.isUsable ? text.yes : text.no],
          [text.free, sizeWords(content.free)],
          [text.reserve, sizeWords(content.reserve)],
          [text.perDay, sizeWords(content.uploadPerDay)],
          [text.damagedReads, `${content.damaged}`],
          [text.openPermits, `${status.openPermits}`],
        ]} />
      )}
      {quotas !== undefined && <Quotas quotas={quotas} />}
      <Title order={2} size="h3">{text.words}</Title>
      <ul lang="en">{status.words.map(words => <li key={words}>{words}</li>)}</ul>
    </>
  )
}

function Ledgers({ ledgers }: { ledgers: readonly LedgerStatus[] }) {
  const text = useText().node
  return (
    <Rows title={text.ledgers}
      heads={[text.ledger, text.height, text.time, text.queued, text.blocks, text.index, text.flush]}>
      {ledgers.map(one => (
        <Table.Tr key={one.name}>
          <Table.Th scope="row">{one.name}</Table.Th>
          <Table.Td>{one.height}</Table.Td>
          <Table.Td><Moment at={one.time} /></Table.Td>
          <Table.Td>{one.queued}</Table.Td>
          <Table.Td>{sizeWords(one.segmentBytes)}</Table.Td>
          <Table.Td>{sizeWords(one.indexBytes)}</Table.Td>
          <Table.Td>{text.flushes(one.flushP50Ms.toFixed(1), one.flushP99Ms.toFixed(1))}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  )
}

// Only while a height is being agreed on are there rounds to show.
function Rounds({ ledger }: { ledger: LedgerStatus }) {
  const text = useText().node
  const { votes } = ledger.ordering
  return votes.length === 0 ? null : (
    <Rows title={text.rounds(ledger.name)} heads={[text.round, text.prepared, text.committed]}>
      {votes.map(row => (
        <Table.Tr key={row.round}>
          <Table.Th scope="row">{row.round}</Table.Th>
          <Table.Td>{row.prepared.join(', ') || text.nobody}</Table.Td>
          <Table.Td>{row.committed.join(', ') || text.nobody}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  )
}

function Certificates({ certificates }: { certificates: NonNullable<NodeStatus['certificates']> }) {
  const text = useText().node
  const { refused } = certificates
  return (
    <>
      {refused !== undefined && <Alert color="red" role="alert" title={text.refused}>{refused}</Alert>}
      <Rows title={text.certificates} heads={[text.what, text.due, text.state]}>
        <Table.Tr>
          <Table.Th scope="row">{text.own}</Table.Th>
          <Table.Td><Moment at={certificates.until} /></Table.Td>
          <Table.Td><Due at={certificates.until} words={text.days(certificates.days)} /></Table.Td>
        </Table.Tr>
        {certificates.lists.map(list => (
          <Table.Tr key={list.organisation}>
            <Table.Th scope="row">{text.list(list.organisation)}</Table.Th>
            <Table.Td><Moment at={list.until} /></Table.Td>
            <Table.Td><Due at={list.until} words={text.ended(list.ended)} /></Table.Td>
          </Table.Tr>
        ))}
      </Rows>
    </>
  )
}

const soonMs = 30 * 24 * 3_600_000

function Due({ at, words }: { at: number; words: string }) {
  const text = useText().node
  const left = at - Date.now()
  return left < 0 ? <Badge color="red">{text.overdue}</Badge>
    : left < soonMs ? <Badge variant="default">{text.soon}</Badge> : <>{words}</>
}

function Scrub({ scrub }: { scrub: NonNullable<NodeStatus['scrub']> }) {
  const text = useText().node
  const damaged = scrub.faults.reduce((sum, fault) => sum + fault.count, 0)
  return (
    <>
      {damaged > 0 && <Alert color="red" role="alert" title={text.damage(damaged)}>{text.damageExplained}</Alert>}
      <Facts title={text.scrub} facts={[
        [text.lastPass, scrub.finishedAt === undefined ? text.firstPass : <Moment at={scrub.finishedAt} />],
        [text.verified, text.blocksAndFiles(scrub.blocks, scrub.files)],
        [text.damaged, `${damaged}`],
        [text.repaired, `${scrub.repaired}`],
        [text.collected, `${scrub.collected}`],
      ]} />
    </>
  )
}

function Quotas({ quotas }: { quotas: NonNullable<NodeStatus['quotas']> }) {
  const { node: text, roles } = useText()
  return (
    <Rows title={text.quotas} heads={[text.role, text.burst, text.perSecond]}>
      {quotas.map(quota => (
        <Table.Tr key={quota.role}>
          <Table.Th scope="row">{roles[quota.role]}</Table.Th>
          <Table.Td>{quota.burst}</Table.Td>
          <Table.Td>{quota.perSecond}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  )
}
