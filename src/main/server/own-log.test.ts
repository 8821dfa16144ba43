/** What requests leave in Toride's own log: the slow and the failed with their route and id, never who or what. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUp } from '../../../test/first-run.ts'
import { createHttpApp, type HttpApp, type Visitor } from '../../../test/http-app.ts'
import { createAccess } from '../../access/server/access.ts'
import type { Access } from '../../access/server/public.ts'
import { policyTable } from '../../kernel/server/http/route.ts'
import { fill } from '../../kernel/core/slot.ts'
import { createOrganization } from '../../organization/server/organization.ts'
import { searchSource } from '../../kernel/server/today.ts'
import { createMain } from './main.ts'

let app: HttpApp<{ access: Access }>
let administrator: Visitor

beforeAll(async () => {
  app = await createHttpApp({
    create: (kernel, join) => {
      const organization = join(createOrganization(kernel))
      const access = join(createAccess(kernel, { organization }))
      join(createMain(kernel))
      // A later slice that breaks over what was asked, and one that takes its time.
      const slots = [
        fill(policyTable, {}),
        fill(searchSource, async (ctx, { text }) => {
          if (text.includes('full')) throw Object.assign(new Error(text), { code: 'ENOSPC' })
          if (text.includes('slow')) await pause(1_050)
          else await sql`select ${text}::int`.execute(ctx.tx)
          return []
        }),
      ]
      join({ routes: [], public: undefined, slots })
      return { access }
    },
  })
  administrator = (await setUp(app, { name: '目印 太郎' })).visitor
})
afterAll(() => app.stop())

const logText = () => readFileSync(path.join(app.dataDir, 'log/toride.log'), 'utf8')
const lastLine = () => JSON.parse(logText().trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>
const search = (text: string) => administrator.get(`/api/search?text=${encodeURIComponent(text)}`)

describe('a request', () => {
  it('that fails leaves its route, its id and the number that the person reads out', async () => {
    const answer = await search('目印 太郎')
    expect(answer.status).toBe(500)
    expect(lastLine()).toMatchObject({
      level: 'error',
      message: 'request failed',
      route: '/api/search',
      requestId: answer.body.error.requestId,
      id: answer.body.error.params.id,
    })
    expect(String(lastLine()['cause'])).toMatch(/^error 22P02/)
  })

  it('that the host cannot serve leaves why', async () => {
    expect((await search('目印 full')).status).toBe(503)
    expect(lastLine()).toMatchObject({
      level: 'warn',
      message: 'request not served',
      route: '/api/search',
      code: 'kernel.disk_full',
      reason: 'ENOSPC',
    })
  })

  it('that took more than a second is told, with its route', async () => {
    expect((await search('目印 slow')).status).toBe(200)
    await expect
      .poll(lastLine)
      .toMatchObject({ level: 'warn', message: 'slow request', route: '/api/search', status: 200 })
    expect(Number(lastLine()['ms'])).toBeGreaterThanOrEqual(1_000)
  })
})

describe('the log', () => {
  it('names nobody, whatever was sent', async () => {
    const stranger = app.visitor()
    await stranger.post('/api/sign-in', {
      loginName: 'mejirushi',
      password: 'himitsu-mejirushi',
      code: '000000',
    })
    await stranger.post('/api/sign-in', '{"loginName": 目印}', { 'content-type': 'application/json' })
    await administrator.post('/api/people', {
      name: '目印 花子',
      email: 'mejirushi@example.jp',
      extension: '目印',
    })
    await administrator.post('/api/people', { 目印: 'mejirushi' })
    await administrator.get('/api/people?text=%E7%9B%AE%E5%8D%B0%00')
    await administrator.get('/api/cases/%E7%9B%AE%E5%8D%B0')
    await administrator.upload(
      '/api/people',
      { 目印: 'mejirushi' },
      { name: '目印.txt', bytes: Buffer.from('目印') },
    )
    expect(logText()).not.toMatch(/目印|mejirushi|%E7%9B%AE/i)
  })
})
