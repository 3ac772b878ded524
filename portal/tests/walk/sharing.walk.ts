import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { Cast, desktop, phone } from './cast'
import { found } from './secrets'

const notes = ['A cough since Tuesday', 'The cough is gone']
const names = { patient: 'Ludmilla Gustafsson', doctor: 'Dr Nakamura' }

const bundle = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    {
      fullUrl: 'urn:uuid:1',
      resource: { resourceType: 'Patient', birthDate: '1950-02-01', name: [{ given: ['Ludmilla'], family: 'G' }] },
    },
    {
      resource: {
        resourceType: 'Observation', status: 'final', subject: { reference: 'urn:uuid:1' },
        category: [{ coding: [{ code: 'laboratory' }] }], code: { text: 'Potassium' },
        effectiveDateTime: '2024-03-05', valueQuantity: { value: 4.10, unit: 'mmol/L' },
      },
    },
    {
      resource: {
        resourceType: 'AllergyIntolerance', patient: { reference: 'urn:uuid:1' }, code: { text: 'Penicillin' },
        recordedDate: '2019-06-01',
      },
    },
    { resource: { resourceType: 'Organization', name: 'A clinic' } },
  ],
}

let cast: Cast
let patient: Person
let doctor: Person

beforeAll(async () => {
  cast = await Cast.begin(inject('network'))
  ;[patient, doctor] = await Promise.all([
    cast.patient(names.patient, phone), cast.doctor(names.doctor, 'BE-7777', desktop),
  ])
})
afterAll(() => cast?.end())

async function choose(person: Person, ...categories: string[]): Promise<void> {
  for (const category of ['Clinical notes', 'Laboratory', 'Allergies', 'Immunizations', 'Procedures']) {
    await person.page.getByRole('checkbox', { name: category, exact: true })
      .setChecked(categories.includes(category))
  }
}

async function ask(...categories: string[]): Promise<void> {
  await doctor.goTo('Read a')
  await doctor.page.getByRole('combobox', { name: 'Patient' }).fill(`${names.patient} <${patient.id}>`)
  await choose(doctor, ...categories)
  await doctor.page.getByRole('button', { name: 'Ask', exact: true }).click()
}

async function writeProcedure(note: string): Promise<void> {
  const { page } = doctor
  await doctor.goTo('Write a record')
  await page.getByRole('combobox', { name: 'Patient' }).fill(patient.id)
  await page.getByLabel('Category').selectOption({ label: 'Procedures' })
  await page.getByLabel('Note').fill(note)
  await page.getByRole('button', { name: 'Seal and store' }).click()
  await page.getByText('Stored, and final in block').waitFor()
  // spec portal 5.12
  await patient.page.getByTestId('news').getByText(`written by Member ${doctor.id}: Procedures.`).waitFor()
}

async function sign(): Promise<void> {
  await patient.page.getByRole('button', { name: 'Show what this opens' }).click()
  await patient.page.getByRole('heading', { name: 'Exactly this would be opened' }).waitFor()
  await patient.isAccessible()
  await patient.page.getByRole('button', { name: 'Allow and sign' }).click()
}

// spec portal 7.5
test('a doctor writes notes, and stores a FHIR bundle after confirming whose it is', async () => {
  const { page } = doctor
  for (const note of notes) {
    await doctor.goTo('Write a record')
    await page.getByRole('combobox', { name: 'Patient' }).fill(patient.id)
    await page.getByLabel('Note').fill(note)
    await page.getByRole('button', { name: 'Seal and store' }).click()
    await page.getByText('Stored, and final in block').waitFor()
    await doctor.goTo('My patients')
  }
  await doctor.goTo('Write a record')
  await page.getByRole('combobox', { name: 'Patient' }).fill(patient.id)
  await page.locator('input[type=file]').setInputFiles({
    name: 'ludmilla.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(bundle)),
  })
  await page.getByText('The file is about Ludmilla G, born 1950-02-01.').waitFor()
  await page.getByText('One entry describes people, places or terms and is left out.').waitFor()
  await doctor.isAccessible()
  await doctor.picture('bundle')
  await page.getByLabel('This is the right patient').check()
  await page.getByRole('combobox', { name: 'Patient' }).fill(doctor.id)
  await page.locator('label', { hasText: 'This is the right patient' }).waitFor()
  expect(await page.getByLabel('This is the right patient').isChecked()).toBe(false)
  await page.getByRole('combobox', { name: 'Patient' }).fill(patient.id)
  await page.getByLabel('This is the right patient').check()
  await page.getByRole('button', { name: 'Seal and store all 3' }).click()
  await page.getByText('All 3 documents are stored and final.').waitFor()
})

