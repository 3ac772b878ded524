import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { program, type Network } from './network'

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
