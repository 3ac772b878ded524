import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { Role } from '../../src/protocol/codes'
import { beginBrowser, Person, type Viewport } from './browser'
import { registrarAt, type Network } from './network'
import { Registrars, votes } from './registrars'

export const passphrase = 'correct horse battery staple'
export const desktop: Viewport = { width: 1280, height: 900 }
export const phone: Viewport = { width: 390, height: 844 }

// All files run in one worker, and share what takes long to begin: the browser, which ends with the worker, the desk of
// each hospital, and the registrars without one.
let browser: ReturnType<typeof beginBrowser> | undefined
let registrars: Registrars | undefined
const desks = new Map<number, Promise<Person>>()

/** Who appears in a walk: each person with a browser profile of its own, and the hospitals' registrars. */
export class Cast {
  /** The registrars are among them from when they are needed. */
  readonly people: Person[] = []
  private readonly own: Person[] = []
  private admitting: Promise<void> = Promise.resolve()

  private constructor(readonly network: Network, readonly folder: string) {}

  static async begin(network: Network): Promise<Cast> {
    return new Cast(network, await mkdtemp(join(tmpdir(), 'salus-backups-')))
  }

  async end(): Promise<void> {
    await Promise.all(this.own.map(person => person.context.close()))
    await rm(this.folder, { recursive: true, force: true })
  }

  /** Somebody opens the portal of a hospital. */
  async enter(viewport: Viewport, hospital = 0): Promise<Person> {
    const person = await this.open(viewport, hospital)
    this.own.push(person)
    this.people.push(person)
    return person
  }

  /** The registrar of a hospital, on a wide screen. */
  async registrar(hospital = 0): Promise<Person> {
    const beginning = desks.get(hospital) ?? this.beginDesk(hospital)
    desks.set(hospital, beginning)
    const registrar = await beginning
    await registrar.page.setViewportSize(desktop)
    if (!this.people.includes(registrar)) {
      this.people.push(registrar)
    }
    return registrar
  }

  /** Somebody who signed up in the page and was admitted at the first hospital's desk. */
  async newcomer(role: string, name: string, viewport: Viewport, licence?: string): Promise<Person> {
    const person = await this.enter(viewport)
    await this.admit(name, await this.signUp(person, role, name, licence))
    await person.becomesMember()
    return person
  }

  patient(name: string, viewport = phone): Promise<Person> {
    return this.member('patient', name, viewport)
  }

  /** A doctor whom the hospitals have verified. */
  async doctor(name: string, licence: string, viewport = desktop): Promise<Person> {
    const person = await this.member('doctor', name, viewport, licence)
    await person.page.getByText('Verified', { exact: true }).waitFor()
    return person
  }

  /** Somebody who signs in as a member: nothing is walked of how that came. The backup is NAME.json. */
  private async member(role: Role, name: string, viewport: Viewport, licence?: string): Promise<Person> {
    registrars ??= new Registrars(this.network)
    const [person, document] = await Promise.all([
      this.enter(viewport), registrars.newMember(role, passphrase, licence),
    ])
    await writeFile(this.backupOf(name), document)
    await this.importBackup(person, this.backupOf(name), name)
    await person.becomesMember()
    return person
  }

  /** From no wallet to waiting at the desk; the code that is compared there. The backup is NAME.json. */
  async signUp(person: Person, role: string, name: string, licence?: string, look = doNothing): Promise<string> {
    await this.makeWallet(person, role, name, look)
    return this.apply(person, name, licence, look)
  }

