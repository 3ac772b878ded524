import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { Cast, desktop, phone } from './cast'

const screens = [['a wide screen', desktop], ['a phone', phone]] as const

let cast: Cast
let registrar: Person
// The transaction by which the registrar made the doctor a member.
let registration = ''

beforeAll(async () => {
  cast = await Cast.begin(inject('network'))
  await cast.patient('Ingrid Halvorsen')
  registrar = await cast.registrar()
})
afterAll(() => cast?.end())

// spec portal 8.6, 8.7
test.each(screens)('the registrar looks after the node on %s', async (_, size) => {
  const { page } = registrar
  await page.setViewportSize(size)
  await registrar.goTo('This node')
  await page.getByRole('row', { name: 'policies' }).first().waitFor()
  await page.getByRole('row', { name: 'This node' }).getByText('days left').waitFor()
  await page.getByText('a folder of the node').waitFor()
  await page.getByRole('row', { name: 'Registrar' }).waitFor()
  await registrar.isAccessible()
  await registrar.picture(`node-${size.width}`)
})

// spec portal 8.7
test.each(screens)('blocks are proven in the browser on %s', async (_, size) => {
  const { page } = registrar
  await page.setViewportSize(size)
  await registrar.goTo('Blocks')
  const blocks = page.getByRole('region', { name: 'Blocks proven here' }).getByRole('row')
  await blocks.nth(1).waitFor()
  expect(await blocks.nth(1).textContent()).toMatch(/v\d, v\d, v\d/)
  await registrar.isAccessible()
  await registrar.picture(`blocks-${size.width}`)
})

// spec portal 8.7
test('a block with another certificate is not shown as proven', async () => {
  const { page } = registrar
  await registrar.goTo('Network')
  await page.route('**/v1/ledgers/policies/headers/*', async route => {
    const { certificate } = await (await route.fetch({ url: route.request().url().replace(/\d+$/, '1') })).json() as
      { certificate: string }
    const given = await (await route.fetch()).json() as object
    return route.fulfill({ json: { ...given, certificate } })
  })
  await registrar.goTo('Blocks')
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('region', { name: 'Blocks proven here' }).count()).toBe(0)
  await page.unroute('**/v1/ledgers/policies/headers/*')
})

// spec portal 7.11
test('a vote is offered on whom the field names, and on nobody found before', async () => {
  const { page } = registrar
  const doctor = await cast.doctor('Dr Halvorsen', 'BE-3333')
  await registrar.goTo('Verification')
  const who = page.getByRole('combobox', { name: 'Practitioner' })
  await who.fill(doctor.id)
  await page.route(`**/v1/members/${doctor.id}`, async route => {
    const response = await route.fetch()
    registration = (await response.json() as { source: string }).source
    return route.fulfill({ response })
  })
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByText('BE-3333').waitFor()
  await who.fill('somebody else')
  await page.getByText('BE-3333').waitFor({ state: 'detached' })
  expect(await page.getByRole('button', { name: 'Vote in favour' }).count()).toBe(0)
})

// spec portal 8.7
test('a transaction of the registrar is found and proven', async () => {
  const { page } = registrar
  await registrar.goTo('Blocks')
  await page.getByLabel('Transaction id').fill(registration)
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByRole('listitem').getByText('Registered: Doctor').waitFor()
  await page.getByText('Proven here: signed by').waitFor()
  await registrar.isAccessible()
})

// spec portal 8.6
test('figures are drawn once there are some', async () => {
  const { page } = registrar
  await page.setViewportSize(desktop)
  await registrar.goTo('Figures')
  await page.getByRole('region', { name: 'Blocks, as a table' }).getByRole('row', { name: 'policies' }).waitFor()
  expect(await page.locator('.figures svg path.line').first().getAttribute('d')).toMatch(/^M/)
  await registrar.isAccessible()
  await registrar.picture('figures')
  await page.setViewportSize(phone)
  await registrar.isAccessible()
  await registrar.picture('figures-phone')
})

test('no page broke its policy', () => {
  expect(cast.people.flatMap(person => person.wrongs)).toEqual([])
})
