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

test('nothing that was handed out is not said as a number', () => {
  for (const { events, news } of [en, de]) {
    const said = [events.released(0), events.releasedTo('Ira', 0), news.released('Ira', 0)]
    expect(said.filter(words => words.includes('0'))).toEqual([])
  }
})
