import { readFile } from 'node:fs/promises'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { Cast, desktop, passphrase, phone } from './cast'
import { allThatIsStored } from './network'
import { found } from './secrets'

const names = { patient: 'Theodora Lindqvist-Abayomi', doctor: 'Dr Castellanos' }
const glucose = {
  resourceType: 'Observation', status: 'final', code: { text: 'Glucose in blood' }, effectiveDateTime: '2026-03-04',
  category: [{ coding: [{ code: 'laboratory' }] }], valueQuantity: { value: 6.3, unit: 'mmol/L' },
  referenceRange: [{ low: { value: 3.1, unit: 'mmol/L' }, high: { value: 6.2, unit: 'mmol/L' } }],
  note: [{ text: 'Taken after nine purple breakfasts' }],
}
const letter = `<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Discharge letter</title>
  <component><structuredBody><component><section><title>Medication</title><text><table><thead><tr><th>Medicine</th>
  <th>How</th></tr></thead><tbody><tr><td>Ibuprofen 600 mg</td><td>twice a day</td></tr></tbody></table>
  <paragraph onclick="alert(1)">Rest.<script>alert(2)</script></paragraph></text></section></component>
  </structuredBody></component></ClinicalDocument>`

let cast: Cast
let patient: Person
let doctor: Person

beforeAll(async () => {
  cast = await Cast.begin(inject('network'))
  ;[patient, doctor] = await Promise.all([cast.patient(names.patient), cast.doctor(names.doctor, 'BE-2222')])
})
afterAll(() => cast?.end())

async function write(category: string, name: string, type: string, content: string): Promise<void> {
  const { page } = doctor
  await doctor.goTo('Write a record')
  await page.getByRole('combobox', { name: 'Patient' }).fill('theo')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: type, buffer: Buffer.from(content) })
  await page.getByLabel('Category').selectOption({ label: category })
  await page.getByRole('button', { name: 'Seal and store' }).click()
  await page.getByText('Stored, and final in block').waitFor()
}

/** Goes from one thing to the next until it comes to this one, writes there, and presses a key. */
async function press(wanted: Locator, words = '', key = words === '' ? 'Enter' : undefined): Promise<void> {
  const { keyboard } = wanted.page()
  await wanted.waitFor()
  for (let passed = 0; !await hasFocus(wanted); passed++) {
    expect(passed).toBeLessThan(100)
    await keyboard.press('Tab')
  }
  await keyboard.type(words)
  if (key !== undefined) {
    await keyboard.press(key)
  }
}

function hasFocus(one: Locator): Promise<boolean> {
  return one.evaluate(element => element === document.activeElement)
}

function goHome(person: Person): Promise<void> {
  return person.goTo('Home', 'Hello')
}

/** Both as somebody holds it and as it stands on a desk. */
async function look(person: Person, name: string): Promise<void> {
  for (const [viewport, where] of [[phone, 'phone'], [desktop, 'desktop']] as const) {
    await person.page.setViewportSize(viewport)
    await person.isAccessible()
    await person.picture(`${name}-${where}`)
  }
}

// spec portal 5.8
test('a new patient has nothing, and the first page says what to do about it', async () => {
  await patient.page.getByText('Nobody has written for you yet.').waitFor()
  await patient.page.getByText('Nobody read anything of yours').waitFor()
  await look(patient, 'home-empty')
})

// spec portal 5.2
test('a doctor pastes the card that the patient hands out, and from then on takes the name', async () => {
  const card = `${names.patient} <${patient.id}>`
  await doctor.goTo('People')
  await doctor.page.getByText('Nobody yet.').waitFor()
  await doctor.page.getByLabel('Add somebody').fill(card)
  await doctor.page.getByRole('button', { name: 'Add somebody' }).click()
  await doctor.page.getByRole('button', { name: names.patient }).waitFor()
  await doctor.page.getByLabel('Add somebody').fill(`Somebody Else <${patient.id}>`)
  await doctor.page.getByText(`This member is ${names.patient} here already.`).waitFor()
  expect(await doctor.page.getByRole('button', { name: 'Add somebody' }).isEnabled()).toBe(false)
  await look(doctor, 'people')
  await write('Laboratory', 'glucose.json', 'application/json', JSON.stringify(glucose))
  await write('Clinical notes', 'letter.xml', 'text/xml', letter)
})

// spec portal 5.3, 5.6, 5.8
test('the patient finds a laboratory value by its words, and reads that it is high', async () => {
  const { page } = patient
  await goHome(patient)
  await page.getByRole('link', { name: 'Glucose in blood: 6.3 mmol/L' }).waitFor()
  await look(patient, 'home-records')
  await patient.goTo('Records')
  await page.getByRole('searchbox').fill('purple breakfasts')
  await page.getByRole('button', { name: 'Glucose in blood' }).click()
  const article = page.getByRole('article')
  await article.getByText('3.1 – 6.2 mmol/L').waitFor()
  await article.getByText('↑ high').waitFor()
  await look(patient, 'laboratory')
})