// spec portal 7.3, 7.6
test('what the doctor asks and is denied waits for the patient', async () => {
  await ask('Clinical notes', 'Laboratory')
  await doctor.page.getByText('Denied: Laboratory, Clinical notes.').waitFor()
  await doctor.isAccessible()
  await doctor.goTo('My requests')
  const denied = doctor.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Denied' })
  await denied.nth(1).waitFor()
  expect(await denied.count()).toBe(2)
  await doctor.isAccessible()
  await patient.page.getByRole('link', { name: 'One request waits for your answer.' }).click()
  await patient.page.getByText('Asked to read Laboratory, Clinical notes, for treatment.').waitFor()
  await patient.isAccessible()
  await patient.picture('requests')
})

// spec portal 7.4, 7.9
test('the patient opens one note of the two, and puts the rest aside', async () => {
  const { page } = patient
  // spec portal 8.13
  await page.getByRole('button', { name: 'Let in...' }).press('Enter')
  await expect.poll(() => patient.focused()).toContain(doctor.id)
  await page.getByRole('button', { name: 'Leave it as it is' }).press('Enter')
  await expect.poll(() => patient.focused()).toContain(doctor.id)
  await page.getByRole('button', { name: 'Let in...' }).click()
  await page.getByLabel('Single records only').check()
  await page.getByRole('group', { name: 'Single records only' })
    .getByRole('checkbox', { name: `${notes[1]} (Clinical notes)` }).check()
  await patient.isAccessible()
  await patient.picture('single')
  await sign()
  await page.getByText('Asked to read Laboratory, for treatment.').waitFor()
  await page.getByRole('button', { name: 'Not now' }).click()
  await page.getByText('Nobody is waiting for an answer.').waitFor()
  await patient.isAccessible()
})

// spec portal 7.1
test('the doctor finds the patient among those who let in, and reads that one note', async () => {
  const { page } = doctor
  const news = page.getByTestId('news')
  await news.getByText(`${names.patient} lets you read Clinical notes, for treatment.`).waitFor()
  await doctor.goTo('My patients')
  const card = page.getByRole('article', { name: names.patient })
  await card.getByText('Clinical notes, for treatment, one record only').waitFor()
  await doctor.isAccessible()
  await doctor.picture('patients')
  // spec portal 5.12
  await expect.poll(() => news.textContent()).toBe('')
  // spec portal 8.12
  await card.getByRole('button', { name: 'Open the record' }).click()
  await expect.poll(() => doctor.focused()).toContain(names.patient)
  await page.goBack()
  await expect.poll(() => doctor.focused()).toBe('My patients')
  await card.getByRole('button', { name: 'Open the record' }).click()
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await page.getByText('One record.').waitFor()
  await page.getByText(notes[1] as string).waitFor()
  expect(await page.getByText(notes[0] as string).count()).toBe(0)
  await doctor.isAccessible()
})

// spec portal 7.7
test('the patient widens the consent to whole categories, and the doctor reads one course', async () => {
  await patient.goTo('Who can see what')
  const card = patient.page.getByRole('article').filter({ hasText: 'one record only' })
  await card.getByRole('button', { name: 'Change' }).click()
  await expect.poll(() => patient.focused()).toContain(doctor.id)
  await patient.page.getByLabel('Whole categories').check()
  await choose(patient, 'Clinical notes', 'Laboratory', 'Allergies')
  await patient.isAccessible()
  await sign()
  const changed = patient.page.getByRole('article').filter({ hasText: 'Allergies' })
  await changed.waitFor()
  expect(await patient.page.getByRole('article').count()).toBe(1)
  await patient.isAccessible()
  await patient.picture('cards')
  await ask('Clinical notes', 'Laboratory', 'Allergies')
  await doctor.page.getByText('4 records.').waitFor()
  const course = doctor.page.getByRole('main').locator('.course > li')
  const titles = await course.allInnerTexts()
  expect(titles.map(title => ['The cough', 'A cough', 'Potassium', 'Penicillin'].find(word => title.includes(word))))
    .toEqual(['The cough', 'A cough', 'Potassium', 'Penicillin'])
  await doctor.isAccessible()
  await doctor.picture('course')
  expect(doctor.page.url()).not.toContain(patient.id)
  await doctor.page.setViewportSize(phone)
  await doctor.isAccessible()
  await doctor.picture('course-phone')
  await doctor.page.setViewportSize(desktop)
})

// spec portal 7.11
test('what was opened of the patient goes once the doctor names somebody else', async () => {
  const { page } = doctor
  const who = page.getByRole('combobox', { name: 'Patient' })
  const course = page.getByRole('main').locator('.course')
  await who.fill(doctor.id)
  await page.getByText('4 records.').waitFor({ state: 'detached' })
  expect(await course.count()).toBe(0)
  await who.fill(patient.id)
  await course.first().waitFor()
})

