import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { faultWords } from '../src/app/faultWords'
import { de } from '../src/app/text/de'
import { en } from '../src/app/text/en'
import { Problem, Refused } from '../src/client/problem'

const refusals = await readFile('../docs/spec/refusals.md', 'utf8')

describe('What a person is told of a fault', () => {
  test.each([
    [new Refused('stale-epoch'), 'Store it again.'],
    [new TypeError('Failed to fetch'), 'Check the connection'],
    [new Problem(502, 'toString', 'No such table.'), 'tell the operator: toString.'],
    ['no error at all', 'Try again; if it stays so'],
  ])('is what to do: %s', (fault, said) => {
    expect(faultWords(fault, en).words).toContain(said)
  })

  // Never a bare code: `Refused` has no other words.
  test('is a sentence for every refusal of the ledger, in each language', () => {
    const codes = [...refusals.matchAll(/^\| \d+ \| `([a-z-]+)`/gm)].map(([, code = '']) => code)
    expect(codes.length).toBeGreaterThan(100)
    for (const code of codes) {
      for (const text of [en, de]) {
        const { words, detail } = faultWords(new Refused(code), text)
        expect(words).toMatch(/ .*\.$/u)
        expect(detail).toBeUndefined()
      }
    }
  })

  test('has the server\'s own words beside it where the page has none', () => {
    expect(faultWords(new Problem(409, 'new-code', 'The moon is full.'), de)).toEqual({
      code: 'new-code', words: de.fault.coded('new-code'), detail: 'The moon is full.',
    })
  })
})
