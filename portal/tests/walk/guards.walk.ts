import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Person } from './browser'
import { aLoop, loopMs } from './busy'
import { Cast, desktop, passphrase } from './cast'
import { registrarAt } from './network'

const note = 'Forty yellow herons limp on Tuesdays'
// Twenty pictures a second still look like one movement.
const mostFrameMs = 50
const names = { patient: 'Ottilie Marchetti', doctor: 'Dr Sandoval' }

// The point that RFC 7515 appendix A.3 signs with: a key, and nobody's here.
const anyPoint = {
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}

let cast: Cast
let patient: Person
let doctor: Person

beforeAll(async () => {
  cast = await Cast.begin(inject('network'))
  ;[patient, doctor] = await Promise.all([cast.patient(names.patient), cast.doctor(names.doctor, 'BE-4711')])
})
afterAll(() => cast?.end())

async function write(): Promise<void> {
  await doctor.goTo('Write a record')
  await doctor.page.getByRole('combobox', { name: 'Patient' }).fill(patient.id)
  await doctor.page.getByLabel('Note').fill(note)
  await doctor.page.getByRole('button', { name: 'Seal and store' }).click()
}

test('a node that hands out keys of its own is found out before anything is sealed to them', async () => {
  const { page } = doctor
  const stranger = { kty: 'EC', crv: 'P-256', ...anyPoint }
  await page.route('**/v1/patients/*/epochs', async route => {
    const epochs = await (await route.fetch()).json() as { publicKey: object }[]
    await route.fulfill({ json: epochs.map(epoch => ({ ...epoch, publicKey: stranger })) })
  })
  const before = doctor.sent.length
  await write()
  await page.getByRole('alert').getByText('a key that is not proven').waitFor()
  expect(doctor.sent.slice(before).filter(sent => sent.includes('/v1/content'))).toEqual([])
  await page.unroute('**/v1/patients/*/epochs')
  await write()
  await page.getByText('Stored, and final in block').waitFor()
})

test('a registrar at another hospital\'s server is told where people wait, and votes here too', async () => {
  const guest = await cast.enter(desktop)
  await cast.importBackup(guest, registrarAt(cast.network, 1), 'Guest', cast.network.passphrase)
  await guest.page.getByText('This server is another organisation\'s').waitFor()
  await guest.isAccessible()
  await guest.picture('desk-elsewhere')
  await guest.page.getByRole('main').getByRole('link', { name: 'Verification' }).click()
  await guest.page.getByRole('combobox', { name: 'Practitioner' }).fill(`${names.doctor} <${doctor.id}>`)
  // The card is all of the book: nobody is left to choose, and nothing lies on the button.
  await guest.page.getByRole('button', { name: 'Find' }).click()
  await guest.page.getByText('licence BE-4711').waitFor()
})

test('the registrar sees the network, and others read in the dark and in German', async () => {
  const desk = await cast.registrar()
  await desk.goTo('Network')
  for (const validator of ['v1', 'v2', 'v3', 'v4']) {
    await desk.page.getByRole('row', { name: validator }).getByText('Reachable').waitFor()
  }
  await desk.isAccessible()
  await desk.picture('network')
  for (const person of [patient, doctor]) {
    await person.darken()
    await person.isAccessible()
    await person.speak('Deutsch')
    await person.isAccessible()
  }
  await patient.picture('dark')
})

test('the holder locks the wallet, and a second device opens its backup and reads', async () => {
  await patient.page.getByRole('button', { name: 'Sperren' }).click()
  await patient.page.getByRole('button', { name: 'Öffnen' }).waitFor()
  await patient.isAccessible()
  const second = await cast.enter(desktop)
  await cast.importBackup(second, cast.backupOf(names.patient), 'Me, here too')
  await second.goTo('Records')
  await second.page.getByRole('button', { name: 'Clinical notes' }).click()
  await second.page.getByRole('article').getByText(note).waitFor()
  await second.goTo('Wallet')
  await second.isAccessible()
})

// spec portal 4.10
test('a backup of a wallet that was never registered leads to the desk on a second device', async () => {
  const [first, second] = [await cast.enter(desktop), await cast.enter(desktop)]
  await cast.makeWallet(first, 'Patient', 'Nepomuk Zedlitz')
  await first.page.getByRole('heading', { level: 1, name: 'Register with st-mary' }).waitFor()
  await cast.importBackup(second, cast.backupOf('Nepomuk Zedlitz'), 'Me, here first')
  await second.page.getByRole('heading', { level: 1, name: 'Register with st-mary' }).waitFor()
  await second.isAccessible()
  await cast.admit('Nepomuk Zedlitz', await cast.apply(second, 'Nepomuk Zedlitz'))
  await second.becomesMember()
  // The first device asks too late, and is a member's as well.
  await first.page.getByLabel('Your name').fill('Nepomuk Zedlitz')
  await first.page.getByRole('button', { name: 'Send to the desk' }).click()
  await first.becomesMember()
  expect(first.id).toBe(second.id)
})

// spec portal 8.10
test('ten thousand records are a list of which only what is in sight is drawn', async () => {
  const { page } = patient
  await page.route('**/v1/patients/*/records*', route => {
    const after = Number(new URL(route.request().url()).searchParams.get('after'))
    const records = Array.from({ length: after < 10_000 ? 500 : 0 }, (_, at) => aListing(after + at))
    return route.fulfill({ json: { records, next: after + records.length } })
  })
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.getByRole('button', { name: 'Öffnen' }).click()
  await patient.goTo('Befunde')
  const list = page.getByRole('region', { name: 'Befunde', exact: true })
  const rows = list.getByRole('listitem')
  await rows.first().waitFor()
  expect(await rows.first().getAttribute('aria-setsize')).toBe('10000')
  const frames = await list.evaluate(scrolled, 120)
  await page.locator('li[aria-posinset="10000"]').waitFor()
  expect(Math.max(...frames.map(({ rows: drawn }) => drawn))).toBeLessThan(60)
  expect(frames.filter(({ isBlank }) => isBlank).length).toBeLessThan(frames.length / 10)
  const took = frames.map(({ ms }) => ms).sort((one, other) => one - other)
  const busy = Math.max(1, await page.evaluate(aLoop) / loopMs)
  console.log(`a frame of the list took ${took[60]?.toFixed(1)} ms, the longest ${took.at(-1)?.toFixed(1)} ms`)
  expect(took[60]).toBeLessThan(mostFrameMs * busy)
  await patient.isAccessible()
})

test('no page broke its policy', () => {
  expect(cast.people.flatMap(person => person.wrongs)).toEqual([])
})

interface Frame { ms: number; rows: number; isBlank: boolean }

// Scrolls from the first to the last in so many steps, each in a frame of its own.
async function scrolled(list: Element, steps: number): Promise<Frame[]> {
  const next = () => new Promise<number>(done => requestAnimationFrame(done))
  const frames: Frame[] = []
  let before = await next()
  for (let step = 1; step <= steps; step++) {
    list.scrollTo(0, list.scrollHeight * step / steps)
    const now = await next()
    const { left, top, height } = list.getBoundingClientRect()
    const middle = document.elementFromPoint(left + 20, top + height / 2)
    frames.push({ ms: now - before, rows: list.querySelectorAll('li').length, isBlank: middle?.closest('li') === null })
    before = now
  }
  return frames
}

function aListing(at: number): object {
  return {
    record: `r${at}`, category: 'laboratory', author: 'a'.repeat(26), version: 1, epoch: 1, storedAt: at, erased: false,
    withdrawn: false, commitment: '', content: '', envelope: '', transaction: '',
  }
}
