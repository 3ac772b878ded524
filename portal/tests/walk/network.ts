import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** A development network of one hospital, begun for the walk and ended after it. */
export interface Network {
  portal: string
  folder: string
  registrar: string
  passphrase: string
  end(): Promise<void>
}

const program = process.env['SALUS_PROGRAM'] ?? resolve('../src/Cli/bin/Release/net10.0/salus.dll')

export async function beginNetwork(): Promise<Network> {
  const folder = await mkdtemp(join(tmpdir(), 'salus-walk-'))
  const ports = ['--port', '0', '--operations-port', '0', '--browser-port', '0']
  const node = spawn('dotnet', [
    program, 'up', '--validators', '1', ...ports, '--data', folder, '--json', '--while-stdin',
  ], { stdio: ['pipe', 'pipe', 'inherit'] })
  const { browsers } = await said(node)
  return {
    portal: new URL(browsers).origin,
    folder,
    registrar: join(folder, 'wallets', 'registrar.json'),
    passphrase: (await readFile(join(folder, 'passphrase'), 'utf8')).trim(),
    end: async () => {
      const ended = new Promise(done => node.once('exit', done))
      node.stdin?.end()
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Every file that the node keeps, as one text. */
export async function allThatIsStored(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return (await Promise.all(files.map(file => readFile(file, 'latin1')))).join('\n')
}

// The first JSON document on stdout says where everything is.
function said(node: ChildProcess): Promise<{ browsers: string }> {
  return new Promise((done, fail) => {
    let text = ''
    node.once('exit', code => fail(new Error(`salus up ended with ${code}: ${text}`)))
    node.stdout?.on('data', (part: Buffer) => {
      text += part.toString()
      try {
        done(JSON.parse(text) as { browsers: string })
      } catch { /* not whole yet */ }
    })
  })
}
