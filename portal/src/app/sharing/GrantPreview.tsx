import { Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core'
import { Refused } from '../../client/problem'
import { changeSharing, consentsIn, share } from '../../client/sharing'
import type { Category } from '../../protocol/codes'
import type { ConsentTerms } from '../../protocol/policy'
import { Fault } from '../Fault'
import { useGranteeName } from '../Grantee'
import { Moment } from '../Moment'
import { keyOf } from '../records/entry'
import { useKnownRecords } from '../records/KnownRecords'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useKeep, useOpened } from '../wallets/Wallets'
import type { Preview } from './GrantForm'

interface Shown { preview: Preview; former: ConsentTerms | undefined; done: () => void; back: () => void }

/** Exactly what a signature would open, and what it would take the place of. */
export function GrantPreview({ preview, former, done, back }: Shown) {
  const { grant: text, categories: names, purposes, sharing: words } = useText()
  const { session } = useOpened()
  const keep = useKeep()
  const { known } = useKnownRecords()
  const work = useWork()
  const { sharing, tried } = preview
  const { terms, records } = sharing
  const sign = async () => {
    const now = { ...sharing, terms: { ...terms, from: Date.now() } }
    await (former === undefined ? share(session, now, keep) : changeSharing(session, former.id, now, keep))
    done()
  }
  const parts = consentsIn(sharing)
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">{text.opens}</Title>
        <Who preview={preview} />
        <Text>{text.reads(terms.categories.map(category => names[category]).join(', '))}</Text>
        {records.length > 0 && (
          <ul className="bullets">
            {records.map(one => (
              <li key={keyOf(one)}>
                {known.get(keyOf(one))?.title || names[one.category]}, <Moment at={one.storedAt} />
              </li>
            ))}
          </ul>
        )}
        {records.length > 0 && <Text>{words.onlyThese(records.length)}</Text>}
        {parts.length > 1 && <Text size="sm">{words.signatures(parts.length)}</Text>}
        <Text>{text.purpose(purposes[terms.purpose])}</Text>
        <Text>{text.until} <Moment at={terms.to} /></Text>
        {records.length === 0 && <Past preview={preview} />}
        {former !== undefined && <Text>{words.inPlaceOfFormer}</Text>}
        {preview.taken.map(({ consent, categories }) => (
          <Text key={consent.id}>
            {words.inPlaceOf(categories.map(category => names[category as Category]).join(', '))}{' '}
            <Moment at={consent.to} />.
          </Text>
        ))}
        <Text size="sm" c="dimmed">{text.unread}</Text>
        {!tried.outcome.accepted && <Fault fault={new Refused(tried.outcome.refused ?? 'other')} />}
        <Fault fault={work.fault} />
        <Group>
          <Button loading={work.isRunning} disabled={!tried.outcome.accepted} onClick={() => work.run(sign)}>
            {text.sign}
          </Button>
          <Button variant="default" disabled={work.isRunning} onClick={back}>{text.back}</Button>
        </Group>
      </Stack>
    </Card>
  )
}

// Keys that were given stay with whom they were given.
function Past({ preview: { sharing: { terms }, held, given } }: { preview: Preview }) {
  const { grant: text, categories: names } = useText()
  const named = (these: readonly Category[]) => these.map(category => names[category]).join(', ')
  return terms.past ? <Text>{text.withPast}</Text> : (
    <>
      {terms.categories.length > held.length + given.length && <Text>{text.withoutPast}</Text>}
      {held.length > 0 && <Text>{text.heldPast(named(held))}</Text>}
      {given.length > 0 && <Text>{text.givenPast(named(given))}</Text>}
    </>
  )
}

// A member with the whole id: what is signed is the id, and never the name that this browser has for it.
function Who({ preview: { sharing, role, organisation } }: { preview: Preview }) {
  const { grant: text, roles, sharing: words } = useText()
  const nameOf = useGranteeName()
  const isRole = sharing.grantee.startsWith('role:')
  return (
    <>
      <Text className="long"><strong>{nameOf(sharing.grantee, role)}</strong></Text>
      {isRole
        ? <Text size="sm">{words.service(organisation)}</Text>
        : (
          <Text size="sm">
            {text.reader(roles[role], organisation)}{' '}
            <Code className="code">{sharing.grantee.slice('member:'.length)}</Code>
          </Text>
        )}
    </>
  )
}
