import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { Cast, passphrase, phone, pictureFailures } from './cast'

// A phone at the edge of what its network reaches.
const slow = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 25_000 }
const usual = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
const note = 'Eleven patient tortoises wait for the tide'

let cast: Cast
let patient: Person
let line: CDPSession

pictureFailures(() => cast)

beforeAll(async () => {
  cast = await Cast.begin(inject('network'))
  patient = await cast.patient('Perpetua Langsam', phone)
  line = await patient.context.newCDPSession(patient.page)
  await line.send('Network.enable')
  await line.send('Network.emulateNetworkConditions', slow)
})
afterAll(() => cast?.end())

// spec portal 8.9
test('on a slow line the page says that it comes, and the wallet opens', async () => {
  const { page } = patient
  await page.reload()
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await page.getByRole('status', { name: 'This page is being loaded.' }).first().waitFor()
  await page.getByRole('heading', { level: 1, name: 'Hello' }).waitFor()
  await page.getByText('Nobody read anything of yours').waitFor()
})

// spec portal 8.9
test('what is signed on a slow line is signed once, however often the button is pressed', async () => {
  const { page } = patient
  await patient.goTo('Write a record')
  await page.getByLabel('Note').fill(note)
  const before = patient.sent.length
  await page.getByRole('button', { name: 'Seal and store' }).dblclick()
  await page.getByRole('button', { name: 'Seal and store' }).click({ force: true })
  const asked = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await page.getByText('Stored, and final in block').waitFor()
  expect(patient.sent.slice(before).filter(sent => sent.includes('/v1/envelopes ')).length).toBe(1)
  await patient.goTo('Records')
  await page.getByText(note).waitFor()
  expect(await page.getByRole('region', { name: 'Records', exact: true }).getByRole('listitem').count()).toBe(1)
})

// spec portal 8.9
test('what takes longer than usual says so in words, and comes', async () => {
  const { page } = patient
  let answer = () => undefined as void
  const held = new Promise<void>(done => { answer = done })
  await page.route('**/v1/patients/*/explain*', async route => {
    await held
    await route.continue()
  })
  await patient.goTo('Who can see what')
  await page.getByText('This takes longer than usual').waitFor()
  await patient.isAccessible()
  await patient.picture('slow')
  answer()
  await page.getByText('Nobody but you can see anything.').waitFor()
  await page.unroute('**/v1/patients/*/explain*')
})

// spec portal 8.9
test('without a line a page says so, and is asked for again where it says so', async () => {
  const { page } = patient
  await line.send('Network.emulateNetworkConditions', { ...slow, offline: true })
  await patient.goTo('Emergency')
  await page.getByRole('alert').waitFor()
  await patient.isAccessible()
  await patient.picture('offline')
  await line.send('Network.emulateNetworkConditions', usual)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByLabel('st-mary').waitFor()
  expect(patient.wrongs).toEqual([])
})
