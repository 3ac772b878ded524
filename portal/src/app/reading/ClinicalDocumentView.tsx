import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../text/Language'
import type { ClinicalDocument, Part } from './clinicalDocument'
import { NarrativeView } from './NarrativeView'
import { When } from './When'

/** `isTitled`: the title stands above already. */
interface Shown { document: ClinicalDocument; isTitled?: boolean }

/** A clinical document (C-CDA): who, when, and what its author wrote for people. */
export function ClinicalDocumentView({ document, isTitled = false }: Shown) {
  const text = useText().fhir
  return (
    <Stack gap="md">
      <div>
        {!isTitled && <Title order={3} size="h5" className="long">{document.title}</Title>}
        <Group gap="lg">
          <Fact name={text.patient}>{document.patient}</Fact>
          <Fact name={text.birth}>{document.born !== '' && <When at={document.born} />}</Fact>
          <Fact name={text.columns.when}>{document.when !== '' && <When at={document.when} />}</Fact>
          <Fact name={text.authors}>{document.authors.join(', ')}</Fact>
          <Fact name={text.custodian}>{document.custodian}</Fact>
        </Group>
      </div>
      {document.parts.map((part, at) => <PartView key={at} part={part} level={isTitled ? 3 : 4} />)}
      {document.parts.length === 0 && <Text role="status">{text.empty}</Text>}
    </Stack>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return children === '' || children === false
    ? null
    : (
      <Text component="span" size="sm" className="long">
        <Text component="span" c="dimmed">{name}: </Text>{children}
      </Text>
    )
}

type Level = 3 | 4 | 5 | 6

const deeper: Readonly<Record<Level, Level>> = { 3: 4, 4: 5, 5: 6, 6: 6 }

function PartView({ part, level }: { part: Part; level: Level }) {
  return (
    <section className="narrative">
      {part.title !== '' && <Title order={level} size="h6">{part.title}</Title>}
      <NarrativeView blocks={part.blocks} />
      {part.parts.map((one, at) => <PartView key={at} part={one} level={deeper[level]} />)}
    </section>
  )
}
