/** Tests of reading and writing registers as CSV: encodings, differences, refusals, formulas, hostile files. */
import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMember, setUp, type Member } from '../../../test/first-run.ts'
import { createHttpApp, type HttpApp } from '../../../test/http-app.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { createAccess } from '../../access/server/access.ts'
import type { Access } from '../../access/server/public.ts'
import { createOrganization } from '../../organization/server/organization.ts'
import { createRegisters } from './registers.ts'

let app: HttpApp<{ access: Access }>
let handler: Member

beforeAll(async () => {
  app = await createHttpApp({
    create: (kernel, join) => {
      const organization = join(createOrganization(kernel))
      const access = join(createAccess(kernel, { organization }))
      join(createRegisters(kernel, { organization }))
      return { access }
    },
  })
  const boss = (await setUp(app)).visitor
  await boss.post('/api/organization/units', { name: '会計課' })
  handler = await addMember(app, boss, { name: '森 大輔', loginName: 'mori', role: 'handler' })
})
afterAll(() => app.stop())

const check = (kind: string, bytes: Buffer, name = '一覧.csv') =>
  handler.visitor.upload(`/api/registers/kinds/${kind}/import/check`, {}, { name, bytes })
const save = (kind: string, file: string, rows: object[]) =>
  handler.visitor.post(`/api/registers/kinds/${kind}/import/save`, { file, rows })

async function expectCode(bytes: Buffer, code: string): Promise<void> {
  const answer = await check('machine', bytes)
  expect(answer.body.error?.code).toBe(code)
  expect(answer.body.error.message).toMatch(/[。]$/)
}

describe('reading a file', () => {
  it('shows the difference first, then saves the chosen rows', async () => {
    const text = [
      '名前,担当課,場所の区分,種類,アドレス,中身を暗号化しているか',
      'ZAIMU-AP01,会計課,LGWAN,サーバ,"10.12.4.21、１０．１２．４．２２",はい',
      'ZEIMU-AP01,会計課,LGWAN接続系,サーバ,10.12.4.31,不明',
      '謎の端末,ない課,LGWAN,職員の端末,,',
      ',会計課,LGWAN,サーバ,,',
      'ＺＡＩＭＵ-AP01,会計課,LGWAN,サーバ,,',
      'X端末,会計課,月面,ロボット,10.12.4.999,たぶん',
    ].join('\r\n')
    const answer = await check('machine', iconv.encode(text.replace('名前', '機械の名前'), 'cp932'))
    expect(answer.status).toBe(200)
    expect(answer.body.encoding).toBe('cp932')
    expect(answer.body.counts).toEqual({ new: 2, changed: 0, same: 0, refused: 4 })
    const reasons = answer.body.rows.map((row: { line: number; reasons: string[] }) => [
      row.line,
      ...row.reasons,
    ])
    expect(reasons.slice(2)).toEqual([
      [4, '「担当課」の「ない課」が、台帳に見つかりません。'],
      [5, '「機械の名前」が空です。'],
      [6, '2行目と同じものです。'],
      [
        7,
        '「場所の区分」の「月面」が、台帳に見つかりません。',
        '「種類」を読み取れません（ロボット）。',
        '「中身を暗号化しているか」を読み取れません（たぶん）。',
      ],
    ])
    const none = await handler.visitor.get('/api/registers/kinds/machine/items')
    expect(none.body.total).toBe(0)
    const refused = await save('machine', answer.body.file, [{ line: 4, version: null }])
    expect(refused.body.error.code).toBe('registers.row_refused')
    const rows = [
      { line: 2, version: null },
      { line: 3, version: null },
    ]
    expect((await save('machine', answer.body.file, rows)).body).toEqual({ saved: 2 })
    const list = await handler.visitor.get('/api/registers/kinds/machine/items?sort=title')
    expect(list.body.items[0].values).toMatchObject({
      name: 'ZAIMU-AP01',
      sort: 'server',
      zone: 'lgwan',
      ip_addresses: ['10.12.4.21', '10.12.4.22'],
      encrypted: true,
    })
    expect(list.body.items[1].values.encrypted).toEqual({ unknown: true })
    // The same file once more: nothing is new, and the rows that were shown as new cannot be saved twice.
    expect((await save('machine', answer.body.file, rows)).body.error.code).toBe('kernel.changed_meanwhile')
  })

  it('changes only the columns that the file has, and tells both sides', async () => {
    const answer = await check(
      'machine',
      Buffer.from('\ufeff機械の名前,置き場所\nZAIMU-AP01,2階 サーバ室\nZEIMU-AP01,\n'),
    )
    expect(answer.body.rows.map((row: { state: string }) => row.state)).toEqual(['changed', 'same'])
    expect(answer.body.rows[0].changes).toEqual([{ label: '置き場所', before: '', after: '2階 サーバ室' }])
    const [row] = answer.body.rows
    const saved = await save('machine', answer.body.file, [{ line: row.line, version: row.version }])
    expect(saved.body.saved).toBe(1)
    const item = await handler.visitor.get(`/api/registers/items/${row.itemId}`)
    expect(item.body.values).toMatchObject({
      place: '2階 サーバ室',
      ip_addresses: ['10.12.4.21', '10.12.4.22'],
    })
  })

  it('refuses what is not a readable CSV of this register, each with its sentence', async () => {
    await expectCode(Buffer.from('PK\u0003\u0004 this is a workbook'), 'registers.not_csv')
    await expectCode(Buffer.from('機械の名前\nA\u0000B\n'), 'registers.not_csv')
    await expectCode(Buffer.from([0x8b, 0x40, 0xff, 0xfd, 0x0a]), 'registers.unreadable_text')
    await expectCode(Buffer.from(''), 'registers.no_rows')
    await expectCode(Buffer.from('機械の名前\n'), 'registers.no_rows')
    await expectCode(Buffer.from('機械の名前,謎の列\nA,B\n'), 'registers.unknown_columns')
    await expectCode(Buffer.from('置き場所\n2階\n'), 'registers.missing_title')
    await expectCode(Buffer.from('機械の名前\n"A\n'), 'registers.broken_csv')
    await expectCode(Buffer.from(`機械の名前\n${'A\n'.repeat(2001)}`), 'registers.too_many_rows')
    await expectCode(Buffer.alloc(10 * 1024 * 1024, 'a,'), 'kernel.too_large')
    const nothing = await handler.visitor.post('/api/registers/kinds/machine/import/check', {})
    expect(nothing.body.error.code).toBe('registers.file_missing')
    const missing = await save('machine', 'a'.repeat(64), [{ line: 2, version: null }])
    expect(missing.status).toBe(404)
  })

  it('reads only files that were checked for this register, not whatever else the store keeps', async () => {
    const bytes = Buffer.from('機械の名前\nSHOUKO-01\n')
    const evidence = await app.kernel.blobs.put(Readable.from([bytes]), 1000)
    if (isRefusal(evidence)) throw new Error(evidence.code)
    const rows = [{ line: 2, version: null }]
    expect((await save('machine', evidence.sha256, rows)).status).toBe(404)
    const checked = await check('machine', bytes)
    expect((await save('vendor', checked.body.file, rows)).status).toBe(404)
    const read = await save('machine', checked.body.file, rows)
    expect(read.body.error.code).toBe('registers.row_refused')
  })
})

