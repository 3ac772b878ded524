import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { Cast, desktop, passphrase, phone, pictureFailures } from './cast'
import { allThatIsStored } from './network'
import { found, privateKeysIn } from './secrets'

interface Scene {
  where: string
  names: { patient: string; doctor: string; licence: string }
  note: string
  viewports: { patient: typeof phone; doctor: typeof phone }
  /** Pictures are taken of one story only. */
  isPictured: boolean
}

const scenes: Scene[] = [
  {
    where: 'The patient on a phone, the doctor at a desk:',
    names: { patient: 'Wilhelmina Ostrowska', doctor: 'Dr Weber', licence: 'BE-1234' },
    note: 'Seventeen lavender elephants cough at night',
    viewports: { patient: phone, doctor: desktop },
    isPictured: true,
  },
  {
    where: 'The patient at a desk, the doctor on a phone:',
    names: { patient: 'Bartholomew Featherstonehaugh-Cholmondeley', doctor: 'Dr Oyelaran', licence: 'BE-5678' },
    note: 'Nineteen crimson walruses sneeze before breakfast',
    viewports: { patient: desktop, doctor: phone },
    isPictured: false,
  },
]

let cast: Cast

beforeAll(async () => { cast = await Cast.begin(inject('network')) })
afterAll(() => cast?.end())
pictureFailures(() => cast)

// spec portal 8.1
describe.each(scenes)('$where', ({ names, note, viewports, isPictured }) => {
  let patient: Person
  let doctor: Person

  const picture = async (person: Person, name: string) => {
    if (isPictured) {
      await person.picture(name)
    }
  }

  const ask = async () => {
    const { page } = doctor
    await doctor.goTo('Read a')
    await page.getByRole('combobox', { name: 'Patient' }).fill(patient.id)
    await page.getByRole('button', { name: 'Ask' }).click()
  }

  // What was opened is one course, of which each entry is unfolded by itself.
  const reads = async () => {
    await doctor.page.getByRole('button', { name: 'Show', exact: true }).click()
    await doctor.page.getByRole('article').getByText(note).waitFor()
  }

  test('the patient makes a wallet, proves its backup and is registered by the desk', async () => {
    patient = await cast.enter(viewports.patient)
    await patient.isAccessible()
    const code = await cast.signUp(patient, 'Patient', names.patient, undefined, () => patient.isAccessible())
    await patient.isAccessible()
    await picture(patient, 'waiting')
    await cast.admit(names.patient, code)
    await patient.becomesMember()
    await patient.isAccessible()
  })

  test('the doctor is registered, verified by vote, and signs in again', async () => {
    doctor = await cast.enter(viewports.doctor)
    await cast.admit(names.doctor, await cast.signUp(doctor, 'Doctor', names.doctor, names.licence))
    await doctor.becomesMember()
    await doctor.page.getByText('Not verified yet', { exact: true }).waitFor()
    await doctor.isAccessible()
    await cast.verify(doctor)
    await doctor.page.reload()
    await doctor.isAccessible()
    await doctor.page.getByLabel('Passphrase').fill(passphrase)
    await doctor.page.getByRole('button', { name: 'Unlock' }).click()
    await doctor.page.getByText('Verified', { exact: true }).waitFor()
  })

  test('the doctor writes a record and is denied to read it', async () => {
    const { page } = doctor
    await doctor.goTo('Write a record')
    await page.getByRole('combobox', { name: 'Patient' }).fill(patient.id)
    await page.getByLabel('Note').fill(note)
    await doctor.isAccessible()
    await page.getByRole('button', { name: 'Seal and store' }).click()
    await page.getByText('Stored, and final in block').waitFor()
    await ask()
    await page.getByText('Denied', { exact: true }).waitFor()
    await doctor.isAccessible()
  })

  test('the patient hears of it at once, and reads it', async () => {
    await patient.page.getByTestId('news').getByText('asked to read Clinical notes').waitFor()
    await patient.goTo('Records')
    await patient.page.getByRole('button', { name: 'Clinical notes' }).click()
    await patient.page.getByRole('article').getByText(note).waitFor()
    await patient.isAccessible()
    await picture(patient, 'record')
  })

  test('the patient lets the doctor in after seeing what that opens, and the doctor reads', async () => {
    const { page } = patient
    await patient.goTo('Let somebody in')
    await page.getByRole('combobox', { name: 'Who' }).fill(`${names.doctor} <${doctor.id}>`)
    await page.getByLabel('Clinical notes').check()
    await patient.isAccessible()
    await page.getByRole('button', { name: 'Show what this opens' }).click()
    await page.getByText('can read: Clinical notes').waitFor()
    await patient.isAccessible()
    await page.getByRole('button', { name: 'Allow and sign' }).click()
    await page.getByRole('heading', { level: 1, name: 'Who can see what' }).waitFor()
    const reader = viewports.patient === phone ? 'article' : 'row'
    await page.getByRole(reader, { name: names.doctor }).waitFor()
    await patient.isAccessible()
    await picture(patient, 'access')
    await ask()
    await reads()
    await doctor.isAccessible()
    await picture(doctor, 'read')
  })

  test('the patient sees who read what, and this browser checks the proof', async () => {
    await patient.goTo('Access log')
    const entry = patient.page.getByRole('listitem').filter({ hasText: 'was allowed to read Clinical notes' })
    await entry.getByRole('button', { name: 'Verify' }).click()
    await entry.getByText('Proven here').waitFor()
    // spec portal 5.12
    const written = patient.page.getByRole('listitem')
      .filter({ hasText: `A record was written by ${names.doctor}: Clinical notes.` })
    await written.getByRole('button', { name: 'Verify' }).click()
    expect(await written.getByText('Proven here').textContent()).not.toContain('not proven')
    await patient.isAccessible()
    await picture(patient, 'log')
  })

  test('the patient ends it, and the doctor is denied', async () => {
    await patient.goTo('Who can see what')
    await patient.page.getByRole('button', { name: 'End now' }).click()
    await patient.page.getByText('Nobody but you can see anything.').waitFor()
    await ask()
    await doctor.page.getByText('Denied', { exact: true }).waitFor()
  })

  // spec portal 6.2, 6.9
  test('what a watch finds reaches patient and doctor as it is found', async () => {
    await patient.goTo('Devices')
    await patient.page.getByRole('button', { name: 'my agent' }).click()
    await patient.page.getByText('It watches your measurements now.').waitFor()
    await patient.goTo('Let somebody in')
    await patient.page.getByRole('combobox', { name: 'Who' }).fill(`${names.doctor} <${doctor.id}>`)
    await patient.page.getByLabel('Vital signs').check()
    await patient.page.getByRole('button', { name: 'Show what this opens' }).click()
    await patient.page.getByRole('button', { name: 'Allow and sign' }).click()
    await patient.page.getByRole('heading', { level: 1, name: 'Who can see what' }).waitFor()
    await doctor.goTo('Alerts')
    await doctor.page.getByText('No alert is open.').waitFor()
    await patient.goTo('Alerts')
    await patient.page.getByText('No alert is open.').waitFor()
    // In another tab, so that both only look on.
    const tab = await patient.context.newPage()
    await tab.goto(new URL('/devices', patient.page.url()).href)
    await tab.getByLabel('Passphrase').fill(passphrase)
    await tab.getByRole('button', { name: 'Unlock' }).click()
    await tab.getByRole('button', { name: 'Wear it' }).click()
    await tab.getByText('The night is in.').waitFor()
    await tab.close()
    for (const person of [patient, doctor]) {
      await person.page.getByRole('article', { name: 'Oxygen saturation' }).first().waitFor()
      await person.isAccessible()
    }
  })

  test('the patient leaves something for emergencies, and the doctor opens and reads it with a reason', async () => {
    await patient.goTo('Emergency')
    await patient.page.getByLabel('st-mary').check()
    await patient.page.getByLabel('Clinical notes').check()
    await patient.isAccessible()
    await patient.page.getByRole('button', { name: 'Sign' }).click()
    await patient.page.getByText('This is in force.').waitFor()
    await doctor.goTo('Emergency')
    await doctor.page.getByRole('combobox', { name: 'Patient' }).fill(patient.id)
    await doctor.page.getByRole('button', { name: 'Find what was left' }).click()
    await doctor.page.getByLabel('Reason').selectOption({ label: 'Danger to life' })
    await doctor.isAccessible()
    await doctor.page.getByRole('button', { name: 'Open in an emergency' }).click()
    await doctor.page.getByText('Open for four hours').waitFor()
    await doctor.isAccessible()
    await doctor.page.getByRole('button', { name: 'Ask' }).click()
    await reads()
  })

  test('the patient is told of the emergency at once, and judges it', async () => {
    const { page } = patient
    await page.getByRole('alert').getByText(`Opened by ${names.doctor}`).waitFor()
    await patient.isAccessible()
    await picture(patient, 'emergency')
    await page.getByRole('button', { name: 'It was justified' }).click()
    await page.getByText('Reviewed.', { exact: true }).waitFor()
  })
})

