import { expect, test } from 'vitest'
import { de } from '../src/app/text/de'
import { en } from '../src/app/text/en'

function leaves(words: object, path = ''): [string, unknown][] {
  return Object.entries(words).flatMap(([name, word]) =>
    typeof word === 'object' && word !== null ? leaves(word, `${path}${name}.`) : [[`${path}${name}`, word]])
}

test('every text stands in every language, and none is empty', () => {
  const german = new Map(leaves(de))
  expect([...german.keys()].sort()).toEqual(leaves(en).map(([name]) => name).sort())
  expect([...german].filter(([, word]) => word === '')).toEqual([])
})
