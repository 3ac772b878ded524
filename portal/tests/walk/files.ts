import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import type { Person } from './browser'

export interface Kept { name: string; mimeType: string; buffer: Buffer }

/** A patient keeps a file among the own images. */
export async function keep(patient: Person, file: Kept): Promise<void> {
  const { page } = patient
  await patient.goTo('Write a record')
  await page.getByLabel('Category').selectOption({ label: 'Imaging' })
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: 'Seal and store' }).click()
  await page.getByText('Stored, and final in block').waitFor()
}

/** Opens the image that was kept last. */
export async function openNewest(patient: Person): Promise<Locator> {
  await patient.goTo('Records')
  await patient.page.getByRole('button', { name: 'Imaging' }).first().click()
  const record = patient.page.getByRole('article')
  await record.waitFor()
  return record
}

/** No script of a record ran, which would remember it under `harmed`, and the page lives. */
export async function wasNotHarmed(patient: Person): Promise<void> {
  expect(await patient.page.evaluate(() => 'harmed' in globalThis)).toBe(false)
  await patient.page.getByRole('heading', { level: 1, name: 'Records' }).waitFor()
}
