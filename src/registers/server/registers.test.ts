/** Tests of the registers over HTTP: adding, conflicts, verification and its undo, freshness, links, search. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMember, setUp, signIn, type Member } from '../../../test/first-run.ts'
import { createHttpApp, type HttpApp, type Visitor } from '../../../test/http-app.ts'
import { createAccess } from '../../access/server/access.ts'
import type { Access } from '../../access/server/public.ts'
import { searchSource, todaySource } from '../../kernel/server/today.ts'
import { createOrganization } from '../../organization/server/organization.ts'
import type { Registers } from './public.ts'
import { createRegisters } from './registers.ts'

const dayMs = 86_400_000
let app: HttpApp<{ access: Access; registers: Registers }>
let handler: Member
let clerk: Member
let boss: Visitor
let unitId: string
let bodyId: string

beforeAll(async () => {
  app = await createHttpApp({
    create: (kernel, join) => {
      const organization = join(createOrganization(kernel))
      const access = join(createAccess(kernel, { organization }))
      return { access, registers: join(createRegisters(kernel, { organization })) }
    },
  })
  boss = (await setUp(app)).visitor
  const unit = await boss.post('/api/organization/units', { name: '会計課' })
  unitId = unit.body.id
  handler = await addMember(app, boss, { name: '森 大輔', loginName: 'mori', role: 'handler' })
  clerk = await addMember(app, boss, { name: '中村 幸子', loginName: 'nakamura', role: 'staff', unitId })
  bodyId = (await boss.get('/api/me')).body.body.id
})
afterAll(() => app.stop())

async function add(kind: string, values: object, visitor = handler.visitor): Promise<string> {
  const answer = await visitor.post(`/api/registers/kinds/${kind}/items`, { values })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return answer.body.id
}

describe('items', () => {
  it('are kept as their kind describes, and everything else is refused with the labels of the fields', async () => {
    const check = async (values: object, labels: string) => {
      const answer = await handler.visitor.post('/api/registers/kinds/system/items', { values })
      expect(answer.body.error).toMatchObject({ code: 'registers.bad_values', params: { labels } })
    }
    await check({}, '名前、担当課、場所')
    await check({ name: '税務', unit: unitId, zone: 'moon' }, '場所')
    await check({ name: '税務', unit: unitId, zone: 'lgwan', surprise: 1 }, 'surprise')
    await check({ name: '税\u0000務', unit: unitId, zone: 'lgwan' }, '名前')
    await check({ name: '税務', unit: unitId, zone: 'lgwan', stop_effect: '\ud800' }, '止まると困ること')
    const badUnit = await handler.visitor.post('/api/registers/kinds/system/items', {
      values: { name: '税務', unit: 'unit_0000000000000000000000000a', zone: 'lgwan' },
    })
    expect(badUnit.body.error.code).toBe('registers.unknown_link')
    const badLink = await handler.visitor.post('/api/registers/kinds/system/items', {
      values: { name: '税務', unit: unitId, zone: 'lgwan', vendor: 'item_0000000000000000000000000a' },
    })
    expect(badLink.body.error.params.label).toBe('委託事業者')
    const noKind = await handler.visitor.post('/api/registers/kinds/nothing/items', { values: {} })
    expect(noKind.body.error.code).toBe('registers.unknown_kind')
  })

  it('lead from an address or host name to the machine and its system', async () => {
    const machine = await add('machine', {
      name: 'ZAIMU-AP01',
      aliases: ['zaimu.toride.example'],
      unit: unitId,
      zone: 'lgwan',
      ip_addresses: ['10.12.4.21'],
      place: '庁舎2階 サーバ室',
    })
    await add('machine', {
      name: '会計課の端末',
      unit: unitId,
      zone: 'lgwan',
      ip_addresses: ['10.12.9.0/24'],
    })
    const system = await add('system', {
      name: '財務会計システム',
      unit: unitId,
      zone: 'lgwan',
      machines: [machine],
      person: '森 大輔',
    })
    const find = (address: string) =>
      app.kernel.database.transaction(bodyId, async (tx) => {
        const found = await app.slices.registers.findByAddress({ tx, bodyId, now: app.clock.now }, address)
        return found.map((hit) => hit.title)
      })
    for (const address of ['10.12.4.21', 'ZAIMU-AP01', 'zaimu-ap01.town.example', '  Zaimu.Toride.Example'])
      expect(await find(address)).toEqual(['ZAIMU-AP01', '財務会計システム'])
    expect(await find('10.12.9.77')).toEqual(['会計課の端末'])
    for (const nothing of ['10.12.4.2', '203.0.113.45', '', '%', "' or 1=1 --", 'x'.repeat(300)])
      expect(await find(nothing)).toEqual([])
    const page = await handler.visitor.get(`/api/registers/items/${system}`)
    expect(page.body.links).toMatchObject([{ field: 'machines', kind: 'machine', title: 'ZAIMU-AP01' }])
    const back = await handler.visitor.get(`/api/registers/items/${machine}`)
    expect(back.body.linkedFrom).toMatchObject([{ kind: 'system', title: '財務会計システム' }])
    const snapshot = await app.kernel.database.transaction(bodyId, (tx) =>
      app.slices.registers.snapshotOf({ tx, bodyId, now: app.clock.now }, machine),
    )
    expect(snapshot).toEqual({
      itemId: machine,
      kind: 'machine',
      title: 'ZAIMU-AP01',
      detail: '庁舎2階 サーバ室',
      zone: 'lgwan',
    })
  })

  it('are changed by one person at a time', async () => {
    const id = await add('contact', contact({ name: '県警 代表' }))
    const values = contact({ name: '県警 代表', hours: '24時間' })
    const [first, second] = await Promise.all([
      handler.visitor.put(`/api/registers/items/${id}`, { version: 1, values }),
      handler.visitor.put(`/api/registers/items/${id}`, { version: 1, values: { ...values, hours: '平日' } }),
    ])
    const codes = [first, second].map((answer) => String(answer.body.error?.code ?? 'saved'))
    expect(new Set(codes)).toEqual(new Set(['kernel.changed_meanwhile', 'saved']))
    const history = await handler.visitor.get(`/api/registers/items/${id}/history`)
    expect(history.body.entries.map((entry: { what: string }) => entry.what)).toEqual(['直した', '加えた'])
    expect(history.body.entries[0].changes[0]).toMatchObject({ label: 'つながる時間', before: '' })
  })

  it('belong to their unit: others of the staff neither see nor change them', async () => {
    const own = await add('system', { name: '公会計', unit: unitId, zone: 'lgwan' }, clerk.visitor)
    const organization = await boss.get('/api/organization')
    const elsewhere = organization.body.units.find((unit: { id: string }) => unit.id !== unitId).id
    const other = await add('system', { name: '住民記録システム', unit: elsewhere, zone: 'mynumber' })
    expect((await clerk.visitor.get(`/api/registers/items/${own}`)).status).toBe(200)
    expect((await clerk.visitor.get(`/api/registers/items/${other}`)).status).toBe(404)
    const hidden = await clerk.visitor.put(`/api/registers/items/${other}`, { version: 1, values: {} })
    expect(hidden.status).toBe(404)
    const list = await clerk.visitor.get('/api/registers/kinds/system/items')
    expect(list.body.items.map((item: { title: string }) => item.title)).not.toContain('住民記録システム')
    const stolen = await clerk.visitor.post('/api/registers/kinds/system/items', {
      values: { name: '他課のもの', unit: elsewhere, zone: 'lgwan' },
    })
    expect(stolen.body.error.code).toBe('kernel.forbidden')
    const given = await clerk.visitor.put(`/api/registers/items/${own}`, {
      version: 1,
      values: { name: '公会計', unit: elsewhere, zone: 'lgwan' },
    })
    expect(given.body.error.code).toBe('kernel.forbidden')
    // The administrator of the program sees the registers and changes none.
    const read = await boss.get(`/api/registers/items/${other}`)
    expect(read.body.allowed).toEqual([])
    expect(read.body.blocked[0].message).not.toBe('')
  })
})

describe('freshness', () => {
  it('turns with the months, is renewed for many at once, and taken back as an entry of its own', async () => {
    const ids = [
      await add('system', system('図書館システム')),
      await add('system', system('水道料金システム')),
    ]
    const read = async (id: string) => (await handler.visitor.get(`/api/registers/items/${id}`)).body
    expect(await read(ids[0] ?? '')).toMatchObject({
      freshness: 'stale',
      reason: 'まだ一度も確認していません。',
    })
    const verified = await handler.visitor.post('/api/registers/verify', {
      items: ids.map((id) => ({ id, version: 1 })),
    })
    expect(verified.body.items.map((item: { version: number }) => item.version)).toEqual([2, 2])
    expect(await read(ids[0] ?? '')).toMatchObject({
      freshness: 'fresh',
      verifiedOn: '2026-11-25',
      verifiedBy: '森 大輔',
      nextReviewOn: '2027-04-01',
      canUndoVerification: true,
    })
    const stale = await handler.visitor.post('/api/registers/verify', {
      items: [
        { id: ids[0], version: 2 },
        { id: ids[1], version: 1 },
      ],
    })
    expect(stale.body.error.code).toBe('kernel.changed_meanwhile')
    expect((await read(ids[0] ?? '')).version).toBe(2)
    const undone = await handler.visitor.post('/api/registers/undo-verification', {
      items: [{ id: ids[0], version: 2 }],
    })
    expect(undone.body.items).toEqual([{ id: ids[0], version: 3 }])
    expect(await read(ids[0] ?? '')).toMatchObject({ freshness: 'stale', verifiedOn: null })
    const again = await handler.visitor.post('/api/registers/undo-verification', {
      items: [{ id: ids[0], version: 3 }],
    })
    expect(again.body.error.code).toBe('registers.nothing_to_undo')
    const trail = await app.peek((tx) =>
      sql<{
        event_type: string
      }>`select event_type from trail where subject_id = ${ids[0]} order by sequence`.execute(tx),
    )
    expect(trail.rows.map((row) => row.event_type)).toEqual([
      'item.created',
      'item.verified',
      'item.verificationUndone',
    ])
  })

  it('falls when the contract of a linked vendor changes, with the reason', async () => {
    const vendor = await add('vendor', { name: 'みやまシステムズ', contract_name: '保守', unit: unitId })
    const id = await add('system', { ...system('税務システム'), vendor })
    await handler.visitor.post('/api/registers/verify', { items: [{ id, version: 1 }] })
    const values = {
      name: 'みやまシステムズ',
      contract_name: '保守',
      unit: unitId,
      contract_until: '2027-03-31',
    }
    await handler.visitor.put(`/api/registers/items/${vendor}`, { version: 1, values })
    const page = await handler.visitor.get(`/api/registers/items/${id}`)
    expect(page.body).toMatchObject({ freshness: 'stale', reason: '11月25日（水）に契約が変わりました。' })
    const list = await handler.visitor.get('/api/registers/kinds/system/items?freshness=stale&sort=stalest')
    expect(list.body.total).toBe(list.body.counts.stale)
    expect(list.body.linkTitles[vendor]).toBe('みやまシステムズ')
  })

  it('counts the same on the first page, in the kinds and in the list', async () => {
    const { kinds } = (await handler.visitor.get('/api/registers')).body
    const counted = kinds.find((kind: { id: string }) => kind.id === 'system').counts
    const list = await handler.visitor.get('/api/registers/kinds/system/items?freshness=stale&limit=200')
    expect(list.body.items).toHaveLength(counted.stale)
    const lines = await asActor(async (ctx) => {
      const all = []
      for (const source of app.kernel.slots.of(todaySource)) all.push(...(await source(ctx)))
      return all
    })
    expect(lines.find((line) => line.id === 'register.system')?.sentence).toContain(`${counted.stale}件`)
  })

  it('ages', async () => {
    const id = await add('system', system('選挙システム'))
    await handler.visitor.post('/api/registers/verify', { items: [{ id, version: 1 }] })
    const at = async (days: number, expected: string) => {
      app.clock.forward(days * dayMs)
      await handlerSignsInAgain()
      const { body } = await handler.visitor.get(`/api/registers/items/${id}`)
      expect(body.freshness).toBe(expected)
      const list = await handler.visitor.get(
        `/api/registers/kinds/system/items?freshness=${expected}&limit=200&text=${encodeURIComponent('選挙')}`,
      )
      expect(list.body.total).toBe(1)
    }
    await at(151, 'fresh')
    await at(1, 'soon')
    await at(29, 'soon')
    await at(1, 'stale')
  })
})

describe('search and contacts', () => {
  it('finds any part of any text, whatever its width, letter case or kana', async () => {
    await add('contact', contact({ name: 'ＡＢＣ通信 サポート', organization: 'ABC通信' }))
    for (const text of ['abc通信', 'ａｂｃ', 'ｻﾎﾟｰﾄ', 'さぽーと'])
      expect(await search(text)).toContain('ＡＢＣ通信 サポート')
    for (const text of ['%', '_', '\\', 'ない言葉']) expect(await search(text)).toEqual([])
  })

  it('answers the numbers of an organisation from the register', async () => {
    await add(
      'contact',
      contact({ name: 'みやま県警察本部', organization: 'みやま県警察本部', phone: '0120-000-110' }),
    )
    expect(await numbersOf('みやま県警察')).toEqual([['0120-000-110']])
    expect(await numbersOf('みやま県警察本部 サイバー犯罪対策課')).toEqual([['0120-000-110']])
    expect(await numbersOf('別の県')).toEqual([])
    expect(await numbersOf('み')).toEqual([])
  })
})

function search(text: string): Promise<string[]> {
  return asActor(async (ctx) => {
    const all = []
    for (const source of app.kernel.slots.of(searchSource))
      all.push(...(await source(ctx, { text, limit: 10 })))
    return all.map((hit) => hit.title)
  })
}

function numbersOf(organization: string): Promise<string[][]> {
  return asActor(async (ctx) =>
    (await app.slices.registers.findContacts(ctx, { organization })).map((found) => found.numbers),
  )
}

function contact(values: object) {
  return { name: 'x', organization: 'y', role: 'police_cyber', phone: '03-0000-0110', ...values }
}

function system(name: string) {
  return { name, unit: unitId, zone: 'internet' }
}

/** Runs `work` with the context that a request of the handler would have. */
async function asActor<Value>(
  work: (ctx: Parameters<Registers['search']>[0]) => Promise<Value>,
): Promise<Value> {
  return app.kernel.database.transaction(bodyId, (tx) => {
    const system = app.kernel.systemContext({ bodyId, tx, name: 'test' })
    return work({ ...system, can: () => true })
  })
}

async function handlerSignsInAgain(): Promise<void> {
  app.clock.forward(60_000)
  await signIn(app, handler.visitor, handler)
}
