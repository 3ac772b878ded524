import { readXml, type Element } from './xml'

/** What people wrote for people, without anything that a browser would run or fetch. */
export type Block =
  | { kind: 'heading'; words: string }
  | { kind: 'paragraph'; words: string }
  | { kind: 'list'; isOrdered: boolean; items: Block[][] }
  | { kind: 'table'; caption: string; rows: Cell[][] }

export interface Cell { words: string; isHead: boolean; columns: number; rows: number }

const broken = '\n'
const passedOver = new Set(['script', 'style', 'head', 'title', 'object', 'iframe', 'img', 'renderMultiMedia', 'svg'])
const containers = new Set([
  'div', 'body', 'html', 'section', 'article', 'text', 'blockquote', 'dl', 'dd', 'dt', 'footnote', 'pre',
])

/** The narrative of a FHIR resource: XHTML, of which the words, lists and tables are kept. FHIR R4 Narrative */
export function readNarrative(xhtml: string): Block[] {
  const root = readXml(xhtml)
  return root === undefined ? [] : blocksOf(root)
}

/** The blocks of XHTML, or of the narrative block of a clinical document, whose elements mean the same. */
export function blocksOf(element: Element): Block[] {
  const blocks: Block[] = []
  let line = ''
  const flush = () => {
    const words = tidy(line)
    if (words !== '') {
      blocks.push({ kind: 'paragraph', words })
    }
    line = ''
  }
  for (const child of element.children) {
    const made = typeof child === 'string' ? undefined : blockOf(child)
    if (made === undefined) {
      line += inline(child)
    } else {
      flush()
      blocks.push(...made)
    }
  }
  flush()
  return blocks
}

// Undefined is an element that stands in a line of words.
function blockOf(element: Element): Block[] | undefined {
  const { name } = element
  if (passedOver.has(name)) {
    return []
  }
  if (/^h[1-6]$/u.test(name) || name === 'caption') {
    return [{ kind: 'heading', words: tidy(inline(element)) }]
  }
  if (name === 'ul' || name === 'ol' || name === 'list') {
    const items = element.children.filter((child): child is Element =>
      typeof child !== 'string' && (child.name === 'li' || child.name === 'item'))
    const captions = element.children.flatMap(child =>
      typeof child !== 'string' && child.name === 'caption' ? blockOf(child) ?? [] : [])
    const isOrdered = name === 'ol' || element.attributes.get('listType') === 'ordered'
    return [...captions, { kind: 'list', isOrdered, items: items.map(blocksOf) }]
  }
  if (name === 'table') {
    return [tableOf(element)]
  }
  return name === 'p' || name === 'paragraph' || containers.has(name) ? blocksOf(element) : undefined
}

function tableOf(table: Element): Block {
  const rows: Cell[][] = []
  let caption = ''
  const walk = (element: Element) => {
    for (const child of element.children) {
      if (typeof child === 'string') {
        continue
      }
      if (child.name === 'caption') {
        caption = tidy(inline(child))
      } else if (child.name === 'tr') {
        rows.push(child.children.filter((cell): cell is Element => typeof cell !== 'string'
          && (cell.name === 'td' || cell.name === 'th')).map(cellOf))
      } else {
        walk(child)
      }
    }
  }
  walk(table)
  return { kind: 'table', caption, rows: rows.filter(row => row.length > 0) }
}

function cellOf(cell: Element): Cell {
  const count = (name: string) => Math.min(100, Math.max(1, Number(cell.attributes.get(name) ?? 1) || 1))
  return { words: tidy(inline(cell)), isHead: cell.name === 'th', columns: count('colspan'), rows: count('rowspan') }
}

function inline(node: Element | string): string {
  if (typeof node === 'string') {
    return node.replace(/\s+/gu, ' ')
  }
  if (node.name === 'br') {
    return broken
  }
  const words = passedOver.has(node.name) ? '' : node.children.map(inline).join('')
  return blockNames.has(node.name) ? `${broken}${words}${broken}` : words
}

const blockNames = new Set([
  'p', 'paragraph', 'li', 'item', 'ul', 'ol', 'list', 'tr', 'table', 'caption', ...containers,
])

function tidy(words: string): string {
  return words.split(broken).map(line => line.replace(/[ \t\u00a0]+/gu, ' ').trim()).filter(line => line !== '')
    .join(broken)
}
