import { Button, Group, Stack, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import type { Listing } from '../../client/records'
import { Fault } from '../Fault'
import { chosenFile, finish } from '../large/saving'
import { usePersonName } from '../people/Person'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { workAdvanced } from '../wallets/idle'
import { writeArchive, type Archived } from './archive'
import { useKnownRecords } from './KnownRecords'
import { ZipWriter } from './zip'

class Cancelled extends Error { readonly code = 'cancelled' }

/** All records in one archive, made in this page and handed over as a file. */
export function Download({ listings }: { listings: readonly Listing[] }) {
  const { download: text, fhir, categories } = useText()
  const { open } = useKnownRecords()
  const nameOf = usePersonName()
  const [done, setDone] = useState<number>()
  const [archived, setArchived] = useState<readonly Archived[]>()
  const isCancelled = useRef(false)
  const work = useWork()

  const write = async () => {
    isCancelled.current = false
    setArchived(undefined)
    const date = new Date()
    const file = await chosenFile(`salus-records-${date.toISOString().slice(0, 10)}.zip`, 'application/zip')
    if (file === undefined) {
      return
    }
    const advance = (count: number) => {
      workAdvanced()
      setDone(count)
      if (isCancelled.current) {
        throw new Cancelled()
      }
    }
    try {
      const words = { fhir, index: text.index, categories }
      setArchived(await finish(file, () =>
        writeArchive(new ZipWriter(file, date), listings, { open, nameOf, advance }, words)))
    } catch (fault) {
      if (!(fault instanceof Cancelled)) {
        throw fault
      }
    } finally {
      setDone(undefined)
    }
  }
  const missing = archived?.filter(one => one.fault !== undefined && !one.listing.erased).length ?? 0
  return (
    <Stack gap="xs">
      <Group>
        <Button variant="default" loading={work.isRunning} disabled={listings.length === 0}
          onClick={() => work.run(write)}>{text.all}</Button>
        {work.isRunning && (
          <Button variant="default" onClick={() => { isCancelled.current = true }}>{text.cancel}</Button>
        )}
      </Group>
      {done !== undefined && (
        <div>
          <Text size="sm" role="status">{text.progress(done, listings.length)}</Text>
          <progress className="progress" value={done} max={listings.length} aria-label={text.all} />
        </div>
      )}
      {archived !== undefined && (
        <Text size="sm" role="status">
          {text.done(archived.length - missing)} {missing > 0 && text.missing(missing)}
        </Text>
      )}
      <Fault fault={work.fault} />
    </Stack>
  )
}
