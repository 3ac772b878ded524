import { brotliCompressSync } from 'node:zlib'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { aLoop, loopMs } from './busy'
import { Cast, desktop, passphrase } from './cast'
import { registrarAt } from './network'

const slowDown = 4
const readyWithinMs = 2000
const mostScriptBytes = 120_000

let cast: Cast
let doctor: Person | undefined

beforeAll(async () => { cast = await Cast.begin(inject('network')) })
afterAll(() => cast?.end())

// spec portal 8.2
test('the sign-in page is little script', async () => {
  const { page } = await cast.enter(desktop)
  await page.getByRole('link', { name: 'New wallet' }).waitFor()
  const scripts = await page.evaluate(() => {
    const fetched = performance.getEntriesByType('resource').map(one => one.name).filter(name => name.endsWith('.js'))
    return Promise.all(fetched.map(async name => (await fetch(name)).text()))
  })
  const bytes = scripts.map(script => brotliCompressSync(script).length)
  expect(bytes.length).toBeGreaterThan(1)
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(mostScriptBytes)
})

// Lighthouse's slow-down. How busy the machine is besides is taken out by a loop that is timed in the same page.
// spec portal 8.3
test('the sign-in page is ready within two seconds on a processor four times slower', async () => {
  const { context, page } = await cast.enter(desktop)
  const devices = await context.newCDPSession(page)
  await devices.send('Emulation.setCPUThrottlingRate', { rate: slowDown })
  const [times, loops]: [number[], number[]] = [[], []]
  for (let visit = 0; visit < 3; visit++) {
    times.push(await readyAfter(page, devices))
    loops.push(await page.evaluate(aLoop))
  }
  const busy = Math.max(1, Math.min(...loops) / (slowDown * loopMs))
  const [ready, took] = [times, loops].map(all => all.map(Math.round).join(', '))
  console.log(`ready after ${ready} ms; the loop took ${took} ms`)
  expect(Math.min(...times)).toBeLessThan(readyWithinMs * busy)
})

// spec portal 4.6
test('two tabs share one stream of events, and when one is closed the other goes on', async () => {
  const patient = await cast.patient('Agnieszka Novotná')
  const { context, page: first } = patient
  let streams = 0
  context.on('request', request => { streams += new URL(request.url()).pathname === '/v1/events' ? 1 : 0 })
  const second = await anotherTab(patient.page)
  await unlock(second)
  await second.getByTestId('member').waitFor()
  await beAskedFor(patient.id)
  await first.getByTestId('news').getByText('asked to read').waitFor()
  await second.getByTestId('news').getByText('asked to read').waitFor()
  expect(streams).toBe(0)
  await first.close()
  await expect.poll(() => streams).toBe(1)
  await beAskedFor(patient.id, 'Laboratory')
  await second.getByTestId('news').getByText('asked to read Laboratory').waitFor()
  expect(streams).toBe(1)
  // spec portal 4.5
  const third = await anotherTab(second)
  await unlock(third)
  await third.getByTestId('member').waitFor()
  await third.getByRole('button', { name: 'Lock' }).click()
  await second.getByRole('button', { name: 'Unlock' }).waitFor()
})

// spec portal 4.5
test('two wallets are open side by side, each in its own tab, and are locked apart', async () => {
  const patient = await cast.patient('Tomas Berg', desktop)
  const desk = await anotherTab(patient.page)
  await cast.importBackup({ page: desk }, registrarAt(cast.network, 0), 'The desk', cast.network.passphrase)
  await desk.getByRole('heading', { level: 1, name: 'Registration desk' }).waitFor()
  expect(await patient.page.getByTestId('member').textContent()).toBe(patient.id)
  await desk.getByRole('button', { name: 'Lock' }).click()
  await desk.getByRole('button', { name: 'Unlock' }).first().waitFor()
  await patient.goTo('Records')
})

test('no page broke its policy', () => {
  expect(cast.people.flatMap(person => person.wrongs)).toEqual([])
})

async function readyAfter(page: Page, devices: CDPSession): Promise<number> {
  await devices.send('Network.clearBrowserCache')
  await page.reload({ waitUntil: 'commit' })
  await page.getByRole('link', { name: 'New wallet' }).click({ trial: true })
  return page.evaluate(() => performance.now())
}

async function anotherTab(page: Page): Promise<Page> {
  const other = await page.context().newPage()
  await other.goto(page.url())
  return other
}

async function unlock(page: Page): Promise<void> {
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Unlock' }).click()
}

async function beAskedFor(patient: string, category = 'Clinical notes'): Promise<void> {
  doctor ??= await cast.doctor('Dr Lindqvist', 'BE-2222')
  await doctor.goTo('Read a')
  await doctor.page.getByRole('combobox', { name: 'Patient' }).fill(patient)
  await doctor.page.getByLabel('Clinical notes').uncheck()
  await doctor.page.getByLabel(category).check()
  await doctor.page.getByRole('button', { name: 'Ask' }).click()
  await doctor.page.getByText('Denied', { exact: true }).waitFor()
}
