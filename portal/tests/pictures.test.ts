import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)

test('the pictures of the README are taken by the walks, all by one command', async () => {
  const shown = [...(await readFile(new URL('README.md', root), 'utf8')).matchAll(/docs\/pictures\/(\w+)\.png/g)]
    .map(found => found[1] as string).sort()
  const { scripts } = JSON.parse(await readFile(new URL('portal/package.json', root), 'utf8')) as
    { scripts: { pictures: string } }
  const [, names = '', files = ''] = /SALUS_PICTURES=\S+:(\S+) npm run walk -- (.+)$/.exec(scripts.pictures) ?? []
  expect(names.split(',')).toEqual(shown)
  expect((await readdir(new URL('docs/pictures/', root))).sort()).toEqual(shown.map(name => `${name}.png`))
  const walks = await Promise.all(files.split(' ').map(file =>
    readFile(new URL(`portal/tests/walk/${file}.walk.ts`, root), 'utf8')))
  for (const name of shown) {
    expect(walks.some(walk => new RegExp(`icture\\([^)]*'${name}'\\)`).test(walk)), name).toBe(true)
  }
})
