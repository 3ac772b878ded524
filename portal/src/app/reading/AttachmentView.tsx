import { Button, Group, Text } from '@mantine/core'
import { useMemo } from 'react'
import { fileName } from '../fileName'
import { FileView } from '../FileView'
import { isDrawing, showingOf } from '../showing'
import { useText } from '../text/Language'
import { saveFile } from '../wallets/files'
import type { Attachment } from './attachments'
import { ClinicalDocumentView } from './ClinicalDocumentView'
import { readClinicalDocument } from './clinicalDocument'
import { plain } from './elements'

/** What a document carries in it: shown where that is safe, handed over as a file otherwise. */
export function AttachmentView({ attachment: { title, mediaType, bytes } }: { attachment: Attachment }) {
  const text = useText().fhir
  if (bytes === undefined) {
    return <Text size="sm" fw={400}>{title}. {text.notOpened}</Text>
  }
  const name = title === '' ? text.file : title
  const save = () => saveFile(fileName(title === '' ? 'file' : title, mediaType), bytes, 'application/octet-stream')
  return (
    <>
      <Shown mediaType={mediaType} bytes={bytes} />
      <Group><Button size="compact-xs" variant="default" onClick={save}>{text.saveFile(name)}</Button></Group>
    </>
  )
}

function Shown({ mediaType, bytes }: { mediaType: string; bytes: Uint8Array<ArrayBuffer> }) {
  const showing = showingOf(mediaType, bytes.length)
  const blob = useMemo(() => new Blob([bytes]), [bytes])
  if (isDrawing(showing)) {
    return <FileView blob={blob} as={showing} />
  }
  if (showing === 'saved') {
    return null
  }
  const words = new TextDecoder().decode(bytes)
  const document = showing === 'document' ? readClinicalDocument(words) : undefined
  return document === undefined
    ? <div className="note">{plain(words)}</div>
    : <ClinicalDocumentView document={document} />
}
