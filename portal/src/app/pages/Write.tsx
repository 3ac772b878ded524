import { Alert, Button, FileInput, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core'
import { useCallback, useState } from 'react'
import { store } from '../../client/records'
import { categories, type Category } from '../../protocol/codes'
import { utf8Bytes } from '../../protocol/encoding'
import type { RecordContent } from '../../protocol/record'
import { BundleCard } from '../care/BundleCard'
import { fileContent, type FileContent } from '../care/fileContent'
import { Fault } from '../Fault'
import { TransferProgress } from '../large/TransferProgress'
import { useTransfer } from '../large/useTransfer'
import { PersonField } from '../people/PersonField'
import { Place } from '../Place'
import { useText } from '../text/Language'
import { useAnswer } from '../useAnswer'
import { useWork } from '../useWork'
import { useOpened } from '../wallets/Wallets'

// What a node takes of one content unless its operator set it otherwise. spec api 1.3
const largestFile = 1_000_000_000

/** Writes a record: as a note or from a file; a patient for itself, a practitioner for a patient. */
export function Write() {
  const { write: text } = useText()
  const { wallet } = useOpened()
  const isPatient = wallet.role === 'patient'
  const [patient, setPatient] = useState(isPatient ? wallet.member : '')
  const [file, setFile] = useState<File | null>(null)
  const [stored, setStored] = useState<string>()
  const isTooLarge = file !== null && file.size > largestFile
  // Of several files that were chosen one after the other what the last one holds.
  const { value: read, fault } = useAnswer(useCallback(async () =>
    file === null || isTooLarge ? undefined : fileContent(file), [file, isTooLarge]))
  const choose = (chosen: File | null) => {
    setFile(chosen)
    setStored(undefined)
  }
  const leave = () => choose(null)
  const isClosed = isTooLarge || patient === ''
  return (
    <Stack className="narrow">
      <Title order={1}>{text.title}</Title>
      <Text>{isPatient ? text.explanationOwn : text.explanation}</Text>
      {!isPatient && <PersonField label={text.patient} required value={patient} onChange={setPatient} />}
      <FileInput label={text.file} description={text.fileHint} clearable
        clearButtonProps={{ 'aria-label': text.noFile }} value={file} onChange={choose}
        error={isTooLarge && text.tooLarge} />
      <Fault fault={fault} />
      <Place step={read?.bundle}>
        {read?.bundle === undefined
          ? (
            <Single patient={patient} read={read} isClosed={isClosed}
              isFile={file !== null} begun={() => setStored(undefined)} done={height => {
                leave()
                setStored(height)
              }} />
          )
          : <BundleCard key={patient} bundle={read.bundle} patient={patient} leave={leave} />}
      </Place>
      {stored !== undefined && <Alert color="teal" role="status">{text.stored(stored)}</Alert>}
    </Stack>
  )
}

interface Shown {
  patient: string
  read: FileContent | undefined
  isFile: boolean
  isClosed: boolean
  begun: () => void
  done: (height: string) => void
}

// One record of one category: a note, or a file as it is.
function Single({ patient, read, isFile, isClosed, begun, done }: Shown) {
  const { write: text, file: words, large, categories: names } = useText()
  const { session } = useOpened()
  const [chosen, setChosen] = useState<Category>()
  const [note, setNote] = useState('')
  const work = useWork(patient)
  const category = chosen ?? read?.proposed ?? 'clinical-note'
  const transfer = useTransfer()
  const write = async () => {
    begun()
    const content = read?.content ?? textOf(note)
    const final = await ('parts' in content
      ? transfer.run(report => store(session, patient, category, { source: content, report }))
      : store(session, patient, category, content))
    if (final !== undefined) {
      setNote('')
      done(`${final.header.height}`)
    }
  }
  return (
    <form onSubmit={event => {
      event.preventDefault()
      work.run(write)
    }}>
      <Stack>
        <NativeSelect label={text.category} value={category}
          description={read?.proposed === undefined ? undefined : words.proposed(names[read.proposed])}
          onChange={event => setChosen(event.currentTarget.value as Category)}
          data={categories.map(value => ({ value, label: names[value] }))} />
        {!isFile && (
          <Textarea label={text.note} rows={6} value={note} onChange={event => setNote(event.currentTarget.value)} />
        )}
        <Fault fault={work.fault} />
        <TransferProgress transfer={transfer} label={large.sending} />
        <Button type="submit" loading={work.isRunning}
          disabled={isClosed || (isFile ? read === undefined : note.trim() === '')}>{text.store}</Button>
      </Stack>
    </form>
  )
}

function textOf(note: string): RecordContent {
  return { mediaType: 'text/plain', bytes: utf8Bytes(note) }
}
