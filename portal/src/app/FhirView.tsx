import { Table } from '@mantine/core'
import type { Reading } from './fhir'
import { useText } from './text/Language'

/** FHIR resources as a table: what, value, reference range, when. */
export function FhirView({ resources }: { resources: readonly Reading[] }) {
  const text = useText().fhir
  return (
    <div className="scroll" role="region" aria-label={text.title} tabIndex={0}>
      <Table striped withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{text.what}</Table.Th>
            <Table.Th scope="col">{text.value}</Table.Th>
            <Table.Th scope="col">{text.range}</Table.Th>
            <Table.Th scope="col">{text.when}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {resources.map((resource, at) => (
            <Table.Tr key={at}>
              <Table.Th scope="row">{resource.title}</Table.Th>
              <Table.Td>{resource.value}</Table.Td>
              <Table.Td>{resource.range}</Table.Td>
              <Table.Td>{resource.when}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