// spec portal 5.1
test('the patient names the author where the author is shown', async () => {
  const { page } = patient
  await page.getByRole('article').getByRole('button', { name: 'Member' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(doctor.id, { exact: true }).waitFor()
  await look(patient, 'person')
  await dialog.getByLabel('Name').fill(names.doctor)
  await dialog.getByRole('button', { name: 'Save the name' }).click()
  await page.getByRole('article').getByRole('button', { name: names.doctor }).waitFor()
})

// spec portal 5.4
test('the patient reads a clinical document as its author wrote it, and nothing of it runs', async () => {
  const { page } = patient
  await page.getByRole('searchbox').fill('castellanos ibuprofen')
  await page.getByRole('button', { name: 'Discharge letter' }).click()
  await page.getByRole('article').getByRole('cell', { name: 'twice a day' }).waitFor()
  await page.getByRole('article').getByText('Rest.', { exact: true }).waitFor()
  await look(patient, 'letter')
})

// spec portal 5.7
test('the patient takes everything home in one archive', async () => {
  const { page } = patient
  // The dialog for files is the browser's own; without it the archive is handed over as a download.
  await page.evaluate(() => { delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker })
  const downloaded = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download everything' }).click()
  const archive = (await readFile(await (await downloaded).path())).toString('latin1')
  await page.getByText('The archive has 2 records.').waitFor()
  for (const held of ['records/2026-03-04 Laboratory Glucose', 'Discharge letter.xml', 'index.html', '<table>',
    'nine purple breakfasts', 'proofs/']) {
    expect(archive).toContain(held)
  }
})

// WCAG 2.1.1, 2.4.3, spec portal 8.13
test('the patient signs in and lets the doctor in by name, with the keyboard alone', async () => {
  const { page } = patient
  await press(page.getByRole('button', { name: 'Lock' }))
  await press(page.getByLabel('Passphrase'), passphrase, 'Enter')
  await press(page.getByRole('navigation').getByRole('link', { name: 'Let somebody in' }))
  await press(page.getByRole('combobox', { name: 'Who' }), 'castel')
  await page.getByRole('option', { name: names.doctor }).waitFor()
  await look(patient, 'field')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await press(page.getByLabel('Laboratory'), '', 'Space')
  await press(page.getByRole('button', { name: 'Show what this opens' }))
  await page.getByText('can read: Laboratory').waitFor()
  await expect.poll(() => patient.focused()).toBe('Exactly this would be opened')
  await press(page.getByRole('button', { name: 'Change', exact: true }))
  await expect.poll(() => patient.focused()).toBe('A person or an agency')
  await press(page.getByRole('button', { name: 'Show what this opens' }))
  await press(page.getByRole('button', { name: 'Allow and sign' }))
  const reader = page.getByRole('row', { name: names.doctor }).getByRole('button', { name: names.doctor })
  await press(reader)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').waitFor()
  expect(await dialog.evaluate(one => one.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(reader)).toBe(true)
})

test('the first page says that the doctor read', async () => {
  await doctor.goTo('Read a')
  await doctor.page.getByRole('combobox', { name: 'Patient' }).fill(names.patient)
  await doctor.page.getByLabel('Clinical notes').uncheck()
  await doctor.page.getByLabel('Laboratory').check()
  await doctor.page.getByRole('button', { name: 'Ask' }).click()
  const entry = doctor.page.getByRole('listitem').filter({ hasText: 'Glucose in blood' })
  await entry.getByRole('button', { name: 'Show' }).click()
  await entry.getByText('nine purple breakfasts').waitFor()
  await look(doctor, 'read-laboratory')
  await goHome(patient)
  const readers = patient.page.getByRole('region', { name: 'Who read what' })
  await readers.getByRole('button', { name: names.doctor }).waitFor()
  await readers.getByText('One item was handed out.').waitFor()
  await look(patient, 'home')
})

// spec portal 5.1
test('names are there again once the wallet is, sealed until then, and no server ever had one', async () => {
  const { page } = patient
  await page.reload()
  const kept = await patient.keeps()
  expect(kept).toContain('"use":"people"')
  expect(found([names.doctor, passphrase], kept)).toEqual([])
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await page.getByRole('region', { name: 'Who read what' }).getByRole('button', { name: names.doctor }).waitFor()
  const received = cast.people.flatMap(person => person.sent).join('\n')
  const stored = await allThatIsStored(cast.network)
  expect(found([...Object.values(names), 'purple breakfasts', 'Discharge letter'], received + stored)).toEqual([])
  expect(cast.people.flatMap(person => person.wrongs)).toEqual([])
})
