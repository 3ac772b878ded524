import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import type { Listing, OpenedRecord } from '../../client/records'
import { categories, type Category } from '../../protocol/codes'
import { Awaited } from '../Awaited'
import { usePersonName } from '../people/Person'
import { Download } from '../records/Download'
import { keyOf } from '../records/entry'
import { countOf, sought } from '../records/known'
import { useKnownRecords } from '../records/KnownRecords'
import { OpenAll } from '../records/OpenAll'
import { RecordList } from '../records/RecordList'
import { useOwnRecords } from '../records/useOwnRecords'
import { RecordView } from '../RecordView'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'

/** A patient's own records, newest first: found by category and by words, opened here, taken home. */
export function Records() {
  const { records: text } = useText()
  const [chosen, choose] = useState<Listing>()
  const answer = useOwnRecords()
  const { value, listed } = answer
  const newest = useMemo(() => [...value ?? []].reverse(), [value])
  const wanted = useWanted()
  // The record that another page led to, once.
  useEffect(() => {
    const found = newest.find(one => keyOf(one) === wanted.current)
    if (found !== undefined) {
      wanted.current = undefined
      choose(found)
    }
  }, [newest])
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Awaited answer={answer} />
      {value === undefined && listed > 0 && <Text role="status">{text.listed(listed)}</Text>}
      {value?.length === 0 && (
        <>
          <Text role="status">{text.none}</Text>
          <Group><Button component={Link} href="/write">{text.write}</Button></Group>
        </>
      )}
      {newest.length > 0 && <Found newest={newest} chosen={chosen} open={listing => choose({ ...listing })} />}
      {chosen !== undefined && <Chosen listing={chosen} />}
      {newest.length > 0 && <Download listings={newest} />}
    </Stack>
  )
}

// In the history's state, which stays in the browser: an address is seen by others. spec portal 5.8
function useWanted() {
  const state = useHistoryState<{ open?: unknown } | null>()
  return useRef(typeof state?.open === 'string' ? state.open : undefined)
}

interface FoundProps { newest: readonly Listing[]; chosen: Listing | undefined; open: (listing: Listing) => void }

function Found({ newest, chosen, open }: FoundProps) {
  const { records: text, categories: names } = useText()
  const nameOf = usePersonName()
  const { known } = useKnownRecords()
  const [category, setCategory] = useState<Category | ''>('')
  const [wanted, setWanted] = useState('')
  // Among ten thousand the letters come first, and what they find a moment later.
  const meant = useDeferredValue(wanted)
  const counts = useMemo(() => countOf(newest), [newest])
  const offered = categories.filter(one => counts.has(one))
  const found = useMemo(() => {
    const isSought = sought(meant)
    return newest.filter(one => (category === '' || one.category === category)
      && (meant.trim() === '' || isSought(known.get(keyOf(one)), `${names[one.category]} ${nameOf(one.author)}`)))
  }, [newest, category, meant, known, names, nameOf])
  return (
    <>
      <div className="filters">
        <NativeSelect label={text.category} value={category}
          onChange={event => setCategory(event.currentTarget.value as Category | '')}
          data={[{ value: '', label: text.counted(text.all, newest.length) },
            ...offered.map(one => ({ value: one, label: text.counted(names[one], counts.get(one) ?? 0) }))]} />
        <TextInput type="search" label={text.search} description={text.searchHint} value={wanted} autoComplete="off"
          onChange={event => setWanted(event.currentTarget.value)} />
      </div>
      {wanted.trim() !== '' && <OpenAll listings={newest} />}
      {found.length === 0 ? <Text role="status">{text.noneSought}</Text>
        : <RecordList shown={found} chosen={chosen} open={open} />}
    </>
  )
}

// Of several that were chosen one after the other it is the last.
function Chosen({ listing }: { listing: Listing }) {
  const { open } = useKnownRecords()
  const answer = useAnswer(useCallback(() => open(listing), [open, listing]))
  return <><Awaited answer={answer} /><Shown opened={answer.value} /></>
}

// Brought into sight, and to whoever listens: below a long list it would be missed.
function Shown({ opened }: { opened: OpenedRecord | undefined }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (opened !== undefined) {
      place.current?.focus({ preventScroll: true })
      place.current?.scrollIntoView({ block: 'nearest' })
    }
  }, [opened])
  return opened === undefined
    ? null
    : <div ref={place} tabIndex={-1} className="shown"><RecordView opened={opened} /></div>
}
