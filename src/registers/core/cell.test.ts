/** Tests of cells: every field type is written and read back the same; what cannot mean anything is told. */
import { describe, expect, it } from 'vitest'
import { cellOf, readCell, type Lookup, type Names } from './cell.ts'
import { unknownValue, type RegisterField, type RegisterValue } from './kind.ts'
import { csvLine, disarm, forCp932, rearm } from './spreadsheet.ts'

const names: Names = {
  item: (id) => ({ item_1: 'みやまシステムズ', item_2: 'ひなた' })[id] ?? id,
  unit: () => '会計課',
  zone: () => 'LGWAN接続系',
}
const lookup: Lookup = {
  items: (_kind, title) =>
    ({ みやまシステムズ: ['item_1'], ひなた: ['item_2'], 双子: ['a', 'b'] })[title] ?? [],
  unit: (name) => (name === '会計課' ? 'unit_1' : undefined),
  zone: (name) => (name === 'LGWAN接続系' ? 'lgwan' : undefined),
}
const field = (type: RegisterField['type'], extra: Partial<RegisterField> = {}): RegisterField => ({
  id: 'x',
  label: '項目',
  type,
  required: false,
  ...extra,
})
const options = [
  { id: 'a', label: '甲' },
  { id: 'b', label: '乙' },
]
const rows = field('rows', {
  columns: [
    { id: 'work', label: '作業', type: 'text', required: true },
    { id: 'covered', label: '範囲', type: 'yes_no', required: false },
    { id: 'sort', label: '種', type: 'choice', required: false, options },
  ],
})

const roundTrips: [RegisterField, RegisterValue, string][] = [
  [field('text'), '名前', '名前'],
  [field('number'), 2340, '2340'],
  [field('yes_no'), true, 'はい'],
  [field('yes_no'), unknownValue, '不明'],
  [field('date'), '2026-04-01', '2026-04-01'],
  [field('month'), '2028-01', '2028-01'],
  [field('choice', { options }), 'b', '乙'],
  [field('choices', { options }), ['a', 'b'], '甲、乙'],
  [field('names'), ['一', '二'], '一、二'],
  [field('ip_addresses'), ['10.0.0.1', '2001:db8::1'], '10.0.0.1、2001:db8::1'],
  [field('unit'), 'unit_1', '会計課'],
  [field('zone'), 'lgwan', 'LGWAN接続系'],
  [field('link', { kind: 'vendor' }), 'item_1', 'みやまシステムズ'],
  [field('links', { kind: 'vendor' }), ['item_1', 'item_2'], 'みやまシステムズ、ひなた'],
  [rows, [{ work: '停止', covered: false, sort: 'a' }, { work: '再開' }], '停止 | いいえ | 甲\n再開'],
  [rows, [{ work: '停止', covered: unknownValue }], '停止 | 不明'],
]

it.each(roundTrips)('%j %j ⇄ %j', (one, value, cell) => {
  expect(cellOf(one, value, names)).toBe(cell)
  expect(readCell(one, cell, lookup)).toEqual({ value })
})

describe('reading', () => {
  it.each([
    ['number', ' １，２３４ ', 1234],
    ['date', '令和8年4月1日', '2026-04-01'],
    ['date', 'R8.4.1', '2026-04-01'],
    ['date', '2026/4/1', '2026-04-01'],
    ['month', '令和10年1月', '2028-01'],
    ['month', '2028/1', '2028-01'],
    ['yes_no', '有', true],
    ['yes_no', '×', false],
    ['yes_no', '？', unknownValue],
    ['phone', '０３−００００−１１１１', '03-0000-1111'],
    ['names', '一;二\n三', ['一', '二', '三']],
    ['text', '  ', undefined],
  ] as const)('%s %j → %j', (type, cell, value) => {
    expect(readCell(field(type), cell, lookup)).toEqual({ value })
  })

  it.each([
    [field('number'), 'たくさん', 'unreadable'],
    [field('date'), '2026-02-30', 'unreadable'],
    [field('month'), '来月', 'unreadable'],
    [field('yes_no'), 'たぶん', 'unreadable'],
    [field('choice', { options }), '丙', 'unreadable'],
    [field('choices', { options }), '甲、丙', 'unreadable'],
    [field('unit'), 'ない課', 'unknown_link'],
    [field('link', { kind: 'vendor' }), 'ない会社', 'unknown_link'],
    [field('links', { kind: 'vendor' }), 'ひなた、双子', 'ambiguous_link'],
    [rows, '停止 | たぶん', 'unreadable'],
    [rows, '停止 | はい | 甲 | 余り', 'unreadable'],
  ])('%j %j is refused as %s', (one, cell, code) => {
    expect(readCell(one, cell, lookup)).toMatchObject({ code, label: '項目' })
  })
})

describe('spreadsheets', () => {
  it.each(["'=1", "''-", '=1+1', '+81-3', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j is not run', (cell) => {
    expect(disarm(cell)).toBe(`'${cell}`)
    expect(rearm(disarm(cell))).toBe(cell)
  })

  it.each(["'quoted'", "it's", '2026-04-01', '普通'])('%j stays as it is', (cell) => {
    expect(disarm(cell)).toBe(cell)
    expect(rearm(cell)).toBe(cell)
  })

  it('quotes every cell', () => {
    expect(csvLine(['a', 'b"c', 'd\ne', ''])).toBe('"a","b""c","d\ne",""\r\n')
  })

  it('turns the seven signs into those of CP932', () => {
    expect(forCp932('〜−—‖¢£¬～')).toBe('～－―∥￠￡￢～')
  })
})
