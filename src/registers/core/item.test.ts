/** Tests of items: folding events, differences, broken text. */
import { describe, expect, it } from 'vitest'
import { diffValues, emptyItem, evolveItem, hasBrokenText, type ItemEvent } from './item.ts'
import { kindSchema, unknownValue } from './kind.ts'
import { foldName, foldText } from './search-text.ts'

const kind = kindSchema.parse({
  id: 'machine',
  version: 1,
  order: 1,
  name: '機器',
  purpose: '調べます。',
  title_field: 'name',
  list_fields: ['name'],
  freshness_months: 6,
  review_months: [4],
  stale_when: ['person_moved'],
  fields: [
    { id: 'name', label: '名前', type: 'text', required: true },
    { id: 'aliases', label: '別名', type: 'names' },
    { id: 'ip_addresses', label: 'アドレス', type: 'ip_addresses' },
    { id: 'unit', label: '課', type: 'unit' },
    { id: 'zone', label: '場所', type: 'zone' },
    { id: 'sort', label: '種類', type: 'choice', options: [{ id: 'server', label: 'サーバ' }] },
    { id: 'vendor', label: '事業者', type: 'link', kind: 'vendor' },
  ],
})
const fold = (...events: ItemEvent[]) => events.reduce(evolveItem(kind), emptyItem)
const verify = (on: string): ItemEvent => ({ type: 'item.verified', on, by: '森' })
const flag = (day: string): ItemEvent => ({ type: 'item.flagged', flag: { code: 'person_moved', day } })
const created: ItemEvent = {
  type: 'item.created',
  kind: 'machine',
  values: {
    name: 'ＺＡＩＭＵ-AP01',
    aliases: ['Zaimu'],
    ip_addresses: ['10.12.4.21'],
    unit: 'unit_1',
    zone: 'lgwan',
    sort: 'server',
    vendor: 'item_9',
  },
}

describe('evolve', () => {
  it('derives what lists and searches need from the values', () => {
    expect(fold(created)).toMatchObject({
      title: 'ＺＡＩＭＵ-AP01',
      unitId: 'unit_1',
      zone: 'lgwan',
      linkIds: ['item_9'],
      addresses: ['zaimu-ap01', 'zaimu', '10.12.4.21'],
      search: 'zaimu-ap01\nzaimu\n10.12.4.21\nサーバ',
      verifiedOn: null,
    })
  })

  it('takes values away, and an unknown unit or zone is none', () => {
    const changed = fold(created, {
      type: 'item.changed',
      changes: { ip_addresses: null, unit: unknownValue, zone: unknownValue },
      before: {},
    })
    expect(changed).toMatchObject({ addresses: ['zaimu-ap01', 'zaimu'], unitId: null, zone: null })
    expect('ip_addresses' in changed.values).toBe(false)
  })

  it('keeps one verification back until the next change', () => {
    const twice = fold(created, verify('2026-04-01'), flag('2026-10-01'), verify('2026-11-25'))
    expect(twice.flags).toEqual([])
    expect(twice.undo).toEqual({
      verifiedOn: '2026-04-01',
      verifiedBy: '森',
      flags: [{ code: 'person_moved', day: '2026-10-01' }],
    })
    const undone = evolveItem(kind)(twice, {
      type: 'item.verificationUndone',
      restored: twice.undo ?? emptyItem,
    })
    expect(undone).toMatchObject({ verifiedOn: '2026-04-01', undo: null })
    expect(
      fold(created, verify('2026-04-01'), { type: 'item.changed', changes: {}, before: {} }).undo,
    ).toBeNull()
  })

  it('carries one flag of a kind, the newest', () => {
    expect(fold(created, flag('2026-04-01'), flag('2026-10-01')).flags).toEqual([
      { code: 'person_moved', day: '2026-10-01' },
    ])
  })
})

it('tells what changes, and what stood before', () => {
  expect(diffValues({ a: 'x', b: ['1'], c: true }, { a: 'x', b: ['1', '2'], d: 3 })).toEqual({
    changes: { b: ['1', '2'], c: null, d: 3 },
    before: { b: ['1'], c: true, d: null },
  })
  expect(diffValues({ a: unknownValue }, { a: { unknown: true } })).toEqual({ changes: {}, before: {} })
})

it.each([
  ['良い文\n二行目\t字下げ', false],
  ['NUL\u0000', true],
  ['\u001b[31m', true],
  ['\ud800', true],
  [{ deep: [{ er: 'x\u0007' }] }, true],
  [{ 'ke\u0000y': 1 }, true],
  [12, false],
  [null, false],
])('%j is broken: %s', (value, expected) => {
  expect(hasBrokenText(value)).toBe(expected)
})

it('compares texts without width, case, kana and blanks', () => {
  expect(foldText('ﾌｧｲｱｳｫｰﾙ Ａさん')).toBe('ファイアウォール aサン')
  expect(foldName('みやま県　警察 本部')).toBe(foldName('ミヤマ県警察本部'))
})
