import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findPostgres } from '../src/kernel/server/postgres/start-postgres.ts'
import { freeTcpPort, makeDataDir, removeDataDir, runServer } from './running-server.ts'

const root = join(import.meta.dirname, '..')
const bootstrapUrl = pathToFileURL(join(root, 'scripts/bootstrap.mjs')).href
const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await removeDataDir(folder)
})

async function newDataDir(): Promise<string> {
  const folder = await makeDataDir()
  folders.push(folder)
  return folder
}

type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

async function finish(child: ChildProcess): Promise<Outcome> {
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', (part: Buffer) => (said.stdout += part.toString()))
  child.stderr?.on('data', (part: Buffer) => (said.stderr += part.toString()))
  await once(child, 'close')
  return { code: child.exitCode, ...said }
}

/** Every process whose command line names the folder: server, PostgreSQL, event store. */
async function processesNaming(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter((line) => line.includes(folder))
}

describe('the bootstrap', () => {
  it.each([
    ['platform', 'darwin'],
    ['arch', 'riscv64'],
  ])('names the supported way where %s is %s', async (property, value) => {
    const script = `
      Object.defineProperty(process, '${property}', { value: '${value}' })
      const { bootstrap } = await import('${bootstrapUrl}')
      bootstrap()`
    const outcome = await finish(spawn(process.execPath, ['--input-type=module', '-e', script]))
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expect(outcome.stderr).toContain('仮想マシン')
    expect(outcome.stderr).toContain('WSL2')
  })
})

describe('the command line', () => {
  it('runs from any folder and writes only its answer', async () => {
    const command = spawn(process.execPath, [join(root, 'bin/toride.mjs'), '--version'], { cwd: tmpdir() })
    expect(await finish(command)).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' })
  })

  it('keeps the exit code of a refusal', async () => {
    const command = spawn(process.execPath, [join(root, 'bin/toride.mjs'), 'nothing'])
    expect((await finish(command)).code).toBe(2)
  })
})

describe('npm start', () => {
  it('becomes ready, and stops everything when npm is told to stop', async () => {
    const dataDir = await newDataDir()
    const port = await freeTcpPort()
    const ports = { TORIDE_LISTEN: `127.0.0.1:${port}`, TORIDE_SYSLOG_UDP: '0', TORIDE_SYSLOG_TCP: '0' }
    const npm = spawn('npm', ['start'], {
      cwd: root,
      env: { ...process.env, TORIDE_DATA: dataDir, ...ports },
    })
    const outcome = finish(npm)
    const isReady = () =>
      fetch(`http://localhost:${port}/healthz`).then(
        (response) => response.status === 200,
        () => false,
      )
    await vi.waitUntil(isReady, { timeout: 90_000, interval: 50 })
    npm.kill('SIGTERM')
    const { code, stdout } = await outcome
    expect(code).toBe(0)
    expect(stdout).toContain(`http://localhost:${port}`)
    expect(await processesNaming(dataDir)).toEqual([])
  })
})

describe('instances', () => {
  it('run beside each other, but not on the same data', async () => {
    const [firstDir, secondDir] = [await newDataDir(), await newDataDir()]
    const first = await runServer({ dataDir: firstDir })
    const second = await runServer({ dataDir: secondDir })
    await expect(runServer({ dataDir: firstDir })).rejects.toThrow('動いている別のToride')
    expect((await fetch(`${first.origin}/healthz`)).status).toBe(200)
    expect(await Promise.all([first.stop(), second.stop()])).toEqual([0, 0])
    expect([...(await processesNaming(firstDir)), ...(await processesNaming(secondDir))]).toEqual([])
  })

  it('take over what a killed one left running', async () => {
    const dataDir = await newDataDir()
    const first = await runServer({ dataDir })
    const before = (await findPostgres(join(dataDir, 'postgres')))?.pid()
    await first.kill()
    const second = await runServer({ dataDir })
    expect((await findPostgres(join(dataDir, 'postgres')))?.pid()).toBe(before)
    expect(await second.stop()).toBe(0)
    expect(await processesNaming(dataDir)).toEqual([])
  })

  it('stop once, however often the signal comes', async () => {
    const server = await runServer({ dataDir: await newDataDir() })
    process.kill(server.pid, 'SIGTERM')
    process.kill(server.pid, 'SIGINT')
    expect(await server.stop()).toBe(0)
    expect(await processesNaming(server.dataDir)).toEqual([])
  })

  it('stop though somebody is in the middle of sending', async () => {
    const server = await runServer({ dataDir: await newDataDir() })
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1')
    const closed = new Promise((resolve) => socket.on('error', resolve).on('close', resolve))
    const head = ['POST /api/sign-in HTTP/1.1', 'host: localhost', 'content-type: application/json']
    socket.write(`${head.join('\r\n')}\r\ncontent-length: 1000\r\n\r\n{"loginName":`)
    await once(socket, 'connect')
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200)
    expect(await server.stop()).toBe(0)
    await closed
    expect(await processesNaming(server.dataDir)).toEqual([])
  })
})
