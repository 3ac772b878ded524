import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { Cast, passphrase, pictureFailures } from './cast'
import { simulate } from './ihm'

interface Bundle {
  total: number
  entry: { fullUrl: string; resource: { resourceType: string; subject: { reference: string } } }[]
}

let cast: Cast
let patient: Person
let doctor: Person
let watch: string

pictureFailures(() => cast)

beforeAll(async () => {
  cast = await Cast.begin(inject('network'))
  watch = join(cast.folder, 'watch.json')
  ;[patient, doctor] = await Promise.all([cast.patient('Anna Achterberg'), cast.doctor('Dr Kardio', 'KA-7')])
})

afterAll(async () => {
  await cast?.end()
})

// spec portal 6.8
test('a patient makes the IHM the own agent, and nothing is watched before', async () => {
  const { page } = patient
  await patient.goTo('Alerts')
  await page.getByText('No IoT Health Manager watches your measurements.').waitFor()
  await patient.isAccessible()
  await patient.goTo('Devices')
  await page.getByText('No device acts for you yet.').waitFor()
  await patient.isAccessible()
  await patient.picture('devices-none')
  await page.getByRole('button', { name: 'my agent' }).click()
  await page.getByText('It watches your measurements now.').waitFor()
  await page.getByText('Agent', { exact: true }).waitFor()
  await page.getByRole('article', { name: 'IoT Health Manager at' }).waitFor()
  await page.getByRole('button', { name: 'Wear it' }).waitFor()
})

// spec portal 6.6
test('a device is registered with new keys, whose file it gets', async () => {
  const { page } = patient
  await patient.goTo('Devices')
  await page.getByRole('button', { name: 'Register a device' }).click()
  await page.getByLabel('What you call it').fill('My watch')
  await page.getByLabel('New passphrase').fill(passphrase)
  await page.getByLabel('The same passphrase again').fill(passphrase)
  await patient.isAccessible()
  await page.getByRole('button', { name: 'Sign and register' }).click()
  await page.getByText('My watch is registered').waitFor()
  // spec portal 6.14
  await patient.goTo('Alerts')
  await patient.goTo('Devices')
  await page.getByText('Until you save it').waitFor()
  expect(await patient.closesUnasked()).toBe(false)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the key file' }).click()
  await (await download).saveAs(watch)
  await expect.poll(() => patient.closesUnasked()).toBe(true)
  // What others of the machine may open the command line does not take for a key.
  await chmod(watch, 0o600)
  await page.getByRole('article', { name: 'My watch' }).getByText('Sensor', { exact: true }).waitFor()
  await patient.isAccessible()
  await patient.picture('devices')
})

test('the patient lets the doctor read vital signs', async () => {
  const { page } = patient
  await patient.goTo('Let somebody in')
  await page.getByRole('combobox', { name: 'Who' }).fill(`Dr Kardio <${doctor.id}>`)
  await page.getByLabel('Vital signs').check()
  await page.getByRole('button', { name: 'Show what this opens' }).click()
  await page.getByRole('button', { name: 'Allow and sign' }).click()
  await page.getByRole('heading', { level: 1, name: 'Who can see what' }).waitFor()
})

// spec portal 6.7
test('the doctor sets a limit for the patient, and one that makes no sense is not sent', async () => {
  const { page } = doctor
  await doctor.goTo('Alert settings')
  await page.getByRole('combobox', { name: 'Patient' }).fill(`Anna Achterberg <${patient.id}>`)
  const saturation = page.getByRole('group', { name: 'Oxygen saturation' })
  // What an IHM knows of a consent may be a second old: the doctor presses again.
  await expect.poll(async () => {
    await page.getByRole('button', { name: 'Show' }).click()
    return saturation.waitFor({ timeout: 2000 }).then(() => true, () => false)
  }, { timeout: 60_000 }).toBe(true)
  await saturation.getByLabel('Not below').fill('120')
  await saturation.getByText('A limit must be from 40 to 100.').waitFor()
  expect(await page.getByRole('button', { name: 'Save' }).isEnabled()).toBe(false)
  await saturation.getByLabel('Not below').fill('92')
  await doctor.isAccessible()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  await page.getByText('Set by').waitFor()
  await doctor.picture('alert-settings')
  // spec portal 7.11
  await page.getByRole('combobox', { name: 'Patient' }).fill(doctor.id)
  await saturation.waitFor({ state: 'detached' })
})

