/** Two whole programs with keys and data of their own: one keeps a ledger, the other witnesses it, kills included. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { originOf, formatCheckpoint } from '../src/attestation/core/checkpoint.ts'
import { signingKeyOf } from '../src/attestation/server/signing-key.ts'
import { runVerify } from '../src/attestation/server/run-verify.ts'
import { setUpServer, type HttpAdministrator } from './administrator.ts'
import { makeDataDir, removeDataDir, runServer, type RunningServer } from './running-server.ts'

type Side = { server: RunningServer; administrator: HttpAdministrator; readonly dataDir: string }

let town: Side
let witness: Side
let folder: string
const run = promisify(execFile)
const cli = path.join(import.meta.dirname, '../src/main/server/cli.ts')
const env = { TORIDE_OUTBOUND_OPEN: '127.0.0.0/8,::1' }

async function start(): Promise<Side> {
  const dataDir = await makeDataDir()
  const side = { server: await runServer({ dataDir, env }), dataDir } as Side
  side.administrator = await setUpServer(side.server, () => side.server.origin)
  return side
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'toride-witness-'))
  ;[town, witness] = await Promise.all([start(), start()])
}, 120_000)
afterAll(async () => {
  for (const side of [town, witness].filter(Boolean)) {
    await side.server.stop()
    await removeDataDir(side.dataDir)
  }
  await rm(folder, { recursive: true, force: true })
}, 60_000)

const page = async (side: Side) => (await side.administrator.get('/api/attestation')).body

/** Asks until it is so; the test's own time limit ends a wait for nothing. */
async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await ask()
    if (value !== undefined) return value
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function keyOf(side: Side) {
  return readFile(path.join(side.dataDir, 'keys/witness.key'), 'utf8')
}

function submit(body: string) {
  return fetch(`${witness.server.origin}/witness/add-checkpoint`, { method: 'POST', body })
}

it('cosigns what the other has signed, and the log keeps the signature', { timeout: 120_000 }, async () => {
  await until(async () => (await page(town)).newest ?? undefined)
  const { verifierKey } = await page(town)
  const { witnessKey } = await page(witness)
  const registered = await witness.administrator.post('/api/attestation/witnessed', {
    name: '砦町',
    verifierKey,
  })
  expect(registered.status).toBe(200)
  const settings = {
    kind: 'witness',
    url: `${witness.server.origin}/witness`,
    verifierKey: witnessKey,
  }
  const target = { name: '隣の町', settings, pace: 'ten_seconds', isOn: true, secret: null }
  expect((await town.administrator.post('/api/attestation/targets', target)).status).toBe(200)
  const cosigned = await until(async () => {
    const { newest, targets } = await page(town)
    expect(targets[0].reason).toBeNull()
    return newest.witnesses.length > 0 ? newest : undefined
  })
  expect(
    cosigned.note
      .trimEnd()
      .split('\n')
      .filter((line: string) => line.startsWith('— ')),
  ).toHaveLength(2)
})

it('lets an outsider verify a dump by a cosigned checkpoint and both keys', { timeout: 60_000 }, async () => {
  const { verifierKey } = await page(town)
  const { witnessKey } = await page(witness)
  const newest = await until(async () => {
    const found = (await page(town)).newest
    return found.witnesses.length > 0 ? found : undefined
  })
  const [dump, keys, note] = ['dump', 'keys.txt', 'note.txt'].map((name) => path.join(folder, name))
  if (!dump || !keys || !note) throw new Error('no places')
  await writeFile(keys, `${verifierKey}\n${witnessKey}\n`)
  await writeFile(note, newest.note)
  await run(process.execPath, [cli, 'ledger', 'dump', '--out', dump], {
    env: { ...process.env, TORIDE_DATA: town.dataDir },
  })
  const stdout = new PassThrough()
  const given = ['--dump', dump, '--checkpoint', note, '--key', keys]
  await runVerify(given, { stdout, stderr: new PassThrough() })
  const report = JSON.parse(String(stdout.read()))
  expect(report).toMatchObject({ ok: true, problems: [] })
  expect(report.anchors[0].witnesses).toHaveLength(1)
})

it(
  'remembers after a kill what it has signed, and refuses a fork and a rollback',
  { timeout: 120_000 },
  async () => {
    const before = (await page(witness)).witnessed[0]
    expect(before.size).toBeGreaterThan(0)
    await witness.server.kill()
    witness.server = await runServer({ dataDir: witness.dataDir, env })
    const after = (await page(witness)).witnessed[0]
    expect(after.size).toBeGreaterThanOrEqual(before.size)

    // What a thief of the key would sign.
    const { origin } = await page(town)
    const bodyId = origin.slice(originOf('').length)
    const key = signingKeyOf(path.join(town.dataDir, 'keys/ledger.key'))
    const forge = (size: number) =>
      key.signNote(bodyId, formatCheckpoint({ origin, size, root: Buffer.alloc(32, 9) }))
    expect((await submit(`old ${after.size}\n\n${forge(after.size)}`)).status).toBe(409)
    expect((await submit(`old 0\n\n${forge(1)}`)).status).toBe(409)
    expect((await submit(`old ${after.size}\n\n${forge(after.size + 5)}`)).status).toBe(422)
    const kinds = (await page(witness)).refusals.map((row: { kind: string }) => row.kind)
    expect(kinds.toSorted()).toEqual(['fork', 'rollback', 'unproven'])
  },
)

it('keys of the two lie in their own folders and differ', async () => {
  await page(town)
  expect(await keyOf(town)).not.toBe(await keyOf(witness))
})
