import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/** A case of docs/spec/vectors: with a code it is refused with that code, by C# and here alike. */
export interface Case { code?: string; [member: string]: unknown }

export function readVectors<T>(name: string): T {
  const path = new URL(`../../../docs/spec/vectors/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(path, 'utf8')) as T
}

/** Checks that each case is taken, or refused with its code. */
export async function check<T extends Case>(cases: readonly T[], take: (one: T) => unknown): Promise<void> {
  expect(cases.length).toBeGreaterThan(0)
  for (const one of cases) {
    expect(await codeOf(async () => take(one)), JSON.stringify(one)).toBe(one.code)
  }
}

export async function codeOf(action: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await action()
    return undefined
  } catch (fault) {
    const { code } = fault as { code?: string }
    if (code === undefined) {
      throw fault
    }
    return code
  }
}
