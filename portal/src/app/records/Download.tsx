import { Button, Group, Stack, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import type { Listing } from '../../client/records'
import type { Bytes } from '../../protocol/encoding'
import { Fault } from '../Fault'
import { usePersonName } from '../people/Person'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { saveFile } from '../wallets/files'
import { workAdvanced } from '../wallets/idle'
import { writeArchive, type Archived } from './archive'
import { useKnownRecords } from './KnownRecords'
import { ZipWriter, type Sink } from './zip'

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
    const target = await chosenFile()
    if (target === undefined) {
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
      const zip = new ZipWriter(target.sink, new Date())
      const words = { fhir, index: text.index, categories }
      setArchived(await writeArchive(zip, listings, { open, nameOf, advance }, words))
      await target.end()
    } catch (fault) {
      await target.giveUp()
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

interface Target { sink: Sink; end(): Promise<void>; giveUp(): Promise<void> }

interface Picking { showSaveFilePicker(options: { suggestedName: string }): Promise<FileSystemFileHandle> }

// Straight to the disk where the browser can; elsewhere it gathers the parts and hands them over at the end.
async function chosenFile(): Promise<Target | undefined> {
  const name = `salus-records-${new Date().toISOString().slice(0, 10)}.zip`
  if ('showSaveFilePicker' in window) {
    try {
      const file = await (await (window as unknown as Picking).showSaveFilePicker({ suggestedName: name }))
        .createWritable()
      return { sink: file, end: () => file.close(), giveUp: () => file.abort() }
    } catch (fault) {
      if (fault instanceof DOMException && fault.name === 'AbortError') {
        return undefined
      }
      throw fault
    }
  }
  const parts: Bytes[] = []
  return {
    sink: { write: async bytes => { parts.push(bytes) } },
    end: async () => saveFile(name, new Blob(parts), 'application/zip'),
    giveUp: async () => { parts.length = 0 },
  }
}
