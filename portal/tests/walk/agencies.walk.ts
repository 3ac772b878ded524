import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { Cast, desktop, phone, pictureFailures } from './cast'

const bill = 'Eleven invoices for cough drops'

const others: [role: string, licence?: string][] = [
  ['Public health agency'], ['Researcher'], ['Pharmacist', 'PH-1'], ['Nurse', 'NU-1'],
]

let cast: Cast
let patient: Person
let insurer: Person

beforeAll(async () => {
  cast = await Cast.begin(inject('network'))
  ;[patient, insurer] = await Promise.all([
    cast.patient('Casimir Blumenthal', desktop), cast.newcomer('Insurer', 'Concordia Mutual', phone),
  ])
})
afterAll(() => cast?.end())
pictureFailures(() => cast)

async function ask(): Promise<void> {
  const { page } = insurer
  await insurer.goTo('Read a')
  await page.getByRole('combobox', { name: 'Patient' }).fill(patient.id)
  await page.getByLabel('Clinical notes').uncheck()
  await page.getByLabel('Pharmacy bills').check()
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
}

// spec portal 8.8
test('agencies and staff of each kind sign up, and each of their pages fits a phone and is accessible', async () => {
  await Promise.all(others.map(async ([role, licence]) => {
    const person = await cast.newcomer(role, `Somebody, ${role}`, phone, licence)
    await person.everyPage(() => person.isAccessible())
  }))
})

// spec portal 7.1, 7.3
test('an insurer asks for payment and for nothing else, and is denied', async () => {
  const { page } = patient
  await patient.goTo('Write a record')
  await page.getByLabel('Category').selectOption({ label: 'Pharmacy bills' })
  await page.getByLabel('Note').fill(bill)
  await page.getByRole('button', { name: 'Seal and store' }).click()
  await page.getByText('Stored, and final in block').waitFor()
  await ask()
  expect(await insurer.page.getByLabel('Purpose').locator('option').allTextContents()).toEqual(['for payment'])
  await insurer.page.getByText('Denied: Pharmacy bills.').waitFor()
  await insurer.isAccessible()
})

// spec portal 7.6
test('the patient lets the insurer in, who finds the consent and reads', async () => {
  const { page } = patient
  await patient.goTo('Requests')
  await page.getByText('Asked to read Pharmacy bills, for payment.').waitFor()
  await page.getByRole('button', { name: 'Let in...' }).click()
  await page.getByRole('button', { name: 'Show what this opens' }).click()
  await page.getByText('Only for payment.').waitFor()
  await patient.isAccessible()
  await page.getByRole('button', { name: 'Allow and sign' }).click()
  await page.getByText('Nobody is waiting for an answer.').waitFor()
  await insurer.goTo('Consents')
  await insurer.page.getByText('Pharmacy bills, for payment', { exact: true }).waitFor()
  await insurer.isAccessible()
  await insurer.picture('consents')
  await ask()
  await insurer.page.getByText(bill).waitFor()
  await insurer.goTo('My requests')
  await insurer.page.getByText('Permitted', { exact: true }).waitFor()
  await insurer.isAccessible()
})

test('no page broke its policy', () => {
  expect(cast.people.flatMap(person => person.wrongs)).toEqual([])
})
