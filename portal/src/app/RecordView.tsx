import { Button, Card, Code, Group, Image, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { OpenedRecord } from '../client/records'
import type { RecordContent } from '../protocol/record'
import { FhirView } from './FhirView'
import { readFhir } from './fhir'
import { Moment } from './Moment'
import { Person } from './people/Person'
import { bareType, showingOf } from './showing'
import { useText } from './text/Language'
import { saveFile } from './wallets/files'

/** A record that was opened in this page. */
export function RecordView({ opened }: { opened: OpenedRecord }) {
  const { recordView: text, categories } = useText()
  const { content, listing, stored } = opened
  const save = () => saveFile(`record-${listing.record.slice(0, 8)}`, content.bytes, 'application/octet-stream')
  return (
    <Card withBorder component="article" aria-label={categories[listing.category]}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">{categories[listing.category]}</Title>
          <Button size="xs" variant="default" onClick={save}>{text.save}</Button>
        </Group>
        <Text size="sm" c="dimmed" className="long">
          {text.author} <Person id={listing.author} />, <Moment at={listing.storedAt} />.{' '}
          {text.proven(`${stored.header.height}`)}
        </Text>
        <Content content={content} />
      </Stack>
    </Card>
  )
}

function Content({ content }: { content: RecordContent }) {
  const text = useText().recordView
  const showing = showingOf(content.mediaType, content.bytes.length)
  if (showing === 'image') {
    return <Picture content={content} type={bareType(content.mediaType)} />
  }
  if (showing === 'saved') {
    return <Text className="long">{text.notShown(content.mediaType, content.bytes.length)}</Text>
  }
  const words = new TextDecoder().decode(content.bytes)
  const resources = showing === 'fhir' ? readFhir(words) : undefined
  return resources === undefined ? <Code block className="long">{words}</Code> : <FhirView resources={resources} />
}

function Picture({ content, type }: { content: RecordContent; type: string }) {
  const text = useText().recordView
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([content.bytes], { type }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [content, type])
  return address === undefined ? null : <Image src={address} alt={text.image} fit="contain" mah="70vh" />
}
