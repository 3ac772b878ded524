import { Checkbox, NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Listing } from '../../client/records'
import { categories, type Category } from '../../protocol/codes'
import { Awaited } from '../Awaited'
import { Moment } from '../Moment'
import { usePersonName } from '../people/Person'
import { keyOf, type Known } from '../records/entry'
import { useOwnRecords } from '../records/useOwnRecords'
import { useTitles } from '../records/useTitles'
import { useText } from '../text/Language'

interface Chosen { chosen: readonly string[]; choose: (records: readonly string[]) => void }

/** Each opens with an envelope of its own, proven one by one: more belong into a consent for the category. */
export const mostRecords = 50
const shownAtOnce = 100
// Whoever chooses has to know what a record is.
const titledAtOnce = 30

/** Single records of one's own, newest first. */
export function RecordChoice({ chosen, choose }: Chosen) {
  const { sharing: text, records, categories: names } = useText()
  const [category, setCategory] = useState<Category | ''>('')
  const answer = useOwnRecords()
  const { value } = answer
  const newest = latestOf(value ?? [])
  const offered = newest.filter(one => category === '' || one.category === category)
  const shown = offered.slice(0, shownAtOnce)
  const known = useTitles(shown.slice(0, titledAtOnce))
  return (
    <Stack gap="sm">
      <NativeSelect label={records.category} value={category}
        onChange={event => setCategory(event.currentTarget.value as Category | '')}
        data={[{ value: '', label: records.all },
          ...categories.filter(one => newest.some(listing => listing.category === one))
            .map(one => ({ value: one, label: names[one] }))]} />
      <Checkbox.Group label={text.records(chosen.length)} value={[...chosen]}
        error={chosen.length > mostRecords && text.tooManyRecords(mostRecords)}
        onChange={values => choose(values)}>
        <div className="offered" role="group" aria-label={text.extents.records} tabIndex={0}>
          {shown.map(one => <Offered key={one.record} listing={one} known={known.get(keyOf(one))} />)}
        </div>
      </Checkbox.Group>
      {value !== undefined && shown.length === 0 && <Text role="status">{records.none}</Text>}
      {offered.length > shown.length && <Text size="sm" c="dimmed">{text.onlyNewest(shown.length)}</Text>}
      <Awaited answer={answer} />
    </Stack>
  )
}

function Offered({ listing, known }: { listing: Listing; known: Known | undefined }) {
  const { categories: names, recordView } = useText()
  const nameOf = usePersonName(true)
  const category = names[listing.category]
  return (
    <Checkbox value={listing.record}
      label={known === undefined || known.title === '' ? category : `${known.title} (${category})`}
      description={
        <><Moment at={known?.at ?? listing.storedAt} />. {recordView.author} {nameOf(listing.author)}</>
      } />
  )
}

// The latest version stands for the record; a consent opens all that there are.
function latestOf(listed: readonly Listing[]): Listing[] {
  const latest = new Map<string, Listing>()
  listed.filter(one => !one.erased).forEach(one => latest.set(one.record, one))
  return [...latest.values()].reverse()
}
