import { isPrintable, utf8Bytes, type Bytes } from './encoding'
import { JsonReader, JsonRejected, type JsonFault, type JsonNode } from './jsonReader'

export { JsonRejected, type JsonFault } from './jsonReader'

/** The largest integer that every JSON implementation keeps exact. spec crypto 1.5 */
export const maxInteger = Number.MAX_SAFE_INTEGER

/**
 * One JSON object, strictly read: its members are taken by name and type, and `end` refuses those that nobody took.
 * Every refusal is a `JsonRejected`. spec crypto 1.4 to 1.6
 */
export class JsonFields {
  private readonly taken = new Set<string>()

  private constructor(private readonly node: JsonNode, private readonly source: string) {}

  static parse(json: Uint8Array | string, maxDepth = 8): JsonFields {
    const { root, text } = JsonReader.read(typeof json === 'string' ? utf8Bytes(json) : json, maxDepth)
    return new JsonFields(root, text)
  }

  get names(): string[] {
    return [...this.node.members.keys()]
  }

  has(name: string): boolean {
    return this.node.members.has(name)
  }

  /** What kind of value a member is; this does not take it. */
  kind(name: string): JsonNode['kind'] | undefined {
    return this.node.members.get(name)?.kind
  }

  /** Takes a text of at most that many characters, all of them printable ASCII. */
  text(name: string, maxLength: number): string {
    return textOf(this.take(name), maxLength)
  }

  /** Takes an integer within both these bounds and those of spec crypto 1.5. */
  integer(name: string, min: number, max: number): number {
    const node = expect(this.take(name), 'number', 'a number')
    // "-0", "1.0" and "1e3" are second spellings of an integer.
    if (/[.eE]/.test(node.text) || node.text === '-0') {
      throw reject('wrong-type', node, 'must be an integer without fraction or exponent.')
    }
    const [least, most] = [Math.max(min, -maxInteger), Math.min(max, maxInteger)]
    const value = Number(node.text)
    if (node.text.length > 17 || value < least || value > most) {
      throw reject('number-out-of-range', node, `must be an integer from ${least} to ${most}.`)
    }
    return value
  }

  boolean(name: string): boolean {
    return expect(this.take(name), 'boolean', 'true or false').text === 'true'
  }

  object(name: string): JsonFields {
    return new JsonFields(expect(this.take(name), 'object', 'an object'), this.source)
  }

  objects(name: string, maxCount: number): JsonFields[] {
    return elementsOf(this.take(name), maxCount)
      .map(element => new JsonFields(expect(element, 'object', 'an object'), this.source))
  }

  texts(name: string, maxCount: number, maxLength: number): string[] {
    return elementsOf(this.take(name), maxCount).map(element => textOf(element, maxLength))
  }

  /** Takes a text that has to be one of those for which `is` holds. */
  where(name: string, maxLength: number, is: (text: string) => boolean, right: string): string {
    const node = this.take(name)
    const text = textOf(node, maxLength)
    if (!is(text)) {
      throw reject('wrong-value', node, right)
    }
    return text
  }

  /** Takes one of a closed list of codes. */
  code<T extends string>(name: string, codes: readonly T[]): T {
    const right = `must be one of ${codes.join(', ')}.`
    return this.where(name, 32, text => (codes as readonly string[]).includes(text), right) as T
  }

  /** Takes a value of any type: its exact bytes, the quotes of a text included. */
  raw(name: string): Bytes {
    const node = this.take(name)
    return utf8Bytes(this.source.slice(node.start, node.end))
  }

  /** Refuses the first member of this object that nobody took; nested objects answer for their own. */
  end(): void {
    for (const [name, node] of this.node.members) {
      if (!this.taken.has(name)) {
        throw reject('unknown-member', node, 'is not a member here.')
      }
    }
  }

  private take(name: string): JsonNode {
    const node = this.node.members.get(name)
    if (node === undefined) {
      const path = this.node.path === '' ? name : `${this.node.path}.${name}`
      throw new JsonRejected('missing-member', path, 'must be there.')
    }
    this.taken.add(name)
    return node
  }
}

function expect(node: JsonNode, kind: JsonNode['kind'], right: string): JsonNode {
  if (node.kind !== kind) {
    throw reject('wrong-type', node, `must be ${right}.`)
  }
  return node
}

function textOf(node: JsonNode, maxLength: number): string {
  const { text } = expect(node, 'string', 'a text')
  if (text.length > maxLength) {
    throw reject('too-long', node, `must be at most ${maxLength} characters.`)
  }
  if (!isPrintable(text)) {
    throw reject('bad-character', node, 'must be printable ASCII.')
  }
  return text
}

function elementsOf(node: JsonNode, maxCount: number): JsonNode[] {
  const { elements } = expect(node, 'array', 'an array')
  if (elements.length > maxCount) {
    throw reject('too-many', node, `must have at most ${maxCount} elements.`)
  }
  return elements
}

function reject(code: JsonFault, node: JsonNode, right: string): JsonRejected {
  return new JsonRejected(code, node.path, right)
}
