import { NativeSelect, Stack, Text, Title } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useRef, useState } from 'react'
import { policyNow } from '../../client/consents'
import { holdKeys } from '../../client/keys'
import { listings, openListing, type Listing, type OpenedRecord } from '../../client/records'
import { categories, type Category } from '../../protocol/codes'
import { Fault } from '../Fault'
import { useLive } from '../Live'
import { Moment } from '../Moment'
import { RecordView } from '../RecordView'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useKeep, useOpened } from '../wallets/Wallets'

/** A patient's own records, newest first. */
export function Records() {
  const { records: text, categories: names } = useText()
  const { session, wallet } = useOpened()
  const keep = useKeep()
  const [category, setCategory] = useState<Category | ''>('')
  const [opened, setOpened] = useState<OpenedRecord>()
  const work = useWork()
  const ask = useCallback(() => listings(session, wallet.member), [session, wallet])
  const { value, fault, refresh } = useAnswer(ask)
  useLive(({ event }) => {
    if (event.type === 'RecordStored') {
      void refresh()
    }
  })
  const shown = (value ?? []).filter(one => category === '' || one.category === category).reverse()

  const open = async (listing: Listing) => {
    setOpened(undefined)
    await holdKeys(session, await policyNow(session), [listing.category], keep)
    const key = wallet.categoryKeys.find.bind(wallet.categoryKeys)
    setOpened(await openListing(session, { patient: wallet.member, key }, listing))
  }

  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <NativeSelect className="narrow" label={text.category} value={category}
        onChange={event => setCategory(event.currentTarget.value as Category | '')}
        data={[{ value: '', label: text.all }, ...categories.map(one => ({ value: one, label: names[one] }))]} />
      <Fault fault={fault} />
      {value !== undefined && shown.length === 0 && <Text role="status">{text.none}</Text>}
      {shown.length > 0 && <List shown={shown} open={listing => work.run(() => open(listing))} />}
      {work.isRunning && <Text role="status">{text.opening}</Text>}
      <Fault fault={work.fault} />
      {opened !== undefined && <RecordView opened={opened} />}
    </Stack>
  )
}

const rowHeight = 56

// Only the rows in sight are drawn: ten thousand scroll as well as ten.
function List({ shown, open }: { shown: readonly Listing[]; open: (listing: Listing) => void }) {
  const { records: text, categories: names } = useText()
  const scroll = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: shown.length, estimateSize: () => rowHeight, getScrollElement: () => scroll.current, overscan: 8,
  })
  return (
    <div ref={scroll} className="rows" role="region" aria-label={text.title} tabIndex={0}>
      <ul style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const listing = shown[index] as Listing
          return (
            <li key={`${listing.record}/${listing.version}`} style={{ transform: `translateY(${start}px)` }}
              aria-setsize={shown.length} aria-posinset={index + 1}>
              <button type="button" className="row" disabled={listing.erased} onClick={() => open(listing)}>
                <span>{names[listing.category]}{listing.version > 1 && ` (${text.version(listing.version)})`}</span>
                <span className="row-note">
                  {listing.erased ? text.erased : listing.withdrawn ? text.withdrawn : ''}{' '}
                  <Moment at={listing.storedAt} />
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