describe('writing a file', () => {
  it('reads back as the same, in both encodings', async () => {
    for (const encoding of ['utf8', 'cp932']) {
      const file = await handler.visitor.get(`/api/registers/kinds/machine/export?encoding=${encoding}`)
      expect(file.status).toBe(200)
      expect(decodeURIComponent(String(file.headers['content-disposition']))).toContain(
        '台帳_機器_2026-11-25.csv',
      )
      const back = await check('machine', file.bytes)
      expect(back.body.encoding).toBe(encoding)
      expect(back.body.counts).toEqual({ new: 0, changed: 0, same: 2, refused: 0 })
    }
  })

  it('reads back rows of tables, choices, unknowns and a link by its name', async () => {
    const unitId = (await handler.visitor.get('/api/organization')).body.units[0].id
    const values = {
      name: '株式会社みやま髙﨑①',
      contract_name: '保守～運用−一式',
      unit: unitId,
      requests: [
        { work: 'ログの書き出し', covered: true },
        { work: '侵入の原因調査', covered: false, condition: '別の契約' },
      ],
      handles_personal: { unknown: true },
      certifications: ['ismap', 'jc_star'],
      contract_until: '2027-03-31',
    }
    await handler.visitor.post('/api/registers/kinds/vendor/items', { values })
    const file = await handler.visitor.get('/api/registers/kinds/vendor/export')
    const back = await check('vendor', file.bytes)
    expect(back.body.counts).toEqual({ new: 0, changed: 0, same: 1, refused: 0 })
    const linked = await check(
      'system',
      Buffer.from('名前,担当課,場所,委託事業者,OSの期限\n税務,会計課,番,株式会社みやま髙﨑①,令和10年1月\n'),
    )
    expect(linked.body.rows[0].reasons).toEqual(['「場所」の「番」が、台帳に見つかりません。'])
    const right = await check(
      'system',
      Buffer.from(
        '名前,担当課,場所,委託事業者,OSの期限\n税務,会計課,マイナンバー,株式会社みやま髙﨑①,令和10年1月\n',
      ),
    )
    expect(right.body.counts.new).toBe(1)
  })

  it('never lets a spreadsheet run what somebody typed, and takes it back as it was', async () => {
    const unitId = (await handler.visitor.get('/api/organization')).body.units[0].id
    const evil = '=HYPERLINK("http://evil.example";"見る")'
    await handler.visitor.post('/api/registers/kinds/cloud/items', { values: { name: evil, unit: unitId } })
    const file = await handler.visitor.get('/api/registers/kinds/cloud/export')
    const text = file.bytes.toString('utf8')
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"";""見る"")"`)
    for (const cell of text.split(/[,\n]/)) expect(cell).not.toMatch(/^"?[=+\-@]/)
    expect((await check('cloud', file.bytes)).body.counts.same).toBe(1)
  })

  it('says which characters CP932 cannot hold', async () => {
    const unitId = (await handler.visitor.get('/api/organization')).body.units[0].id
    await handler.visitor.post('/api/registers/kinds/cloud/items', {
      values: { name: '𠮷野家の鷗 🦉', unit: unitId },
    })
    const answer = await handler.visitor.get('/api/registers/kinds/cloud/export?encoding=cp932')
    expect(answer.body.error).toMatchObject({
      code: 'registers.not_in_cp932',
      params: { characters: '𠮷 鷗 🦉' },
    })
  })
})