// spec portal 7.7
test('the patient takes a category away, and it is denied at once while the others stay open', async () => {
  await patient.page.getByRole('button', { name: 'Change' }).click()
  await choose(patient, 'Clinical notes', 'Allergies')
  await sign()
  await patient.page.getByRole('article').filter({ hasNotText: 'Laboratory' }).waitFor()
  expect(await patient.page.getByText('New keys are due').count()).toBe(0)
  await ask('Clinical notes', 'Laboratory', 'Allergies')
  await doctor.page.getByText('3 records.').waitFor()
  await doctor.page.getByText('Denied: Laboratory.').waitFor()
})

// spec portal 7.4
test('the patient lets in everyone of a role, whose key service is named', async () => {
  const { page } = patient
  await patient.goTo('Let somebody in')
  await page.getByLabel('Everyone of a role in an organisation').check()
  await page.getByRole('combobox', { name: 'Role in an organisation', exact: true })
    .selectOption({ label: 'Doctor, st-mary' })
  await choose(patient, 'Immunizations')
  await patient.isAccessible()
  await page.getByRole('button', { name: 'Show what this opens' }).click()
  await page.getByText('The key service of st-mary opens it').waitFor()
  await page.getByRole('button', { name: 'Allow and sign' }).click()
  await page.getByRole('article').filter({ hasText: 'everyone of st-mary' }).waitFor()
  await doctor.goTo('My patients')
  await doctor.page.getByText('Immunizations, for treatment', { exact: true }).waitFor()
})

// spec portal 7.4
test('the patient opens one record to the role, and its doctor reads that one by the key service', async () => {
  const { page } = patient
  await patient.goTo('Let somebody in')
  await page.getByLabel('Everyone of a role in an organisation').check()
  await page.getByRole('combobox', { name: 'Role in an organisation', exact: true })
    .selectOption({ label: 'Doctor, st-mary' })
  await page.getByLabel('Single records only').check()
  await page.getByRole('group', { name: 'Single records only' })
    .getByRole('checkbox', { name: /^Potassium.*\(Laboratory\)$/ }).check()
  await sign()
  await page.getByRole('article').filter({ hasText: 'one record only' }).waitFor()
  await ask('Laboratory')
  await doctor.page.getByText('One record.').waitFor()
  await doctor.page.getByRole('main').locator('.course > li').filter({ hasText: 'Potassium' }).waitFor()
})

// spec portal 7.12
test('what was written before stays closed where the patient says so, and what is written later opens', async () => {
  const { page } = patient
  await writeProcedure('An old scar')
  await patient.goTo('Let somebody in')
  await page.getByRole('combobox', { name: 'Who' }).fill(doctor.id)
  await choose(patient, 'Procedures')
  await page.getByLabel('Also what was written before').uncheck()
  await page.getByRole('button', { name: 'Show what this opens' }).click()
  await page.getByText('What was written before stays closed').waitFor()
  await patient.isAccessible()
  // spec portal 8.12
  await page.goBack()
  expect(await page.getByLabel('Procedures').isChecked()).toBe(true)
  await page.goForward()
  await page.getByRole('button', { name: 'Allow and sign' }).click()
  await page.getByRole('heading', { level: 1, name: 'Who can see what' }).waitFor()
  await writeProcedure('A new plaster')
  await ask('Procedures')
  await doctor.page.getByText('A new plaster').waitFor()
  await doctor.page.getByText('No key for this record is sealed to this wallet.').waitFor()
  expect(await doctor.page.getByText('An old scar').count()).toBe(0)
})

// spec portal 7.10
test('the patient has the hospitals confirm who can see what', async () => {
  const { page } = patient
  await patient.goTo('Who can see what')
  await page.getByText('This is what your hospital\'s server says.').waitFor()
  await page.getByRole('button', { name: 'Have the hospitals confirm it' }).click()
  await page.getByRole('status').filter({ hasText: 'The hospitals together confirmed this list' }).waitFor()
  await patient.isAccessible()
  await patient.picture('confirmed')
})

// spec portal 7.8
test('the patient prints a report of which every proof was checked', async () => {
  const { page } = patient
  await patient.goTo('Who can see what')
  await page.getByRole('link', { name: 'Access report' }).click()
  await page.getByText('The proofs of this report were not checked yet.').waitFor()
  await patient.isAccessible()
  await page.getByRole('button', { name: 'Verify every proof' }).click()
  await page.getByText(/^All \d+ proofs were checked in this browser and hold\.$/).waitFor()
  await page.getByText('The hospitals together confirmed this list').waitFor()
  await patient.isAccessible()
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false)
  await patient.picture('report')
  await page.emulateMedia({ media: 'screen' })
})

test('no page broke its policy, and nobody\'s name was sent', () => {
  for (const person of [patient, doctor]) {
    expect(person.wrongs).toEqual([])
    expect(found(['Ludmilla', 'Nakamura', 'since Tuesday'], person.sent.join('\n'))).toEqual([])
  }
})
