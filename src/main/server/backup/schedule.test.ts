import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttpApp, type HttpApp } from '../../../../test/http-app.ts'
import { listSnapshots, readIncreases } from '../../../kernel/server/backup/manifest.ts'
import { createMain } from '../main.ts'
import { readRecord, recordByHand } from './record.ts'
import { takeStep, type ScheduleDeps } from './schedule.ts'

let app: HttpApp<undefined>
let deps: ScheduleDeps
const running = new AbortController().signal
const dayMs = 86_400_000

beforeEach(async () => {
  app = await createHttpApp({
    now: new Date('2026-11-24T20:00:00Z'),
    create: (kernel, join) => join(createMain(kernel)),
  })
  const plan = {
    out: path.join(app.dataDir, '../', `${path.basename(app.dataDir)}-backup`),
    at: { hour: 2, minute: 30 },
    kept: 2,
  }
  const logs = path.join(app.dataDir, 'logs')
  await mkdir(logs, { recursive: true })
  await writeFile(path.join(logs, 'body'), 'one')
  deps = { kernel: app.kernel, plan, withLogs: (work) => work(logs) }
})
afterEach(async () => {
  await app.stop()
  await rm(deps.plan.out, { recursive: true, force: true })
})

const record = () => readRecord(app.dataDir)
const step = () => takeStep(deps, running)
const snapshots = () => listSnapshots(deps.plan.out)

describe('the backup that runs by itself', () => {
  it('takes a whole one first, then what happened since, and a whole one again on the next day', async () => {
    await step()
    const [first = ''] = await snapshots()
    expect(await record()).toMatchObject({ out: deps.plan.out, id: first })
    await writeFile(path.join(app.dataDir, 'rules.yml'), 'a rule')
    app.clock.forward(120_000)
    await step()
    expect(await snapshots()).toEqual([first])
    const since = await readIncreases(deps.plan.out, first)
    expect(since.flatMap((list) => list.entries.map((entry) => entry.path))).toContain('rules.yml')
    expect((await record()).followedAt).toBe('2026-11-24T20:02:00.000Z')
    for (let day = 0; day < 3; day += 1) {
      app.clock.forward(dayMs)
      await step()
    }
    // Two stay, and what was kept since the others went with them.
    expect(await snapshots()).toHaveLength(2)
    expect(await readIncreases(deps.plan.out, first)).toEqual([])
  })

  it('takes a whole one when the one to follow is gone', async () => {
    await step()
    await rm(path.join(deps.plan.out, 'snapshots'), { recursive: true })
    await step()
    expect(await snapshots()).toHaveLength(1)
    expect((await record()).failedAt).toBeUndefined()
  })

  it('says why it failed, and forgets that when it succeeds', async () => {
    await mkdir(deps.plan.out, { recursive: true })
    await writeFile(path.join(deps.plan.out, 'somebody else’s'), '')
    await expect(step()).rejects.toThrow('not_empty')
    expect(await record()).toMatchObject({ reason: 'not_empty', params: { folder: deps.plan.out } })
    await rm(path.join(deps.plan.out, 'somebody else’s'))
    app.clock.forward(60_000)
    await step()
    expect(await snapshots()).toEqual([])
    app.clock.forward(600_000)
    await step()
    expect(await snapshots()).toHaveLength(1)
    expect((await record()).failedAt).toBeUndefined()
  })

  it('goes on behind its own backup when somebody takes one into another folder', async () => {
    await step()
    const before = await record()
    const head = {
      format: 1,
      id: 'y',
      begunAt: '2026-11-24T20:01:00Z',
      endedAt: '',
      program: '',
      files: 0,
      bytes: 0,
    } as const
    expect(recordByHand(before, '/other', head)).toEqual({ ...before, byHandAt: head.begunAt })
    expect(recordByHand(before, deps.plan.out, head)).toMatchObject({ id: 'y' })
  })

  it('leaves no object behind that no list names', async () => {
    await step()
    const objects = (await readdir(path.join(deps.plan.out, 'objects'), { recursive: true })).filter(
      (name) => name.length > 3,
    )
    await writeFile(
      path.join(deps.plan.out, 'objects', objects[0]?.slice(0, 2) ?? '', 'f'.repeat(64)),
      'stray',
    )
    app.clock.forward(dayMs)
    await step()
    const after = await readdir(path.join(deps.plan.out, 'objects'), { recursive: true })
    expect(after.some((name) => name.endsWith('f'.repeat(64)))).toBe(false)
  })
})
