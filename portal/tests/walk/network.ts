import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** A development network of four hospitals, begun for the walk and ended after it. */
export interface Network {
  /** Where browsers find the hospitals' nodes. */
  portals: string[]
  folder: string
  passphrase: string
  /** Where the IHM beside them listens. */
  ihm: string
}

interface Said { nodes: { folder: string; browsers: string }[]; ihm: string }

/** The program that is walked on. */
export const program = process.env['SALUS_PROGRAM'] ?? resolve('../src/Cli/bin/Release/net10.0/salus.dll')

export async function beginNetwork(): Promise<{ network: Network; end(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'salus-walk-'))
  const ports = ['--port', '0', '--operations-port', '0', '--browser-port', '0']
  const served = spawn('dotnet', [
    program, 'up', '--validators', '4', ...ports, '--data', folder, '--json', '--while-stdin',
  ], { stdio: ['pipe', 'pipe', 'inherit'] })
  const { nodes, ihm } = await said(served)
  const passphrase = (await readFile(join(folder, 'passphrase'), 'utf8')).trim()
  return {
    network: {
      portals: nodes.map(node => new URL(node.browsers).origin), folder, passphrase, ihm: new URL(ihm).origin,
    },
    end: async () => {
      const ended = new Promise(done => served.once('exit', done))
      served.stdin?.end()
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The wallet file of a hospital's registrar, the first hospital's at 0. */
export function registrarAt({ folder }: Network, hospital: number): string {
  return join(folder, 'wallets', `registrar${hospital === 0 ? '' : hospital + 1}.json`)
}

/** Every file that the nodes keep, as one text. */
export async function allThatIsStored({ folder, portals }: Network): Promise<string> {
  const parts = await Promise.all(portals.map((_, at) => textOf(join(folder, `node${at + 1}`))))
  return parts.join('\n')
}

async function textOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return (await Promise.all(files.map(file => readFile(file, 'latin1')))).join('\n')
}

// The first JSON document on stdout says where everything is.
function said(served: ChildProcess): Promise<Said> {
  return new Promise((done, fail) => {
    let text = ''
    served.once('exit', code => fail(new Error(`salus up ended with ${code}: ${text}`)))
    served.stdout?.on('data', (part: Buffer) => {
      text += part.toString()
      try {
        done(JSON.parse(text) as Said)
      } catch { /* not whole yet */ }
    })
  })
}
