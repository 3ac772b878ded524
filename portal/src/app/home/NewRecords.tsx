import { Stack, Text, Title } from '@mantine/core'
import { Link } from 'wouter'
import type { Listing } from '../../client/records'
import { Awaited } from '../Awaited'
import { Moment } from '../Moment'
import { usePersonName } from '../people/Person'
import { keyOf } from '../records/entry'
import { useOwnRecords } from '../records/useOwnRecords'
import { useTitles } from '../records/useTitles'
import { useText } from '../text/Language'
import { useOpened } from '../wallets/Wallets'

const shownAtMost = 5

/** What others wrote for the patient last. */
export function NewRecords() {
  const text = useText().start
  const { wallet } = useOpened()
  const answer = useOwnRecords()
  const { value } = answer
  const newest = (value ?? []).filter(one => one.author !== wallet.member && !one.erased).slice(-shownAtMost).reverse()
  const known = useTitles(newest)
  return (
    <section aria-labelledby="start-records">
      <Stack gap="xs">
        <Title order={2} size="h3" id="start-records">{text.records}</Title>
        <Awaited answer={answer} />
        {value !== undefined && newest.length === 0 && <Text c="dimmed" role="status">{text.noRecords}</Text>}
        {newest.length > 0 && (
          <ul className="log">
            {newest.map(one => <Item key={keyOf(one)} listing={one} title={known.get(keyOf(one))?.title ?? ''} />)}
          </ul>
        )}
        <Link href="/records" className="link">{text.allRecords(value?.length ?? 0)}</Link>
      </Stack>
    </section>
  )
}

function Item({ listing, title }: { listing: Listing; title: string }) {
  const { start: text, categories } = useText()
  const nameOf = usePersonName()
  return (
    <li>
      <Link href="/records" state={{ open: keyOf(listing) }} className="link long">
        {title === '' ? categories[listing.category] : title}
      </Link>
      <Text size="sm" c="dimmed">
        {title !== '' && `${categories[listing.category]}, `}{text.by(nameOf(listing.author))},{' '}
        <Moment at={listing.storedAt} />
      </Text>
    </li>
  )
}