// spec portal 6.2, 6.3, 6.4
test('an anomaly reaches patient and doctor as it is found, and the doctor proves and acknowledges it', async () => {
  await patient.goTo('Alerts')
  await doctor.goTo('Alerts')
  await doctor.page.getByText('No alert is open.').waitFor()
  const device = { file: watch, passphrase, patient: patient.id }
  await simulate(inject('network'), device, '--hours', '6', '--episode', 'desaturation@5:00')
  const found = doctor.page.getByRole('article', { name: 'Oxygen saturation: too low' })
  await found.waitFor()
  await patient.page.getByRole('article', { name: 'Oxygen saturation: too low' }).waitFor()
  await doctor.isAccessible()
  await doctor.picture('alerts')
  await verify(found)
  await found.getByRole('button', { name: 'Acknowledge' }).click()
  await found.getByText('In your hands').waitFor()
  await patient.page.getByRole('article', { name: 'Oxygen saturation: too low' }).getByText('Dr Kardio').waitFor()
  await patient.isAccessible()
  await patient.picture('alerts-phone')
})

// spec portal 6.5
test('the measurements are drawn, what was found is marked, and the numbers stand beside', async () => {
  for (const person of [patient, doctor]) {
    await person.goTo('Measurements')
    if (person === doctor) {
      await person.page.getByRole('combobox', { name: 'Patient' }).fill('Anna Achterberg')
      await person.page.getByRole('button', { name: 'Show' }).click()
    }
    const saturation = person.page.getByRole('region', { name: 'Oxygen saturation' }).first()
    await saturation.getByRole('img', { name: 'Oxygen saturation over time' }).waitFor()
    expect(await saturation.locator('.mark').count()).toBeGreaterThan(0)
    await saturation.getByText(/expected at \d\d:\d\d: /).waitFor()
    await saturation.getByText('In numbers').click()
    await saturation.getByRole('cell', { name: 'Oxygen saturation: too low' }).first().waitFor()
    await person.isAccessible()
    await person.picture(person === patient ? 'vitals-phone' : 'vitals')
  }
  await patient.page.getByText('One week').click()
  await patient.page.getByRole('img', { name: 'Heart rate over time' }).waitFor()
  await patient.goTo('Access log')
  await patient.page.getByText('was allowed to read Vital signs').first().waitFor()
})

// spec portal 6.13
test('the patient saves what was measured as FHIR, and no address of it names the patient', async () => {
  const { page } = patient
  await patient.goTo('Measurements')
  // The dialog for files is the browser's own; without it the file is handed over as a download.
  await page.evaluate(() => { delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker })
  const downloaded = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as FHIR' }).click()
  const bundle = JSON.parse(await readFile(await (await downloaded).path(), 'utf8')) as Bundle
  // More than one page of them.
  expect(bundle.total).toBeGreaterThan(500)
  expect(new Set(bundle.entry.map(({ fullUrl }) => fullUrl)).size).toBe(bundle.total)
  expect(new Set(bundle.entry.map(({ resource }) => `${resource.resourceType} ${resource.subject.reference}`)))
    .toEqual(new Set([`Observation Patient/${patient.id}`]))
  await page.getByText(`The file has ${bundle.total} measurements.`).waitFor()
  await patient.isAccessible()
  const addresses = patient.sent.map(request => request.split(' ')[0] ?? '').filter(one => one.includes('/fhir'))
  expect(addresses.length).toBeGreaterThan(1)
  expect(addresses.filter(one => one.includes(patient.id))).toEqual([])
})

