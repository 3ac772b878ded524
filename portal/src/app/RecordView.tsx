import { Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { isSignedBy } from '../client/authorship'
import type { OpenedRecord } from '../client/records'
import type { RecordContent } from '../protocol/record'
import { fileName } from './fileName'
import { FileView } from './FileView'
import { LargeRecord } from './large/LargeRecord'
import { sizeWords } from './large/size'
import { Moment } from './Moment'
import { Person } from './people/Person'
import { ClinicalDocumentView } from './reading/ClinicalDocumentView'
import { readClinicalDocument } from './reading/clinicalDocument'
import { plain } from './reading/elements'
import type { Words } from './reading/kinds'
import { SectionsView } from './reading/SectionsView'
import { readSections } from './reading/sections'
import { headingOf } from './reading/title'
import { isDrawing, showingOf, type Showing } from './showing'
import { useText } from './text/Language'
import { useAnswer } from './useAnswer'
import { saveFile } from './wallets/files'
import { useOpened } from './wallets/Wallets'

// Longer text is for a program that reads files; what is shown here may be in one paragraph.
const longestShown = 200_000

/** A record that was opened in this page; below a line of a course, its title and its author stand there already. */
export function RecordView({ opened, isHeaded = false }: { opened: OpenedRecord; isHeaded?: boolean }) {
  const { recordView: text, categories, fhir } = useText()
  const { content, listing, stored } = opened
  const { session } = useOpened()
  const { value: isSigned } = useAnswer(useCallback(() => isSignedBy(session, stored, listing.author),
    [session, stored, listing.author]))
  const name = categories[listing.category]
  const said = useMemo(() => headingOf(content, fhir).title, [content, fhir])
  // A note is read right below: its first line would stand there twice.
  const title = showingOf(content.mediaType, content.bytes.length) === 'text' ? '' : said
  const file = fileName(said === '' ? name : said, content.mediaType)
  const save = () => saveFile(file, content.bytes, 'application/octet-stream')
  const origin = (
    <Text component="div" size="sm" c="dimmed" className="long">
      {!isHeaded && <>{text.author} <Person id={listing.author} isAfterBy /></>}
      {isSigned === false && ` (${text.unproven})`}{!isHeaded && ', '}
      <Moment at={listing.storedAt} />. {text.proven(`${stored.header.height}`)}
    </Text>
  )
  return (
    <Card withBorder component="article" aria-label={title === '' ? name : title}>
      <Stack gap="sm">
        <Group justify="space-between" align="start">
          <div>
            {!isHeaded && <Title order={2} size="h4" className="long">{title === '' ? name : title}</Title>}
            {!isHeaded && title !== '' && <Text size="sm" c="dimmed">{name}</Text>}
            {isHeaded && origin}
          </div>
          {opened.large === undefined && (
            <Button size="xs" variant="default" onClick={save}>{text.save}</Button>
          )}
        </Group>
        {!isHeaded && origin}
        {opened.large === undefined
          ? <Content content={content} />
          : <LargeRecord large={opened.large} name={file} mediaType={content.mediaType} />}
      </Stack>
    </Card>
  )
}

function Content({ content }: { content: RecordContent }) {
  const { recordView: text, fhir } = useText()
  const showing = showingOf(content.mediaType, content.bytes.length)
  const blob = useMemo(() => new Blob([content.bytes]), [content])
  const read = useMemo(() => reading(content, showing, fhir), [content, showing, fhir])
  if (isDrawing(showing)) {
    return <FileView blob={blob} as={showing} />
  }
  if (showing === 'saved') {
    return <Text className="long">{text.notShown(content.mediaType, sizeWords(content.bytes.length))}</Text>
  }
  return read.sections !== undefined ? <SectionsView sections={read.sections} />
    : read.document !== undefined ? <ClinicalDocumentView document={read.document} isTitled />
      : showing === 'text' ? <div className="note">{read.words}</div>
        : <Code block className="lines">{read.words.slice(0, longestShown)}</Code>
}

function reading(content: RecordContent, showing: Showing, words: Words) {
  const text = isDrawing(showing) || showing === 'saved' ? '' : new TextDecoder().decode(content.bytes)
  return {
    words: plain(text),
    sections: showing === 'fhir' || showing === 'document' ? readSections(text, words) : undefined,
    document: showing === 'document' ? readClinicalDocument(text) : undefined,
  }
}
