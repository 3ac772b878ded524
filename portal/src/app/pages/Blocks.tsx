import { Button, Code, Group, NativeSelect, NumberInput, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { blocksDown, findTransaction, headHeight, type Block, type Found } from '../../client/operation'
import { ledgers, type LedgerName } from '../../protocol/codes'
import { Awaited } from '../Awaited'
import { Fault } from '../Fault'
import { Moment } from '../Moment'
import { Rows } from '../Rows'
import { useText } from '../text/Language'
import { useEventWords } from '../text/useEventWords'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { saveFile } from '../wallets/files'
import { useOpened } from '../wallets/Wallets'

const shown = 12

/** The blocks of a ledger, each proven final in this browser, and where a transaction is. */
export function Blocks() {
  const text = useText().blocks
  const [ledger, setLedger] = useState<LedgerName>('policies')
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <NativeSelect className="narrow" label={text.ledger} value={ledger} data={[...ledgers]}
        onChange={event => setLedger(event.currentTarget.value as LedgerName)} />
      <Chain key={ledger} ledger={ledger} />
      <Search />
    </Stack>
  )
}

function Chain({ ledger }: { ledger: LedgerName }) {
  const text = useText().blocks
  const { session } = useOpened()
  const [from, setFrom] = useState<number>()
  const [wanted, setWanted] = useState<number | string>('')
  const answer = useAnswer(useCallback(async () => {
    const head = await headHeight(session, ledger)
    const top = Math.max(0, Math.min(from ?? head, head))
    return { head, top, blocks: await blocksDown(session, ledger, top, shown) }
  }, [session, ledger, from]))
  const { value, refresh } = answer
  const top = value?.top ?? 0
  return (
    <Stack gap="sm">
      <Awaited answer={answer} />
      {value?.blocks.length === 0 && <Text role="status">{text.none}</Text>}
      {value !== undefined && value.blocks.length > 0 && <List blocks={value.blocks} />}
      <form onSubmit={event => {
        event.preventDefault()
        setFrom(Number(wanted))
      }}>
        <Group align="end">
          <Button variant="default" onClick={() => from === undefined ? void refresh() : setFrom(undefined)}>
            {text.newest}
          </Button>
          <Button variant="default" disabled={top <= shown} onClick={() => setFrom(top - shown)}>{text.older}</Button>
          <NumberInput label={text.height} min={1} allowDecimal={false} hideControls value={wanted}
            onChange={setWanted} />
          <Button type="submit" variant="default" disabled={wanted === ''}>{text.go}</Button>
        </Group>
      </form>
    </Stack>
  )
}

function List({ blocks }: { blocks: readonly Block[] }) {
  const text = useText().blocks
  return (
    <Rows title={text.proven}
      heads={[text.height, text.time, text.proposer, text.signed, text.transactions, text.digest]}>
      {blocks.map(block => (
        <Table.Tr key={block.height}>
          <Table.Th scope="row">{block.height}</Table.Th>
          <Table.Td><Moment at={block.time} /></Table.Td>
          <Table.Td>{block.proposer}</Table.Td>
          <Table.Td>{block.signedBy.join(', ')}</Table.Td>
          <Table.Td>{block.transactions}</Table.Td>
          <Table.Td><Code title={block.digest}>{block.digest.slice(0, 12)}…</Code></Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  )
}

function Search() {
  const text = useText().blocks
  const { session } = useOpened()
  const [id, setId] = useState('')
  const [found, setFound] = useState<Found>()
  const work = useWork()
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">{text.search}</Title>
      <form onSubmit={event => {
        event.preventDefault()
        setFound(undefined)
        work.run(async () => setFound(await findTransaction(session, id.trim())))
      }}>
        <Group align="end">
          <TextInput className="wide" label={text.transaction} description={text.transactionHint} required
            value={id} onChange={event => setId(event.currentTarget.value)} />
          <Button type="submit" variant="default" loading={work.isRunning}>{text.find}</Button>
        </Group>
      </form>
      <Fault fault={work.fault} />
      {found !== undefined && <Place found={found} />}
    </Stack>
  )
}

function Place({ found }: { found: Found }) {
  const text = useText().blocks
  const words = useEventWords()
  const { proven } = found
  return (
    <Stack gap="xs" role="status">
      <Text>{text.place(found.ledger, `${found.height}`, found.index + 1)} <Moment at={found.time} /></Text>
      {proven === undefined ? <Text>{text.notParty}</Text> : (
        <>
          <ul>
            {proven.receipt.events.map((event, at) => <li key={at}>{words(event)}</li>)}
            {proven.receipt.refused !== undefined && <li>{text.refused(proven.receipt.refused)}</li>}
          </ul>
          <Text>{text.isProven(proven.signedBy.join(', '))}</Text>
          <Group>
            <Button size="xs" variant="default" onClick={() =>
              saveFile(`proof-${proven.id.slice(0, 8)}.json`, proven.proof, 'application/json')}>{text.save}</Button>
          </Group>
        </>
      )}
    </Stack>
  )
}
