import { Table } from '@mantine/core'
import type { Block, Cell } from './narrative'

/** What people wrote, as paragraphs, lists and tables of ours. */
export function NarrativeView({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block, at) => <BlockView key={at} block={block} />)
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading': return <p className="lines"><strong>{block.words}</strong></p>
    case 'paragraph': return <p className="lines">{block.words}</p>
    case 'list': {
      const items = block.items.map((item, at) => <li key={at}><NarrativeView blocks={item} /></li>)
      return block.isOrdered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
    case 'table': return (
      <div className="scroll" role="group" tabIndex={0} aria-label={block.caption === '' ? undefined : block.caption}>
        <Table withTableBorder className="reading">
          {block.caption !== '' && <Table.Caption>{block.caption}</Table.Caption>}
          <Table.Tbody>
            {block.rows.map((row, at) => (
              <Table.Tr key={at}>
                {row.map((cell, place) => <CellView key={place} cell={cell} isTop={at === 0} />)}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    )
  }
}

function CellView({ cell, isTop }: { cell: Cell; isTop: boolean }) {
  const spans = { colSpan: cell.columns, rowSpan: cell.rows, className: 'lines' }
  return cell.isHead && cell.words !== ''
    ? <Table.Th scope={isTop ? 'col' : 'row'} {...spans}>{cell.words}</Table.Th>
    : <Table.Td {...spans}>{cell.words}</Table.Td>
}
