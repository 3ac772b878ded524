import { Badge, Button, Chip, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { askAndRead, type Answered } from '../../client/access'
import type { Category } from '../../protocol/codes'
import { Fault } from '../Fault'
import { Moment } from '../Moment'
import { Person } from '../people/Person'
import { When } from '../reading/When'
import { RecordView } from '../RecordView'
import { useLanguage, useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'
import { monthsOf, timelineOf, type Entry } from './timeline'
import { useHeading } from './useHeading'

interface Shown { answers: readonly Answered[]; more: (answered: Answered) => void }

const shownAtOnce = 100

/** All that was opened of a patient as one course, newest first, over all categories. */
export function Timeline({ answers, more }: Shown) {
  const { care: text, categories: names } = useText()
  const headingOf = useHeading()
  const [only, setOnly] = useState<Category | undefined>()
  const [shown, setShown] = useState(shownAtOnce)
  const entries = timelineOf(answers, ({ opened }) =>
    opened === undefined ? undefined : headingOf(opened.content).at)
  const present = [...new Set(entries.map(entry => entry.listing.category))]
  const chosen = entries.filter(entry => only === undefined || entry.listing.category === only)
  if (entries.length === 0) {
    return null
  }
  return (
    <Stack>
      {present.length > 1 && (
        <Group gap="xs" role="group" aria-label={text.filter}>
          <Chip checked={only === undefined} onChange={() => setOnly(undefined)}>{text.everything}</Chip>
          {present.map(category => (
            <Chip key={category} checked={only === category} onChange={() => setOnly(category)}>
              {text.count(names[category], entries.filter(entry => entry.listing.category === category).length)}
            </Chip>
          ))}
        </Group>
      )}
      {monthsOf(chosen.slice(0, shown)).map(({ month, entries: inMonth }) => (
        <section key={month} aria-label={month}>
          <MonthTitle month={month} />
          <ol className="course">
            {inMonth.map(entry => (
              <Line key={`${entry.listing.record}/${entry.listing.version}`} entry={entry} more={more} />
            ))}
          </ol>
        </section>
      ))}
      {chosen.length > shown && (
        <Group><Button variant="default" onClick={() => setShown(shown + shownAtOnce)}>{text.older}</Button></Group>
      )}
    </Stack>
  )
}

function MonthTitle({ month }: { month: string }) {
  const { code } = useLanguage()
  const [year = 0, number = 1] = month.split('-').map(Number)
  const words = new Intl.DateTimeFormat(code, { month: 'long', year: 'numeric' }).format(new Date(year, number - 1))
  return <Title order={2} size="h4">{words}</Title>
}

function Line({ entry, more }: { entry: Entry; more: (answered: Answered) => void }) {
  const { care: text, categories: names, records } = useText()
  const headingOf = useHeading()
  const { listing, opened, fault } = entry
  const [isOpen, setOpen] = useState(false)
  const heading = opened === undefined ? undefined : headingOf(opened.content)
  const title = (heading?.title ?? '') || names[listing.category]
  const when = heading?.when ?? ''
  return (
    <li>
      <div className="course-head">
        <span className="course-day">{when === '' ? <Moment at={entry.at} /> : <When at={when} />}</span>
        <Badge variant="default">{names[listing.category]}</Badge>
        {listing.version > 1 && <Text size="sm">{records.version(listing.version)}</Text>}
        {listing.withdrawn && <Badge color="red" variant="outline">{records.withdrawn}</Badge>}
      </div>
      <Text fw={600} className="long">{title}</Text>
      <Text component="div" size="sm" c="dimmed">{text.by} <Person id={listing.author} isAfterBy /></Text>
      <Fault fault={fault} />
      {opened === undefined
        ? fault === undefined && <OpenOne entry={entry} more={more} />
        : (
          <>
            <Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {isOpen ? text.hide : text.show}
            </Button>
            {isOpen && <RecordView opened={opened} isHeaded />}
          </>
        )}
    </li>
  )
}

// What was only listed is asked for by itself: that it was read stands on the ledger like the rest.
function OpenOne({ entry: { scope, listing }, more }: { entry: Entry; more: (answered: Answered) => void }) {
  const { care: text, records } = useText()
  const { session } = useOpened()
  const work = useWork()
  const open = async () => more(await askAndRead(session, { ...scope, record: listing.record }))
  return (
    <>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" disabled={work.isRunning} onClick={() => work.run(open)}>
          {text.open}
        </Button>
        {work.isRunning && <><Loader size="xs" /><Text size="sm" role="status">{records.opening}</Text></>}
      </Group>
      <Fault fault={work.fault} />
    </>
  )
}