// spec portal 6.9
test('a simulated watch measures a night within two minutes, with sleep and ECG', async () => {
  const { page } = patient
  const begun = Date.now()
  await patient.goTo('Devices')
  await page.getByRole('button', { name: 'Wear it' }).click()
  await page.getByText('The night is in.').waitFor()
  await patient.isAccessible()
  await patient.picture('devices-worn')
  await patient.goTo('Measurements')
  const sleep = page.getByRole('region', { name: 'Sleep stages', exact: true })
  await sleep.getByRole('img', { name: 'Stages of sleep over the night' }).waitFor()
  expect(Date.now() - begun).toBeLessThan(120_000)
  await sleep.getByText('In numbers').click()
  await sleep.getByRole('cell', { name: 'Deep' }).first().waitFor()
  const ecg = page.getByRole('region', { name: 'ECG', exact: true })
  await ecg.getByRole('img', { name: 'ECG of' }).waitFor()
  await ecg.getByText('In numbers').click()
  await patient.isAccessible()
  await patient.picture('vitals-night-phone')
})

test('in the dark and in German every page has enough contrast', async () => {
  for (const person of [patient, doctor]) {
    await person.darken()
    await person.speak('Deutsch')
    for (const page of ['Alarme', 'Messwerte', 'Alarm-Einstellungen', ...person === patient ? ['Geräte'] : []]) {
      await person.goTo(page)
      await person.isAccessible()
    }
    await person.speak('English')
    await person.lighten()
  }
})

// spec portal 6.10
test('while the IHM is away its alerts are shown from the ledger, proven, and acknowledged there', async () => {
  const { page, context } = doctor
  const { ihm } = inject('network')
  await context.route(`${ihm}/**`, route => route.abort())
  await doctor.goTo('Alerts')
  await page.getByText('An IoT Health Manager does not answer').waitFor()
  const open = page.getByRole('article').filter({ hasText: 'From the ledger, proven here.' })
    .filter({ has: page.getByRole('button', { name: 'Acknowledge' }) }).first()
  await open.waitFor()
  await doctor.isAccessible()
  await doctor.picture('alerts-ledger')
  const title = await open.getAttribute('aria-label') ?? ''
  await open.getByRole('button', { name: 'Acknowledge' }).click()
  await page.getByText('Acknowledged, and final in block').waitFor()
  await context.unroute(`${ihm}/**`)
  await patient.goTo('Alerts')
  await patient.page.getByRole('article', { name: title }).getByText('In the hands of').first().waitFor()
})

test('the patient ends the watch, and nothing that it signs is taken', async () => {
  const { page } = patient
  await patient.goTo('Devices')
  const card = page.getByRole('article', { name: 'My watch' })
  await card.getByText('Last heard').waitFor()
  await card.getByRole('button', { name: 'End this device' }).click()
  await card.getByRole('button', { name: 'End it now' }).click()
  await page.getByText('One that was ended').waitFor()
  const device = { file: watch, passphrase, patient: patient.id }
  // The IHM asks what is known of a patient anew after a second. spec ihm 1.3
  await expect.poll(() => simulate(inject('network'), device, '--hours', '1', '--healthy').then(
    () => 'taken', (fault: { stdout?: string; stderr?: string }) => `${fault.stdout} ${fault.stderr}`,
  ), { timeout: 60_000 }).toContain('device-revoked')
})

// spec portal 6.11
test('one reading is proven in the page once the ledger has its batch, to the patient and to the doctor', async () => {
  for (const person of [patient, doctor]) {
    await person.goTo('Measurements')
    if (person === doctor) {
      await person.page.getByRole('combobox', { name: 'Patient' }).fill('Anna Achterberg')
      await person.page.getByRole('button', { name: 'Show' }).click()
    }
    const rate = person.page.getByRole('region', { name: 'Heart rate', exact: true })
    await rate.getByText('One by one, with proof').click()
    await verify(rate.getByRole('row').nth(1))
    await person.isAccessible()
    await person.picture(person === patient ? 'reading-proven-phone' : 'reading-proven')
  }
})

test('no page broke its policy', () => {
  expect([patient, doctor].flatMap(person => person.wrongs)).toEqual([])
})

/** What an IHM shows the ledger has a moment later: who asks too soon is told so, and asks again. */
async function verify(shown: Locator): Promise<void> {
  const proven = shown.getByText('Proven here: block')
  await expect.poll(async () => {
    await shown.getByRole('button', { name: 'Verify' }).click()
    await proven.or(shown.locator('button:not([data-loading])', { hasText: 'Verify' })).first().waitFor()
    return proven.isVisible()
  }, { timeout: 100_000, interval: 500 }).toBe(true)
}
