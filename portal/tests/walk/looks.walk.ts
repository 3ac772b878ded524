import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { Cast, desktop, phone, pictureFailures } from './cast'

const names = {
  patient: 'Bartholomäus Hubert Wolfeschlegelsteinhausenbergerdorff',
  doctor: 'Prof. Dr. Dr. h. c. Anneliese Featherstonehaugh-Cholmondeley',
}
const wide = { width: 1440, height: 900 }

let cast: Cast
let patient: Person
let doctor: Person

pictureFailures(() => cast)

beforeAll(async () => {
  cast = await Cast.begin(inject('network'))
  ;[patient, doctor] = await Promise.all([
    cast.patient(names.patient), cast.doctor(names.doctor, 'BE-9999', desktop),
  ])
  for (const [{ page }, name] of [[patient, names.patient], [doctor, names.doctor]] as const) {
    await page.getByLabel('Your name on the card').fill(name)
    await page.getByRole('button', { name: 'Save the name' }).click()
    await page.getByRole('button', { name: 'Copy the card' }).waitFor()
  }
})
afterAll(() => cast?.end())

// spec portal 8.8, 8.11
test.each([['patient', () => patient], ['doctor', () => doctor], ['registrar', () => cast.registrar()]] as const)(
  'every page of a %s, with nothing on it, fits a phone and a wide screen, in the light and in the dark',
  async (role, who) => {
    const person = await who()
    for (const [look, size] of [['light', wide], ['dark', phone]] as const) {
      await person.page.setViewportSize(size)
      await (look === 'dark' ? person.darken() : Promise.resolve())
      await person.speak(look === 'dark' ? 'Deutsch' : 'English')
      await person.everyPage(async name => {
        await person.picture(`${role}-${look}-${name}`)
        await person.isAccessible()
      })
    }
    await person.speak('English')
    await person.lighten()
  })

test('no page broke its policy', () => {
  expect(cast.people.flatMap(person => person.wrongs)).toEqual([])
})
