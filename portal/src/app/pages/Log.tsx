import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import { isSignedBy } from '../../client/authorship'
import { proveEntry, type LogEntry } from '../../client/log'
import type { Final } from '../../client/submission'
import { Awaited } from '../Awaited'
import { Fault } from '../Fault'
import { readerOfPermit } from '../home/readers'
import { useAccessLog } from '../home/useAccessLog'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { personOf } from '../people/personOf'
import { authorsOf, keyOfStored } from '../records/entry'
import { useOwnRecords } from '../records/useOwnRecords'
import { useEventWords } from '../text/useEventWords'
import { useText } from '../text/Language'
import { saveFile } from '../wallets/files'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

const shownAtFirst = 50

/** Everything that happened to one's records and consents, newest first, in plain words. */
export function Log() {
  const text = useText().log
  const [shown, setShown] = useState(shownAtFirst)
  const answer = useAccessLog()
  const { value } = answer
  const newest = [...value ?? []].reverse()
  const { value: listings } = useOwnRecords()
  const named = useMemo(
    () => ({ readers: readerOfPermit(value ?? []), authors: authorsOf(listings ?? []) }), [value, listings])
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Text>{text.explanation}</Text>
      <Awaited answer={answer} />
      <ol className="log">
        {newest.slice(0, shown).map(entry => (
          <Entry key={`${entry.ledger}-${entry.sequence}`} entry={entry} named={named} />
        ))}
      </ol>
      {shown < newest.length && (
        <Group><Button variant="default" onClick={() => setShown(shown + 200)}>{text.more}</Button></Group>
      )}
    </Stack>
  )
}

/** Who is no part of what happened: to whom each permit was given, and who wrote each version. */
interface Named { readers: ReadonlyMap<string, string>; authors: ReadonlyMap<string, string> }

function Entry({ entry, named }: { entry: LogEntry; named: Named }) {
  const { log: text, recordView } = useText()
  const words = useEventWords(named)
  const { session, wallet } = useOpened()
  const author = named.authors.get(keyOfStored(entry.event) ?? '')
  const who = personOf(entry.event, wallet.member) ?? (author === wallet.member ? undefined : author)
  const [proven, setProven] = useState<Final>()
  const [isSigned, setSigned] = useState(true)
  const work = useWork()
  const verify = async () => {
    const final = await proveEntry(session, entry)
    setSigned(author === undefined || await isSignedBy(session, final, author))
    setProven(final)
  }
  return (
    <li>
      <Stack gap={4}>
        <Text className="long">{words(entry.event)}</Text>
        <Group gap="sm">
          <Text size="sm" c="dimmed"><Moment at={entry.time} /></Text>
          {who !== undefined && <Text component="span" size="sm"><Person id={who} /></Text>}
          <Button size="compact-xs" variant="default" loading={work.isRunning} onClick={() => work.run(verify)}>
            {text.verify}
          </Button>
          {proven !== undefined && (
            <Button size="compact-xs" variant="default" onClick={() =>
              saveFile(`proof-${proven.id.slice(0, 8)}.json`, proven.proof, 'application/json')}>
              {text.saveProof}
            </Button>
          )}
        </Group>
        {proven !== undefined && (
          <Text size="sm" role="status">
            {text.proven(`${proven.header.height}`, proven.hospitals.join(', '))}
            {!isSigned && ` ${recordView.author}: ${recordView.unproven}.`}
          </Text>
        )}
        <Fault fault={work.fault} />
      </Stack>
    </li>
  )
}
