import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { listings, type Listing, type OpenedRecord } from '../../client/records'
import { categories, type Category } from '../../protocol/codes'
import { Fault } from '../Fault'
import { useLive } from '../Live'
import { usePersonName } from '../people/Person'
import { Download } from '../records/Download'
import { keyOf } from '../records/entry'
import { countOf, isSought } from '../records/known'
import { useKnownRecords } from '../records/KnownRecords'
import { OpenAll } from '../records/OpenAll'
import { RecordList } from '../records/RecordList'
import { RecordView } from '../RecordView'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

/** A patient's own records, newest first: found by category and by words, opened here, taken home. */
export function Records() {
  const { records: text } = useText()
  const { session, wallet } = useOpened()
  const { open } = useKnownRecords()
  const [opened, setOpened] = useState<OpenedRecord>()
  const work = useWork()
  const ask = useCallback(() => listings(session, wallet.member), [session, wallet])
  const { value, fault, refresh } = useAnswer(ask)
  useLive(({ event }) => {
    if (event.type === 'RecordStored') {
      void refresh()
    }
  })
  const newest = useMemo(() => [...value ?? []].reverse(), [value])
  const wanted = useWanted()
  const show = (listing: Listing) => work.run(async () => {
    setOpened(undefined)
    setOpened(await open(listing))
  })
  // The record that another page led to, once.
  useEffect(() => {
    const found = newest.find(one => keyOf(one) === wanted.current)
    if (found !== undefined) {
      wanted.current = undefined
      show(found)
    }
  }, [newest])
  return (
    <Stack>
      <Title order={1}>{text.title}</Title>
      <Fault fault={fault} />
      {value?.length === 0 && (
        <>
          <Text role="status">{text.none}</Text>
          <Group><Button component={Link} href="/write">{text.write}</Button></Group>
        </>
      )}
      {newest.length > 0 && <Found newest={newest} open={show} />}
      {work.isRunning && <Text role="status">{text.opening}</Text>}
      <Fault fault={work.fault} />
      <Shown opened={opened} />
      {newest.length > 0 && <Download listings={newest} />}
    </Stack>
  )
}

// In the history's state, which stays in the browser: an address is seen by others. spec portal 5.8
function useWanted() {
  const state = useHistoryState<{ open?: unknown } | null>()
  return useRef(typeof state?.open === 'string' ? state.open : undefined)
}

function Found({ newest, open }: { newest: readonly Listing[]; open: (listing: Listing) => void }) {
  const { records: text, categories: names } = useText()
  const nameOf = usePersonName()
  const { known } = useKnownRecords()
  const [category, setCategory] = useState<Category | ''>('')
  const [wanted, setWanted] = useState('')
  const counts = useMemo(() => countOf(newest), [newest])
  const offered = categories.filter(one => counts.has(one))
  const found = newest.filter(one => (category === '' || one.category === category) && (wanted.trim() === ''
    || isSought(known.get(keyOf(one)), `${names[one.category]} ${nameOf(one.author)}`, wanted)))
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
      {found.length === 0 ? <Text role="status">{text.noneSought}</Text> : <RecordList shown={found} open={open} />}
    </>
  )
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
