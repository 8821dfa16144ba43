/** The administrator's page about the program: every part is told, in words. */
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpApp, type HttpApp, type Visitor } from '../../../test/http-app.ts'
import { setUp } from '../../../test/first-run.ts'
import { createAccess } from '../../access/server/access.ts'
import type { Access } from '../../access/server/public.ts'
import { readLogState } from '../../kernel/server/log.ts'
import { createOrganization } from '../../organization/server/organization.ts'
import type { StatusPart } from '../core/contract.ts'
import { partNames, partSentences } from '../core/status/ja.ts'
import { BackupFault } from '../../kernel/server/backup/backup-fault.ts'
import { failed, writeRecord } from './backup/record.ts'
import { createMain } from './main.ts'

let app: HttpApp<{ access: Access }>
let administrator: Visitor

beforeAll(async () => {
  app = await createHttpApp({
    now: new Date(),
    create: (kernel, join) => {
      const organization = join(createOrganization(kernel))
      const access = join(createAccess(kernel, { organization }))
      join(createMain(kernel))
      return { access }
    },
  })
  administrator = (await setUp(app)).visitor
})
afterAll(() => app.stop())

const parts = async (): Promise<StatusPart[]> => (await administrator.get('/api/status')).body.parts
const part = async (name: string) => (await parts()).find((entry) => entry.name === name)
const said = async (name: string) => partSentences[name]?.((await part(name))?.facts ?? {})

describe('the state of the program', () => {
  it('has a name and a sentence for every part', async () => {
    const names = (await parts()).map((entry) => entry.name)
    expect(names).toEqual(['disk', 'database', 'backup', 'clock', 'certificate', 'log'])
    for (const name of names) {
      expect(partNames[name]).toBeDefined()
      expect(await said(name)).not.toContain('undefined')
    }
  })

  it('says that there is no backup, and which is the newest', async () => {
    expect((await part('backup'))?.state).toBe('care')
    expect(await said('backup')).toContain('バックアップはまだありません')
    const done = { out: '/backup', id: 'x', at: new Date().toISOString(), bytes: 1e9 }
    await writeRecord(app.dataDir, done)
    expect(await part('backup')).toMatchObject({ state: 'good', facts: { days: 0 } })
    expect(await said('backup')).toMatch(/最後のバックアップは令和\d+年/)
    const fault = new BackupFault('no_room', { folder: '/backup', needed: '2000000000', free: '1000000000' })
    await writeRecord(app.dataDir, failed(done, new Date(), fault))
    expect(await said('backup')).toContain('要るのは約2.0 GB、空きは1.0 GBです')
    const today = await administrator.get('/api/today')
    const sentences = (today.body.lines as { sentence: string }[]).map((line) => line.sentence)
    expect(sentences).toContain('バックアップに失敗しています')
  })

  it('counts the errors of the last day in the log, and shows none of them', async () => {
    expect((await part('log'))?.state).toBe('good')
    app.kernel.log.error('something failed', new Error('砦町 太郎'))
    expect(await part('log')).toMatchObject({ state: 'care', facts: { errors: 1 } })
    expect(await said('log')).toContain('失敗の記録が1件')
    const later = new Date(Date.now() + 25 * 3_600_000)
    expect(await readLogState(path.join(app.dataDir, 'log'), later)).toMatchObject({ errors: 0 })
  })

  it('is closed to whoever is not signed in', async () => {
    expect((await app.visitor().get('/api/status')).status).toBe(401)
  })
})
