/** Tests of the erasure of a closed report's personal data: two people, no word left, every proof kept. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { mori, someLogs, takasaki } from '../../../test/served-cases.ts'
import { slipOf } from '../../../test/served-intake.ts'
import { serveSlices, type Served, type Who } from '../../../test/served-slices.ts'
import { createAccess } from '../../access/server/access.ts'
import { createAttestation } from '../../attestation/server/attestation.ts'
import type { Attestation } from '../../attestation/server/public.ts'
import { runVerify } from '../../attestation/server/run-verify.ts'
import { createIncidents } from '../../incidents/server/incidents.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { createRegisters } from '../../registers/server/registers.ts'
import { createIntake } from './intake.ts'

const hayashi: Who = { name: '林 真由', role: 'privacy' }
const secrets = ['大森 剛', '03-0000-9999', 'シーアンドシー', '秘密の連絡']

let database: TestDatabase
let served: Served
let attestation: Attestation
let folder: string
let report: { id: string; numberLabel: string }

beforeAll(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(path.join(tmpdir(), 'toride-erase-'))
  const addresses = { app: database.appConfig, owner: database.ownerConfig }
  served = await serveSlices(addresses, ({ kernel, organization, join }) => {
    const access = join(createAccess(kernel, { organization }))
    attestation = join(createAttestation(kernel, { organization, access }))
    const registers = join(createRegisters(kernel, { organization }))
    const incidents = join(createIncidents(kernel, { organization, registers, logs: someLogs }))
    join(createIntake(kernel, { organization, registers, incidents }))
  })
  report = await receive()
})
afterAll(async () => {
  await served.stop()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

async function receive() {
  const answer = await served.as(mori).post('/api/reports', { kind: 'phone', slip: slipOf() })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

async function act(who: Who, id: string, { to, ...body }: { to: string; [member: string]: unknown }) {
  const { version } = (await served.as(mori).get(`/api/reports/${id}`)).json()
  const answer = await served.as(who).post(`/api/reports/${id}/${to}`, { version, ...body })
  expect(answer.statusCode, answer.body).toBe(200)
}

async function close(id: string) {
  await act(mori, id, { to: 'acknowledge' })
  await act(mori, id, { to: 'replies', text: '折り返しました' })
  const closing = { to: 'close', reason: 'not_security', note: '秘密の連絡があった' }
  await act(mori, id, closing)
  await act(takasaki, id, closing)
}

const ask = (who: Who, number = report.numberLabel) =>
  served.as(who).post('/api/erasures', { number, ground: 'retention_over', reason: '保存期間の満了' })

async function waiting(who: Who = hayashi) {
  const { erasures } = (await served.as(who).get('/api/erasures')).json()
  return erasures[0]
}

async function allText(): Promise<string> {
  const { rows } = await served.database.transaction(served.bodyId, (tx) =>
    sql<{ text: string }>`select event::text as text from trail where event is not null
      union all select state::text || search_text from report union all select state::text from erasure`.execute(
      tx,
    ),
  )
  return rows.map(({ text }) => text).join('\n')
}

/** Dumps the ledger and verifies the dump against `checkpoint` as an outsider would. */
async function verify(name: string, checkpoint: string) {
  const dump = path.join(folder, name)
  const dumped = await attestation.dump({ bodyId: served.bodyId, folder: dump })
  if (isRefusal(dumped)) throw new Error(dumped.code)
  const [key, note] = [path.join(folder, `${name}.key`), path.join(folder, `${name}.txt`)]
  writeFileSync(key, `${attestation.verifierKeyLine(served.bodyId)}\n`)
  writeFileSync(note, checkpoint)
  const stdout = new PassThrough()
  await runVerify(['--dump', dump, '--checkpoint', note, '--key', key], { stdout, stderr: new PassThrough() })
  return { dump, report: JSON.parse(String(stdout.read())) }
}

async function signed(): Promise<string> {
  return (await attestation.settle(served.bodyId))?.note ?? ''
}