test('nothing readable reached any hospital, and no page broke its policy', async () => {
  const received = cast.people.flatMap(person => person.sent).join('\n')
  const stored = await allThatIsStored(cast.network)
  const secrets = [passphrase, ...scenes.flatMap(({ note, names }) => [note, names.patient, names.doctor])]
  expect(found(secrets, received)).toEqual([])
  expect(found(secrets, stored)).toEqual([])
  const holders = cast.people.filter(({ page }) => page.url().startsWith(cast.network.portals[0] ?? ''))
  const documents = (await Promise.all(holders.map(person => person.keeps())))
    .flatMap(kept => (JSON.parse(kept) as [{ document?: string }[][]])[0].flat().flatMap(one => one.document ?? []))
  const phrases = [passphrase, cast.network.passphrase]
  const keys = (await Promise.all(documents.flatMap(document => phrases.map(phrase =>
    privateKeysIn(document, phrase).catch(() => []))))).flat()
  // Two patients with keys of sixteen categories, two doctors, and the desk.
  expect(keys.length).toBeGreaterThan(2 * (5 * 3 + 2 * 16) - 1)
  expect(found(keys, received)).toEqual([])
  expect(found(keys, stored)).toEqual([])
  // The search itself finds what is there.
  expect(stored.includes(cast.people[0]?.id ?? 'nobody')).toBe(true)
  expect(received.includes('/v1/transactions')).toBe(true)
  expect(cast.people.flatMap(person => person.wrongs)).toEqual([])
})
