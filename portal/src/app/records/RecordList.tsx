import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { Listing } from '../../client/records'
import { Moment } from '../Moment'
import { usePersonName } from '../people/Person'
import { When } from '../reading/When'
import { useText } from '../text/Language'
import { keyOf, type Known } from './entry'
import { useTitles } from './useTitles'

const rowHeight = 64

interface RecordListProps { shown: readonly Listing[]; chosen: Listing | undefined; open: (listing: Listing) => void }

/** Records as rows. Only those in sight are drawn, and opened to say what they are: ten thousand scroll like ten. */
export function RecordList({ shown, chosen, open }: RecordListProps) {
  const { records: text } = useText()
  const scroll = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: shown.length, estimateSize: () => rowHeight, getScrollElement: () => scroll.current, overscan: 4,
  })
  const inSight = rows.getVirtualItems()
  const known = useTitles(inSight.map(({ index }) => shown[index] as Listing))
  return (
    <div ref={scroll} className="rows" role="region" aria-label={text.title} tabIndex={0}>
      <ul style={{ height: rows.getTotalSize() }}>
        {inSight.map(({ index, start }) => {
          const listing = shown[index] as Listing
          return (
            <li key={keyOf(listing)} style={{ transform: `translateY(${start}px)` }}
              aria-setsize={shown.length} aria-posinset={index + 1}>
              <button type="button" className="row" disabled={listing.erased} onClick={() => open(listing)}
                aria-current={chosen !== undefined && keyOf(listing) === keyOf(chosen)}>
                <Row listing={listing} known={known.get(keyOf(listing))} />
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function Row({ listing, known }: { listing: Listing; known: Known | undefined }) {
  const { records: text, categories } = useText()
  const nameOf = usePersonName()
  const title = known?.title ?? ''
  const notes = [title === '' ? '' : categories[listing.category],
    listing.version > 1 ? text.version(listing.version) : '',
    listing.erased ? text.erased : listing.withdrawn ? text.withdrawn : '', nameOf(listing.author)]
  return (
    <>
      <span className="row-title">{title === '' ? categories[listing.category] : title}</span>
      <span className="row-note">
        {notes.filter(note => note !== '').join(' · ')} ·{' '}
        {known === undefined || known.when === '' ? <Moment at={listing.storedAt} /> : <When at={known.when} />}
      </span>
    </>
  )
}
