import { Alert, Button, Card, Checkbox, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { storeDocuments } from '../../client/documents'
import { categories } from '../../protocol/codes'
import type { FhirBundle, FhirDocument } from '../../protocol/fhir/bundle'
import { Fault } from '../Fault'
import { plain } from '../reading/elements'
import { useText } from '../text/Language'
import { useWork } from '../useWork'
import { workAdvanced } from '../wallets/idle'
import { useOpened } from '../wallets/Wallets'

interface Shown { bundle: FhirBundle; patient: string; leave: () => void }

/** A FHIR bundle before it is stored: whose it is, and how much of which category; then how far it is. */
export function BundleCard({ bundle, patient, leave }: Shown) {
  const { file: text } = useText()
  const { session } = useOpened()
  const [isConfirmed, setConfirmed] = useState(false)
  const [stored, setStored] = useState<ReadonlySet<FhirDocument>>(new Set())
  const work = useWork()
  const { documents } = bundle
  const left = documents.filter(one => !stored.has(one))
  const write = () => storeDocuments(session, patient, left, document => {
    workAdvanced()
    setStored(now => new Set([...now, document]))
  })

  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">{text.bundle(documents.length)}</Title>
        <Text>{text.bundleExplained}</Text>
        <Text fw={600} className="long">
          {plain(text.whose(bundle.patient.name || text.unnamed, bundle.patient.born))}
        </Text>
        <Counts documents={documents} leftOut={bundle.leftOut} />
        {left.length > 0 && (
          <Checkbox label={text.confirm} checked={isConfirmed} disabled={work.isRunning}
            onChange={event => setConfirmed(event.currentTarget.checked)} />
        )}
        {work.isRunning && (
          <Stack gap={4}>
            <Progress value={100 * stored.size / documents.length} aria-label={text.bundle(documents.length)} />
            <Text size="sm" role="status">{text.storing(stored.size, documents.length)}</Text>
          </Stack>
        )}
        <Fault fault={work.fault} />
        {left.length === 0 && <Alert color="teal" role="status">{text.stored(documents.length)}</Alert>}
        <Group>
          {left.length > 0 && (
            <Button loading={work.isRunning} disabled={!isConfirmed || patient === ''} onClick={() => work.run(write)}>
              {stored.size === 0 ? text.storeAll(left.length) : text.goOn(left.length)}
            </Button>
          )}
          <Button variant="default" disabled={work.isRunning} onClick={leave}>{text.choose}</Button>
        </Group>
      </Stack>
    </Card>
  )
}

function Counts({ documents, leftOut }: { documents: readonly FhirDocument[]; leftOut: number }) {
  const { care, categories: names, file: text } = useText()
  const counted = categories
    .map(category => ({ category, count: documents.filter(one => one.category === category).length }))
    .filter(({ count }) => count > 0)
  return (
    <>
      <ul className="bullets">
        {counted.map(({ category, count }) => <li key={category}>{care.count(names[category], count)}</li>)}
      </ul>
      {leftOut > 0 && <Text size="sm" c="dimmed">{text.leftOut(leftOut)}</Text>}
    </>
  )
}