describe('an erasure', () => {
  it('is not asked for by everybody, nor for a report that is open or unknown', async () => {
    expect((await ask(mori)).statusCode).toBe(403)
    expect((await ask(hayashi)).json().error.code).toBe('attestation.record_open')
    expect((await ask(hayashi, '受99-9999')).json().error.code).toBe('attestation.record_unknown')
  })

  it('needs a second person', async () => {
    await close(report.id)
    expect((await ask(hayashi)).statusCode).toBe(200)
    const { id, version, mayApprove } = await waiting()
    expect(mayApprove).toBe(false)
    const own = await served.as(hayashi).post(`/api/erasures/${id}/approve`, { id, version })
    expect(own.json().error.code).toBe('attestation.own_request')
    expect(await allText()).toContain('大森 剛')
  })

  it('can be taken back, and asked for again', async () => {
    const { id, version } = await waiting()
    const answer = await served.as(hayashi).post(`/api/erasures/${id}/decline`, { id, version, why: '早い' })
    expect(answer.statusCode).toBe(200)
    const late = await served.as(takasaki).post(`/api/erasures/${id}/approve`, { id, version: version + 1 })
    expect(late.json().error.code).toBe('attestation.erasure_settled')
    expect((await ask(hayashi)).statusCode).toBe(200)
  })

  it('leaves no word of the person and every proof', async () => {
    const before = await signed()
    const { id, version, mayApprove } = await waiting(takasaki)
    expect(mayApprove).toBe(true)
    const answer = await served.as(takasaki).post(`/api/erasures/${id}/approve`, { id, version })
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.json().entries).toBeGreaterThan(3)
    const text = await allText()
    for (const secret of secrets) expect(text).not.toContain(secret)
    const page = (await served.as(mori).get(`/api/reports/${report.id}`)).json()
    expect(page.stage).toBe('closed')
    await signed()

    const { dump, report: verdict } = await verify('erased', before)
    expect(verdict.problems).toEqual([])
    expect(verdict).toMatchObject({ ok: true, erased: answer.json().entries })
    const whole = readFileSync(path.join(dump, 'entries.jsonl'), 'utf8')
    for (const secret of secrets) expect(whole).not.toContain(secret)
    expect((await ask(hayashi)).json().error.code).toBe('attestation.entries_erased')
  })

  it('of one report leaves the words of the others', async () => {
    const other = await receive()
    expect(await allText()).toContain('大森 剛')
    expect((await served.as(mori).get(`/api/reports/${other.id}`)).json().slip.reporter.name).toBe('大森 剛')
  })
})

const app = (work: Parameters<Served['database']['transaction']>[1]) =>
  served.database.transaction(served.bodyId, work)
const erase = (id: string) => app((tx) => sql`select toride_erase_trail(${id})`.execute(tx))

describe('the door in the database', () => {
  it('does nothing without an approved wish and a tombstone of the same transaction', async () => {
    await expect(erase('erasure_none')).rejects.toThrow(/no approved erasure/)
    const { erasures } = (await served.as(hayashi).get('/api/erasures')).json()
    const done = erasures.find(({ stage }: { stage: string }) => stage === 'erased')
    await expect(erase(done.id)).rejects.toThrow(/no tombstone/)
    const declined = erasures.find(({ stage }: { stage: string }) => stage === 'declined')
    await expect(erase(declined.id)).rejects.toThrow(/no approved erasure/)
  })

  it('is the only way: the application may not change the trail otherwise', async () => {
    await expect(app((tx) => sql`update trail set event = null`.execute(tx))).rejects.toThrow(
      /permission denied/,
    )
    await expect(app((tx) => sql`delete from trail`.execute(tx))).rejects.toThrow(/permission denied/)
  })

  it('and whoever goes around it as the owner is found, for there is no tombstone', async () => {
    const before = await signed()
    const owner = new Client(database.ownerConfig)
    await owner.connect()
    await owner.query('begin')
    await owner.query("select set_config('toride.body', $1, true)", [served.bodyId])
    const { rowCount } = await owner.query(
      `update trail set event = null, salt = null where sequence = (select min(sequence) from trail where event is not null)`,
    )
    await owner.query('commit')
    await owner.end()
    expect(rowCount).toBe(1)
    const { report: verdict } = await verify('bare', before)
    expect(verdict.ok).toBe(false)
    expect(verdict.problems.map(({ kind }: { kind: string }) => kind)).toContain('entry_erased')
  })
})
