import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginBrowser, Person } from './browser'
import { allThatIsStored, beginNetwork, type Network } from './network'

const passphrase = 'correct horse battery staple'
const note = 'Seventeen lavender elephants cough at night'
const patientName = 'Wilhelmina Ostrowska'
const desktop = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }

// The point that RFC 7515 appendix A.3 signs with: a key, and nobody's here.
const anyPoint = {
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}

function aListing(at: number): object {
  return {
    record: `r${at}`, category: 'laboratory', author: 'a'.repeat(26), version: 1, epoch: 1, storedAt: at, erased: false,
    withdrawn: false, commitment: '', content: '', envelope: '', transaction: '',
  }
}

let network: Network
let browser: Browser
let folder: string
let patient: Person
let doctor: Person
let desk: Person
const ids = { patient: '', doctor: '' }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salus-backups-'))
  ;[network, browser] = await Promise.all([beginNetwork(), beginBrowser()])
  patient = await Person.at(browser, network.portal, phone)
  doctor = await Person.at(browser, network.portal, desktop)
  desk = await Person.at(browser, network.portal, desktop)
})

afterAll(async () => {
  await browser?.close()
  await network?.end()
  await rm(folder, { recursive: true, force: true })
})

// From no wallet to waiting at the desk; the code that is compared there.
async function signUp(person: Person, role: string, label: string, name: string, licence?: string): Promise<string> {
  const { page } = person
  await page.getByRole('link', { name: 'New wallet' }).click()
  await page.getByLabel('You are a').selectOption({ label: role })
  await page.getByLabel('Name of the wallet').fill(label)
  await page.getByLabel('New passphrase').fill(passphrase)
  await page.getByLabel('The same passphrase again').fill(passphrase)
  await person.isAccessible()
  await page.getByRole('button', { name: 'Make the wallet' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the backup file' }).click()
  const file = join(folder, `${label}.json`)
  await (await download).saveAs(file)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByLabel('Passphrase').fill(passphrase)
  await person.isAccessible()
  await page.getByRole('button', { name: 'Confirm the backup' }).click()
  await page.getByLabel('Your name').fill(name)
  if (licence !== undefined) {
    await page.getByLabel('Licence number').fill(licence)
  }
  await person.isAccessible()
  await page.getByRole('button', { name: 'Send to the desk' }).click()
  return (await page.getByTestId('code').textContent()) ?? ''
}

async function admit(name: string, code: string): Promise<void> {
  const card = desk.page.getByRole('article', { name })
  await card.getByText(code).waitFor()
  await desk.isAccessible()
  await card.getByRole('button', { name: 'Register' }).click()
  await card.waitFor({ state: 'detached' })
}

async function askAsDoctor(): Promise<void> {
  await doctor.goTo('Read a')
  await doctor.page.getByRole('combobox', { name: 'Patient' }).fill(ids.patient)
  await doctor.page.getByRole('button', { name: 'Ask' }).click()
}

test('the registrar imports the wallet of the command line and finds nobody at the desk', async () => {
  const { page } = desk
  await desk.isAccessible()
  await page.getByRole('link', { name: 'Import a backup' }).click()
  await page.locator('input[type=file]').setInputFiles(network.registrar)
  await page.getByLabel('Name of the wallet').fill('The desk')
  await page.getByLabel('Passphrase of the wallet').fill(network.passphrase)
  await desk.isAccessible()
  await page.getByRole('button', { name: 'Import' }).click()
  await page.getByText('Nobody is waiting.').waitFor()
})

test('a patient makes a wallet, proves its backup and is registered by the desk', async () => {
  const code = await signUp(patient, 'Patient', 'Me', patientName)
  await patient.isAccessible()
  await patient.picture('waiting')
  await admit(patientName, code)
  ids.patient = (await patient.page.getByTestId('member').textContent()) ?? ''
  await patient.isAccessible()
  expect(ids.patient).toMatch(/^[a-z2-7]{26}$/)
})

test('a doctor is registered and verified by vote', async () => {
  await admit('Dr Weber', await signUp(doctor, 'Doctor', 'Work', 'Dr Weber', 'BE-1234'))
  ids.doctor = (await doctor.page.getByTestId('member').textContent()) ?? ''
  await doctor.page.reload()
  await doctor.isAccessible()
  await doctor.page.getByLabel('Passphrase').fill(passphrase)
  await doctor.page.getByRole('button', { name: 'Unlock' }).click()
  await doctor.page.getByText('Verified', { exact: true }).waitFor()
  await doctor.isAccessible()
})

test('the doctor writes a record and is denied to read it', async () => {
  await doctor.goTo('Write a record')
  await doctor.page.getByRole('combobox', { name: 'Patient' }).fill(ids.patient)
  await doctor.page.getByLabel('Note').fill(note)
  await doctor.isAccessible()
  await doctor.page.getByRole('button', { name: 'Seal and store' }).click()
  await doctor.page.getByText('Stored, and final in block').waitFor()
  await askAsDoctor()
  await doctor.page.getByText('Denied', { exact: true }).waitFor()
  await doctor.isAccessible()
})

test('a node that hands out keys of its own is found out before anything is sealed to them', async () => {
  const { page } = doctor
  const stranger = { kty: 'EC', crv: 'P-256', ...anyPoint }
  await page.route('**/v1/patients/*/epochs', async route => {
    const epochs = await (await route.fetch()).json() as { publicKey: object }[]
    await route.fulfill({ json: epochs.map(epoch => ({ ...epoch, publicKey: stranger })) })
  })
  const before = doctor.sent.length
  await doctor.goTo('Write a record')
  await page.getByRole('combobox', { name: 'Patient' }).fill(ids.patient)
  await page.getByLabel('Note').fill(note)
  await page.getByRole('button', { name: 'Seal and store' }).click()
  await page.getByRole('alert').getByText('a key that is not proven').waitFor()
  expect(doctor.sent.slice(before).filter(sent => sent.includes('/v1/content'))).toEqual([])
  await page.unroute('**/v1/patients/*/epochs')
})

test('the patient hears of it at once, and reads it', async () => {
  await patient.page.getByTestId('news').getByText('asked to read Clinical notes').waitFor()
  await patient.goTo('Records')
  await patient.page.getByRole('button', { name: 'Clinical notes' }).click()
  await patient.page.getByText(note).waitFor()
  await patient.isAccessible()
  await patient.picture('record')
})

test('the patient lets the doctor in after seeing what that opens, and the doctor reads', async () => {
  const { page } = patient
  await patient.goTo('Let somebody in')
  await page.getByRole('combobox', { name: 'Who' }).fill(`Dr Weber <${ids.doctor}>`)
  await page.getByLabel('Clinical notes').check()
  await patient.isAccessible()
  await page.getByRole('button', { name: 'Show what this opens' }).click()
  await page.getByText('can read: Clinical notes').waitFor()
  await patient.isAccessible()
  await page.getByRole('button', { name: 'Allow and sign' }).click()
  await page.getByRole('heading', { level: 1, name: 'Who can see what' }).waitFor()
  await page.getByRole('row', { name: 'Dr Weber' }).waitFor()
  await patient.isAccessible()
  await patient.picture('access')
  await askAsDoctor()
  await doctor.page.getByText(note).waitFor()
  await doctor.isAccessible()
  await doctor.picture('read')
})

test('the patient sees who read what, and this browser checks the proof', async () => {
  await patient.goTo('Access log')
  const entry = patient.page.getByRole('listitem').filter({ hasText: 'was allowed to read Clinical notes' })
  await entry.getByRole('button', { name: 'Verify' }).click()
  await entry.getByText('Proven here').waitFor()
  await patient.isAccessible()
  await patient.picture('log')
})

test('the patient ends it, and the doctor is denied', async () => {
  await patient.goTo('Who can see what')
  await patient.page.getByRole('button', { name: 'End now' }).click()
  await patient.page.getByText('Nobody but you can see anything.').waitFor()
  await askAsDoctor()
  await doctor.page.getByText('Denied', { exact: true }).waitFor()
})

test('the patient leaves something for emergencies, and the doctor opens and reads it with a reason', async () => {
  await patient.goTo('Emergency')
  await patient.page.getByLabel('st-mary').check()
  await patient.page.getByLabel('Clinical notes').check()
  await patient.isAccessible()
  await patient.page.getByRole('button', { name: 'Sign' }).click()
  await patient.page.getByText('This is in force.').waitFor()
  await doctor.goTo('Emergency')
  await doctor.page.getByRole('combobox', { name: 'Patient' }).fill(ids.patient)
  await doctor.page.getByRole('button', { name: 'Find what was left' }).click()
  await doctor.page.getByLabel('Reason').selectOption({ label: 'Danger to life' })
  await doctor.isAccessible()
  await doctor.page.getByRole('button', { name: 'Open in an emergency' }).click()
  await doctor.page.getByText('Open for four hours').waitFor()
  await doctor.goTo('Read a')
  await doctor.page.getByLabel('Purpose').selectOption({ label: 'in an emergency' })
  await askAsDoctor()
  await doctor.page.getByText(note).waitFor()
})

test('the patient is told of the emergency at once, and judges it', async () => {
  await patient.page.getByRole('alert').getByText('Opened by Dr Weber').waitFor()
  await patient.isAccessible()
  await patient.picture('emergency')
  await patient.page.getByRole('button', { name: 'It was justified' }).click()
  await patient.page.getByText('Reviewed.', { exact: true }).waitFor()
})

test('the registrar sees the network, and every page has enough contrast in the dark and in German', async () => {
  await desk.goTo('Network')
  await desk.page.getByRole('row', { name: 'v1' }).getByText('Reachable').waitFor()
  await desk.isAccessible()
  await desk.picture('network')
  for (const person of [desk, patient, doctor]) {
    await person.page.getByRole('button', { name: 'Dark' }).click()
    await person.isAccessible()
    await person.page.getByLabel('Language').selectOption({ label: 'Deutsch' })
    await person.isAccessible()
  }
  await patient.picture('dark')
})

test('the holder locks the wallet, and a second device opens its backup and reads', async () => {
  await patient.page.getByRole('button', { name: 'Sperren' }).click()
  await patient.page.getByRole('button', { name: 'Öffnen' }).waitFor()
  await patient.isAccessible()
  const second = await Person.at(browser, network.portal, desktop)
  const { page } = second
  await page.getByRole('link', { name: 'Import a backup' }).click()
  await page.locator('input[type=file]').setInputFiles(join(folder, 'Me.json'))
  await page.getByLabel('Name of the wallet').fill('Me, here too')
  await page.getByLabel('Passphrase of the wallet').fill(passphrase)
  await page.getByRole('button', { name: 'Import' }).click()
  await second.goTo('Records')
  await page.getByRole('button', { name: 'Clinical notes' }).click()
  await page.getByText(note).waitFor()
  await second.goTo('Wallet')
  await second.isAccessible()
  expect(second.wrongs).toEqual([])
})

test('ten thousand records are a list of which only what is in sight is drawn', async () => {
  const { page } = patient
  await page.route('**/v1/patients/*/records*', route => {
    const after = Number(new URL(route.request().url()).searchParams.get('after'))
    const records = Array.from({ length: after < 10_000 ? 500 : 0 }, (_, at) => aListing(after + at))
    return route.fulfill({ json: { records, next: after + records.length } })
  })
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Öffnen' }).click()
  await page.getByRole('navigation').getByRole('link', { name: 'Befunde' }).click()
  const rows = page.getByRole('region').getByRole('listitem')
  await rows.first().waitFor()
  expect(await rows.first().getAttribute('aria-setsize')).toBe('10000')
  await page.getByRole('region').evaluate(list => list.scrollTo(0, list.scrollHeight))
  await page.locator('li[aria-posinset="10000"]').waitFor()
  expect(await rows.count()).toBeLessThan(60)
  await patient.isAccessible()
})

test('nothing readable reached the server, and no page broke its policy', async () => {
  const received = [patient, doctor, desk].flatMap(person => person.sent).join('\n')
  const stored = await allThatIsStored(join(network.folder, 'node'))
  for (const secret of [note, patientName, 'Dr Weber', passphrase]) {
    expect(received.includes(secret)).toBe(false)
    expect(stored.includes(secret)).toBe(false)
  }
  // The search itself finds what is there.
  expect(stored.includes(ids.patient)).toBe(true)
  expect(received.includes('/v1/transactions')).toBe(true)
  expect([patient, doctor, desk].flatMap(person => person.wrongs)).toEqual([])
})
