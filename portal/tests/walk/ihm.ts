import { execFile, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { program, type Network } from './network'

/** The IHM beside the walk's network, in a process of its own. */
export async function beginIhm({ folder, ihm }: Network): Promise<{ end(): Promise<void> }> {
  const served = spawn('dotnet', [
    program, 'ihm', '--data', folder, '--port', new URL(ihm).port, '--operations-port', '0', '--json', '--while-stdin',
  ], { stdio: ['pipe', 'pipe', 'inherit'] })
  await new Promise<void>((done, fail) => {
    served.once('exit', code => fail(new Error(`salus ihm ended with ${code}.`)))
    served.stdout?.once('data', () => done())
  })
  return {
    end: async () => {
      const ended = new Promise(done => served.once('exit', done))
      served.stdin?.end()
      await ended
    },
  }
}

/** A device with that wallet file measures hours of a person's life, in which something happens. */
export async function simulate(
  { folder, ihm }: Network, device: { file: string; passphrase: string; patient: string }, ...options: string[]
): Promise<void> {
  const secret = join(folder, 'device-passphrase')
  await writeFile(secret, device.passphrase, { mode: 0o600 })
  await promisify(execFile)('dotnet', [
    program, 'ihm', 'simulate', '--as', device.file, '--passphrase-file', secret, '--patient', device.patient,
    '--ihm', ihm, '--data', folder, '--json', ...options,
  ])
}
