import { isPrintable, utf8Text } from './encoding'

export type JsonFault =
  | 'not-json' | 'not-an-object' | 'unknown-member' | 'duplicate-member' | 'missing-member' | 'wrong-type'
  | 'wrong-value' | 'too-long' | 'too-deep' | 'too-many' | 'number-out-of-range' | 'bad-character'

/** A JSON text was refused: why, and at which member; no value is quoted. spec crypto 1.6 */
export class JsonRejected extends Error {
  constructor(readonly code: JsonFault, readonly path: string, readonly right: string) {
    super(path === '' ? right : `${path}: ${right}`)
  }
}

/** One value of a JSON text and where it stands; a number is kept as it is written. */
export interface JsonNode {
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'
  path: string
  start: number
  end: number
  /** Of a string its characters, of a number its text, of a boolean `true` or `false`. */
  text: string
  members: Map<string, JsonNode>
  elements: JsonNode[]
}

const maxName = 64
const maxMembers = 128
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const space = /[ \t\n\r]*/y
const [quote, backslash, firstPrintable] = [0x22, 0x5c, 0x20]
const halfSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Checks a whole JSON text in one pass. spec crypto 1.4 */
export class JsonReader {
  private at = 0

  private constructor(readonly text: string, private readonly maxDepth: number) {}

  static read(utf8: Uint8Array, maxDepth: number): { root: JsonNode; text: string } {
    const reader = new JsonReader(textOf(utf8), maxDepth)
    reader.skipSpace()
    if (reader.at >= reader.text.length) {
      throw reader.broken()
    }
    const first = reader.text[reader.at]
    const root = first === '[' ? undefined : reader.value('', 1)
    if (root?.kind !== 'object') {
      throw new JsonRejected('not-an-object', '', 'The text must be a JSON object.')
    }
    reader.skipSpace()
    if (reader.at < reader.text.length) {
      throw reader.broken()
    }
    return { root, text: reader.text }
  }

  private value(path: string, depth: number): JsonNode {
    const start = this.at
    switch (this.text[start]) {
      case '{': return this.object(path, depth)
      case '[': return this.array(path, depth)
      case '"': return this.node('string', path, start, this.string(path))
      case 't': return this.word('boolean', path, 'true')
      case 'f': return this.word('boolean', path, 'false')
      case 'n': return this.word('null', path, 'null')
      default: return this.node('number', path, start, this.match(number))
    }
  }

  private object(path: string, depth: number): JsonNode {
    const node = this.open('object', path, depth)
    if (!this.closes('}')) {
      do {
        this.skipSpace()
        const name = this.name(node)
        this.skipSpace()
        this.take(':')
        this.skipSpace()
        this.add(node, name, depth)
        this.skipSpace()
      } while (this.continues('}'))
    }
    node.end = this.at
    return node
  }

  private add(node: JsonNode, name: string, depth: number): void {
    const path = node.path === '' ? name : `${node.path}.${name}`
    if (node.members.size === maxMembers) {
      throw new JsonRejected('too-many', node.path, `must have at most ${maxMembers} members.`)
    }
    if (node.members.has(name)) {
      throw new JsonRejected('duplicate-member', path, 'must stand there once.')
    }
    node.members.set(name, this.value(path, depth + 1))
  }

  private array(path: string, depth: number): JsonNode {
    const node = this.open('array', path, depth)
    if (!this.closes(']')) {
      do {
        this.skipSpace()
        node.elements.push(this.value(`${path}[${node.elements.length}]`, depth + 1))
        this.skipSpace()
      } while (this.continues(']'))
    }
    node.end = this.at
    return node
  }

  private open(kind: 'object' | 'array', path: string, depth: number): JsonNode {
    if (depth > this.maxDepth) {
      throw new JsonRejected('too-deep', path, `must not be nested deeper than ${this.maxDepth} levels.`)
    }
    const node = this.node(kind, path, this.at++, '')
    this.skipSpace()
    return node
  }

  // An escape in a name only serves to hide it: the same name would have several spellings.
  private name(parent: JsonNode): string {
    const { raw } = this.quoted()
    if (raw.length > maxName) {
      throw new JsonRejected('too-long', parent.path, `a member's name must be at most ${maxName} characters.`)
    }
    if (raw.includes('\\') || !isPrintable(raw)) {
      const right = "a member's name must be printable ASCII without escapes."
      throw new JsonRejected('bad-character', parent.path, right)
    }
    return raw
  }

  private string(path: string): string {
    const { raw, text } = this.quoted()
    if (raw !== text && halfSurrogate.test(text)) {
      throw new JsonRejected('bad-character', path, 'must not hold half a surrogate pair.')
    }
    return text
  }

  private quoted(): { raw: string; text: string } {
    const start = this.at
    this.take('"')
    for (let code = this.text.charCodeAt(this.at); code !== quote; code = this.text.charCodeAt(this.at)) {
      if (Number.isNaN(code) || code < firstPrintable) {
        throw this.broken()
      }
      this.at += code === backslash ? 2 : 1
    }
    this.at++
    const raw = this.text.slice(start + 1, this.at - 1)
    return { raw, text: raw.includes('\\') ? this.unescaped(`"${raw}"`) : raw }
  }

  private unescaped(whole: string): string {
    try {
      return JSON.parse(whole) as string
    } catch {
      throw this.broken()
    }
  }

  private word(kind: 'boolean' | 'null', path: string, text: string): JsonNode {
    const start = this.at
    this.take(text)
    return this.node(kind, path, start, text)
  }

  private node(kind: JsonNode['kind'], path: string, start: number, text: string): JsonNode {
    return { kind, path, start, end: this.at, text, members: new Map(), elements: [] }
  }

  private closes(closing: string): boolean {
    const isClosed = this.text[this.at] === closing
    this.at += isClosed ? 1 : 0
    return isClosed
  }

  private continues(closing: string): boolean {
    if (this.closes(closing)) {
      return false
    }
    this.take(',')
    return true
  }

  private take(text: string): void {
    if (!this.text.startsWith(text, this.at)) {
      throw this.broken()
    }
    this.at += text.length
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found === null) {
      throw this.broken()
    }
    this.at = pattern.lastIndex
    return found[0]
  }

  private skipSpace(): void {
    this.match(space)
  }

  private broken(): JsonRejected {
    return new JsonRejected('not-json', '', `The text must be one JSON object (RFC 8259); it breaks at ${this.at}.`)
  }
}

function textOf(utf8: Uint8Array): string {
  try {
    return utf8Text(utf8)
  } catch {
    throw new JsonRejected('not-json', '', 'The text must be valid UTF-8.')
  }
}
