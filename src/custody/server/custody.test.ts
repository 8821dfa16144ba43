/** Evidence over HTTP, the real database and real files; the package is checked by the host's own tools. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  administrator,
  auditor,
  codeOf,
  mori,
  saito,
  takahashi,
  takasaki,
  useCases,
} from '../../../test/served-cases.ts'
import { deliverJobs, eventListener } from '../../kernel/server/jobs.ts'
import { readTrail } from '../../kernel/server/store.ts'
import { createCustody } from './custody.ts'

const cases = useCases(({ kernel, organization, incidents, join: add }) => {
  add(createCustody(kernel, { organization, incidents }))
})
const folder = mkdtempSync(join(tmpdir(), 'toride-custody-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const acquired = {
  at: '2026-11-25T09:25:00+09:00',
  by: '森 大輔',
  witness: '会計課 中村 幸子',
  method: '外付けの保全用ディスクへ写した',
  tool: '保全ツール 2.1',
  clockOffsetSeconds: 120,
}
const digital = {
  kind: 'digital',
  title: 'メモリの写し',
  origin: 'ZAIMU-AP01',
  acquired,
  place: '保全用ディスク1',
}

async function addTo(caseId: string, more: object = {}) {
  const reply = await cases
    .served()
    .as(mori)
    .post(`/api/cases/${caseId}/evidence`, { ...digital, ...more })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json<{ id: string; version: number; serial: string }>()
}

function send(id: string, form: { name: string; bytes: Buffer; version?: string; statedSha256?: string }) {
  const fields = {
    version: form.version ?? '2',
    ...(form.statedSha256 ? { statedSha256: form.statedSha256 } : {}),
  }
  return cases
    .served()
    .as(mori)
    .upload(`/api/evidence/${id}/file`, { fields, file: { name: form.name, bytes: form.bytes } })
}

function storeIn(place: string) {
  return { version: 2, act: 'store', at: '2026-11-25T09:26:00+09:00', place }
}

async function itemsOf(caseId: string) {
  return (await cases.served().as(auditor).get(`/api/cases/${caseId}/evidence`)).json().items
}

describe('an item', () => {
  it('gets a serial of its case, its chain of custody and a line in the timeline', async () => {
    const { id, number } = await cases.open()
    const first = await addTo(id)
    const second = await addTo(id, { kind: 'physical', title: '抜いた線', acquired: null })
    expect([first.serial, second.serial]).toEqual(
      [1, 2].map((place) => `${number.replace('案', '証')}-0${place}`),
    )
    const [taken, seen] = await itemsOf(id)
    expect(taken).toMatchObject({
      stage: 'collected',
      location: '保全用ディスク1',
      acquired: { clockOffsetSeconds: 120 },
    })
    expect(taken.custody.map((entry: { act: string }) => entry.act)).toEqual(['identify', 'collect'])
    expect(seen).toMatchObject({ stage: 'identified', acquired: null })
    const texts = (await cases.pageOf(id)).timeline.map((row: { text: string }) => row.text)
    expect(texts).toContain(`${first.serial}「メモリの写し」を取った`)
  })

  it('needs a witness or the word that there was none', async () => {
    const { id } = await cases.open()
    const alone = { ...digital, acquired: { ...acquired, witness: '' } }
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/evidence`, alone))).toBe(
      'custody.witness_missing',
    )
    const said = { ...digital, acquired: { ...acquired, witness: '', noWitness: true } }
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/evidence`, said))).toBe('ok')
  })

  it('is handed over by the lead and disposed of by the CISO only; the administrator sees nothing', async () => {
    const { id } = await cases.open()
    const item = await addTo(id, { kind: 'physical' })
    const at = (act: string) => `/api/evidence/${item.id}/${act}`
    const when = { at: '2026-11-25T09:26:00+09:00', witness: '髙橋 花' }
    const receiver = { organization: 'みやま県警察', name: '佐々木 翔', basis: 'voluntary' }
    expect(
      await codeOf(
        cases
          .served()
          .as(mori)
          .post(at('hand-over'), { version: 2, ...when, receiver }),
      ),
    ).toBe('kernel.forbidden')
    expect(
      await codeOf(
        cases
          .served()
          .as(takasaki)
          .post(at('hand-over'), { version: 2, ...when, receiver }),
      ),
    ).toBe('ok')
    const back = { version: 3, act: 'take_back', ...when, to: '森 大輔' }
    expect(await codeOf(cases.served().as(mori).post(at('move'), back))).toBe('ok')
    const dispose = { version: 4, ...when, note: '保存年限が過ぎた' }
    expect(await codeOf(cases.served().as(takasaki).post(at('dispose'), dispose))).toBe('kernel.forbidden')
    expect(await codeOf(cases.served().as(saito).post(at('dispose'), dispose))).toBe('ok')
    expect(await codeOf(cases.served().as(administrator).get(`/api/cases/${id}/evidence`))).toBe(
      'kernel.forbidden',
    )
  })

  it('lets one of two people win who move it at once', async () => {
    const { id } = await cases.open()
    const item = await addTo(id)
    const replies = await Promise.all([
      codeOf(cases.served().as(mori).post(`/api/evidence/${item.id}/move`, storeIn('金庫'))),
      codeOf(cases.served().as(takahashi).post(`/api/evidence/${item.id}/move`, storeIn('棚'))),
    ])
    expect(replies.toSorted((left, right) => (left < right ? -1 : 1))).toEqual([
      'kernel.changed_meanwhile',
      'ok',
    ])
  })

  it('leaves one trail entry an event', async () => {
    const { id } = await cases.open()
    const item = await addTo(id)
    const { bodyId, database } = cases.served()
    const trail = await database.transaction(bodyId, (tx) =>
      readTrail(tx, { bodyId, subject: { kind: 'evidence', id: item.id }, limit: 10 }),
    )
    expect(trail.map((entry) => [entry.event.type, entry.subject.version])).toEqual([
      ['evidence.added', 1],
      ['evidence.custody', 2],
    ])
  })
})

describe('a file', () => {
  it('is kept byte for byte under the digest that the server computes', async () => {
    const { id } = await cases.open()
    const item = await addTo(id)
    const bytes = Buffer.from('\x00メモリの中身\r\n\xff', 'utf8')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const reply = await send(item.id, {
      name: 'ZAIMU-AP01_メモリ.raw',
      bytes,
      statedSha256: sha256.toUpperCase(),
    })
    expect(reply.json()).toMatchObject({
      sha256,
      sizeBytes: bytes.length,
      hash: 'match',
      isNotAsNamed: false,
    })
    const file = await cases.served().as(mori).get(`/api/evidence/${item.id}/file`)
    expect(file.rawPayload.equals(bytes)).toBe(true)
    expect(file.headers['content-security-policy']).toContain('sandbox')
    expect(await codeOf(send(item.id, { name: 'b.raw', bytes, version: '3' }))).toBe('custody.file_there')
    expect(await codeOf(cases.served().as(auditor).get(`/api/evidence/${item.id}/file`))).toBe(
      'kernel.forbidden',
    )
  })

  it('is kept and marked when it is not what its name says', async () => {
    const { id } = await cases.open()
    const item = await addTo(id)
    const reply = await send(item.id, {
      name: '請求書.pdf',
      bytes: Buffer.concat([Buffer.from('MZ\x90\x00'), Buffer.alloc(600)]),
    })
    expect(reply.json()).toMatchObject({ isNotAsNamed: true, hash: 'not_checked' })
    expect((await itemsOf(id))[0].file).toMatchObject({ name: '請求書.pdf', type: 'windows_program' })
  })

  it('is not unpacked when it is an archive bomb', async () => {
    const { id } = await cases.open()
    const item = await addTo(id)
    const bomb = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200_000, 7)])
    const before = process.memoryUsage.rss()
    const reply = await send(item.id, { name: 'bomb.zip', bytes: bomb })
    expect(reply.json()).toMatchObject({ sizeBytes: bomb.length, isNotAsNamed: false })
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024)
  })

  it.each([
    ['../../etc/passwd', 'passwd'],
    [String.raw`C:\Users\a\報告.txt`, '報告.txt'],
    ['a\u202Etxt.exe', 'atxt.exe'],
    ['..', 'file'],
    [`${'長'.repeat(300)}.log`, `${'長'.repeat(196)}.log`],
  ])('takes no path from its name: %s', async (sent, kept) => {
    const { id } = await cases.open()
    const item = await addTo(id)
    const reply = await send(item.id, { name: sent.replaceAll('\\', '\\\\'), bytes: Buffer.from('x') })
    expect(reply.statusCode, reply.body).toBe(200)
    expect((await itemsOf(id))[0].file.name).toBe(kept)
  })

  it('is found changed or gone when somebody touched the store', async () => {
    const { id } = await cases.open()
    const item = await addTo(id)
    const { sha256 } = (
      await send(item.id, { name: 'a.raw', bytes: Buffer.from(`evidence ${item.id}`) })
    ).json()
    const verify = (version: number) =>
      cases.served().as(mori).post(`/api/evidence/${item.id}/verify`, { version })
    expect((await verify(3)).json().hash).toBe('match')
    const stored = join(cases.served().dataDir, 'blobs', sha256.slice(0, 2), sha256)
    writeFileSync(stored, 'something else')
    expect((await verify(4)).json().hash).toBe('mismatch')
    rmSync(stored)
    expect((await verify(5)).json().hash).toBe('missing')
    expect(await codeOf(cases.served().as(mori).get(`/api/cases/${id}/evidence/package`))).toBe(
      'custody.file_missing',
    )
    const [kept] = await itemsOf(id)
    expect(kept.custody.slice(-3).map((entry: { hash: string }) => entry.hash)).toEqual([
      'match',
      'mismatch',
      'missing',
    ])
  })

  it.each([
    ['no file', { fields: { version: '2' } }, 'kernel.invalid_input'],
    ['an unknown field', { fields: { version: '2', color: 'red' } }, 'kernel.invalid_input'],
    ['a version that is no number', { fields: { version: 'two' } }, 'kernel.invalid_input'],
  ])('refuses %s', async (_name, form, code) => {
    const { id } = await cases.open()
    const item = await addTo(id)
    expect(await codeOf(cases.served().as(mori).upload(`/api/evidence/${item.id}/file`, form))).toBe(code)
  })
})

describe('the package', () => {
  it('verifies with sha256sum -c after unpacking and holds the chain of custody', async () => {
    const { id } = await cases.open('財務会計 C2通信')
    const item = await addTo(id)
    const big = Buffer.alloc(3 * 1024 * 1024 + 17, 'toride')
    await send(item.id, { name: 'ZAIMU AP01 メモリ（髙﨑）.raw', bytes: big })
    const empty = await addTo(id, { title: '空のログ' })
    await send(empty.id, { name: 'con.log', bytes: Buffer.alloc(0) })
    await addTo(id, { kind: 'physical', title: '抜いた線' })
    const reply = await cases.served().as(mori).get(`/api/cases/${id}/evidence/package`)
    expect(reply.statusCode).toBe(200)
    const archive = join(folder, 'package.tar')
    writeFileSync(archive, reply.rawPayload)
    execFileSync('tar', ['-xf', archive, '-C', folder, '--warning=no-timestamp'])
    const root = join(folder, readdirSync(folder).find((name) => name.startsWith('evidence-')) ?? '')
    const run = (manifest: string) =>
      execFileSync('sha256sum', ['-c', '--strict', manifest], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      })
    expect(run('manifest-sha256.txt').trim().split('\n')).toHaveLength(4)
    run('tagmanifest-sha256.txt')
    const kept = readFileSync(
      join(root, 'data/evidence', item.serial.slice(1), 'ZAIMU_AP01_メモリ（髙﨑）.raw'),
    )
    expect(kept.equals(big)).toBe(true)
    expect(readdirSync(join(root, 'data/evidence', empty.serial.slice(1)))).toEqual(['_con.log'])
    const log = readFileSync(join(root, 'data/custody-log.txt'), 'utf8')
    expect(log).toContain(`■ ${item.serial}　メモリの写し（データ、取った）`)
    expect(log).toContain('令和8年11月25日（水）9時25分')
    expect(JSON.parse(readFileSync(join(root, 'data/custody-log.json'), 'utf8')).evidence).toHaveLength(3)
    writeFileSync(join(root, 'data/custody-log.txt'), log.replace('会計課', '総務課'))
    expect(() => run('manifest-sha256.txt')).toThrow()
  })

  it('prints the evidence sheet as PDF', async () => {
    const { id } = await cases.open()
    await addTo(id)
    const reply = await cases.served().as(auditor).get(`/api/cases/${id}/evidence/sheet`)
    expect(reply.headers['content-type']).toBe('application/pdf')
    expect(reply.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('is refused when there is nothing to hand over', async () => {
    const { id } = await cases.open()
    expect(await codeOf(cases.served().as(mori).get(`/api/cases/${id}/evidence/package`))).toBe(
      'custody.no_evidence',
    )
  })
})

describe('between custody and cases', () => {
  it('keeps a case open until its evidence rests and is verified', async () => {
    const { id } = await cases.open()
    const item = await addTo(id)
    const missing = async () =>
      (await cases.served().as(saito).get(`/api/cases/${id}/closing`))
        .json()
        .missing.map((entry: { code: string }) => entry.code)
        .filter((code: string) => code.startsWith('custody.'))
    expect(await missing()).toEqual(['custody.not_at_rest', 'custody.not_verified'])
    await cases.served().as(mori).post(`/api/evidence/${item.id}/move`, storeIn('証拠保管庫'))
    await send(item.id, { name: 'a.raw', bytes: Buffer.from('a'), version: '3' })
    await cases.served().as(mori).post(`/api/evidence/${item.id}/verify`, { version: 4 })
    expect(await missing()).toEqual([])
  })

  it('adds nothing to a closed case', async () => {
    const { id } = await cases.open()
    const head = {
      version: 1,
      summary: 'まとめ',
      resolution: 'not_incident',
      corrective: { kind: 'none', reason: '事故でない' },
    }
    expect(await codeOf(cases.served().as(mori).put(`/api/cases/${id}`, head))).toBe('ok')
    expect(await codeOf(cases.served().as(saito).post(`/api/cases/${id}/close`, { version: 2 }))).toBe('ok')
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/evidence`, digital))).toBe(
      'custody.case_closed',
    )
  })

  it('writes down what a step of a card yields, once', async () => {
    const { kernel, database, bodyId } = cases.served()
    const { id } = await cases.open()
    const { cards } = (await cases.served().as(mori).get('/api/cards')).json()
    const whole = await Promise.all(
      cards.map(async (card: { id: string }) =>
        (await cases.served().as(mori).get(`/api/cards/${card.id}`)).json(),
      ),
    )
    const card = whole.find((entry) => entry.steps.some((step: { evidence: unknown }) => step.evidence))
    const step = card.steps.find((entry: { evidence: unknown }) => entry.evidence)
    const run = (await cases.served().as(mori).post(`/api/cases/${id}/runs`, { cardId: card.id })).json()
    const answers = Object.fromEntries(
      step.records.map((record: { record_id: string }) => [record.record_id, '不明']),
    )
    await cases
      .served()
      .as(mori)
      .post(`/api/runs/${run.id}/steps`, { version: 1, stepId: step.id, act: 'finish', answers })
    const trail = await database.transaction(bodyId, (tx) =>
      readTrail(tx, { bodyId, subject: { kind: 'card_run', id: run.id }, limit: 10 }),
    )
    const deliver = deliverJobs({
      database,
      listeners: () => kernel.slots.of(eventListener),
      contextOf: kernel.systemContext,
    })
    const payload = { bodyId, sequence: trail.at(-1)?.sequence }
    await deliver.tasks['kernel.deliver']?.(payload)
    await deliver.tasks['kernel.deliver']?.(payload)
    expect(await itemsOf(id)).toMatchObject([
      { stage: 'identified', title: step.evidence.title, addedBy: { name: '森 大輔' } },
    ])
  })
})
