/** What a table says of a name that came with a document; not what every object has, as `constructor`. */
export function known<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