  /** From no wallet to one whose backup is proven to open. */
  async makeWallet({ page }: Person, role: string, name: string, look = doNothing): Promise<void> {
    await page.getByRole('link', { name: 'New wallet' }).click()
    await page.getByLabel('You are a').selectOption({ label: role })
    await page.getByLabel('Name of the wallet').fill(name)
    await page.getByLabel('New passphrase').fill(passphrase)
    await page.getByLabel('The same passphrase again').fill(passphrase)
    await look()
    await page.getByRole('button', { name: 'Make the wallet' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the backup file' }).click()
    await (await download).saveAs(this.backupOf(name))
    await page.locator('input[type=file]').setInputFiles(this.backupOf(name))
    await page.getByLabel('Passphrase').fill(passphrase)
    await look()
    await page.getByRole('button', { name: 'Confirm the backup' }).click()
  }

  /** Tells the desk who one is; the code that is compared there. */
  async apply({ page }: Person, name: string, licence?: string, look = doNothing): Promise<string> {
    await page.getByLabel('Your name').fill(name)
    if (licence !== undefined) {
      await page.getByLabel('Licence number').fill(licence)
    }
    await look()
    await page.getByRole('button', { name: 'Send to the desk' }).click()
    return (await page.getByTestId('code').textContent()) ?? ''
  }

  backupOf(name: string): string {
    return join(this.folder, `${name}.json`)
  }

  /** The desk compares the code and registers, one after the other; of a practitioner this is the first vote too. */
  admit(name: string, code: string): Promise<void> {
    const admitted = this.admitting.then(() => this.admitNow(name, code))
    this.admitting = admitted.catch(() => undefined)
    return admitted
  }

  private async admitNow(name: string, code: string): Promise<void> {
    const desk = await this.registrar()
    // The list is asked for as the page opens; the page that is open asks after a pause.
    await desk.goTo('People')
    await desk.goTo('Registration desk')
    const card = desk.page.getByRole('article', { name })
    await card.getByText(code).waitFor()
    await card.getByRole('button', { name: 'Register' }).click()
    await card.waitFor({ state: 'detached' })
  }

  /** As many other hospitals as it takes vote, each at its own node. */
  async verify(practitioner: Person): Promise<void> {
    await Promise.all(Array.from({ length: votes - 1 }, async (_, at) => {
      const registrar = await this.registrar(at + 1)
      await registrar.goTo('Verification')
      await registrar.page.getByRole('combobox', { name: 'Practitioner' }).fill(practitioner.id)
      await registrar.page.getByRole('button', { name: 'Find' }).click()
      await registrar.page.getByRole('button', { name: 'Vote in favour' }).click()
      await registrar.page.locator('button:not([data-loading])', { hasText: 'Vote in favour' }).waitFor()
    }))
  }

  async importBackup(
    { page }: Pick<Person, 'page'>, file: string, label: string, phrase = passphrase,
  ): Promise<void> {
    await page.getByRole('link', { name: 'Import a backup' }).click()
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByLabel('Name of the wallet').fill(label)
    await page.getByLabel('Passphrase of the wallet').fill(phrase)
    await page.getByRole('button', { name: 'Import' }).click()
  }

  private async open(viewport: Viewport, hospital: number): Promise<Person> {
    const portal = this.network.portals[hospital]
    if (portal === undefined) {
      throw new RangeError(`There is no hospital ${hospital}.`)
    }
    return Person.at(await (browser ??= beginBrowser()), portal, this.network.ihm, viewport)
  }

  private async beginDesk(hospital: number): Promise<Person> {
    const registrar = await this.open(desktop, hospital)
    await this.importBackup(registrar, registrarAt(this.network, hospital), 'The desk', this.network.passphrase)
    await registrar.page.getByRole('heading', { level: 1, name: 'Registration desk' }).waitFor()
    return registrar
  }
}

/** Keeps a picture of everybody's page when a step fails. */
export function pictureFailures(cast: () => Cast | undefined): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await Promise.all((cast()?.people ?? []).map(async (person, at) => {
        console.error(`person ${at} is told:`, await person.page.getByRole('alert').allTextContents())
        await person.picture(`failed-${task.id}-${at}`)
      }))
    }
  })
}

function doNothing(): Promise<void> {
  return Promise.resolve()
}
