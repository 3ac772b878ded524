import { Alert, Button, FileInput, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import { store } from '../../client/records'
import { categories, type Category } from '../../protocol/codes'
import { utf8Bytes } from '../../protocol/encoding'
import type { RecordContent } from '../../protocol/record'
import { Fault } from '../Fault'
import { PersonField } from '../people/PersonField'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

// A file is sealed in this page's memory; larger ones are for the command line.
const largestFile = 64 * 1024 * 1024

/** Writes a record: as a note or from a file; a patient for itself, a practitioner for a patient. */
export function Write() {
  const { write: text, categories: names } = useText()
  const { session, wallet } = useOpened()
  const isPatient = wallet.role === 'patient'
  const [patient, setPatient] = useState(isPatient ? wallet.member : '')
  const [category, setCategory] = useState<Category>('clinical-note')
  const [note, setNote] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [stored, setStored] = useState<string>()
  const work = useWork()
  const isTooLarge = file !== null && file.size > largestFile

  const write = async () => {
    setStored(undefined)
    const content = file === null ? textOf(note) : await contentOf(file)
    const final = await store(session, patient, category, content)
    setStored(`${final.header.height}`)
    setNote('')
    setFile(null)
  }

  return (
    <form onSubmit={event => {
      event.preventDefault()
      work.run(write)
    }}>
      <Stack className="narrow">
        <Title order={1}>{text.title}</Title>
        <Text>{isPatient ? text.explanationOwn : text.explanation}</Text>
        {!isPatient && <PersonField label={text.patient} required value={patient} onChange={setPatient} />}
        <NativeSelect label={text.category} value={category}
          onChange={event => setCategory(event.currentTarget.value as Category)}
          data={categories.map(value => ({ value, label: names[value] }))} />
        <Textarea label={text.note} rows={6} disabled={file !== null} value={note}
          onChange={event => setNote(event.currentTarget.value)} />
        <FileInput label={text.file} description={text.fileHint} clearable value={file} onChange={setFile}
          error={isTooLarge && text.tooLarge} />
        <Fault fault={work.fault} />
        {stored !== undefined && <Alert color="teal" role="status">{text.stored(stored)}</Alert>}
        <Button type="submit" loading={work.isRunning}
          disabled={isTooLarge || patient === '' || (file === null && note.trim() === '')}>{text.store}</Button>
      </Stack>
    </form>
  )
}

function textOf(note: string): RecordContent {
  return { mediaType: 'text/plain', bytes: utf8Bytes(note) }
}

async function contentOf(file: File): Promise<RecordContent> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return { mediaType: /^[ -~]{1,127}$/.test(file.type) ? file.type : 'application/octet-stream', bytes }
}
