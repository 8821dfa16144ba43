/** Tests of register kinds: every shipped kind is whole, and values are taken or refused as it says. */

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  addMonths,
  freshness,
  isUnknown,
  itemTitle,
  kindSchema,
  linksOf,
  unknownValue,
  valuesSchema,
  type RegisterKind,
} from './kind.ts'

const folder = new URL('../../../content/registers/kinds/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const kinds: RegisterKind[] = files.map((name) =>
  kindSchema.parse(parse(readFileSync(new URL(name, folder), 'utf8'))),
)
const context = { zoneIds: ['mynumber', 'lgwan', 'internet'] }

function kind(id: string): RegisterKind {
  const found = kinds.find((entry) => entry.id === id)
  if (!found) throw new Error(id)
  return found
}

describe('shipped kinds', () => {
  it('are the twelve registers, in the order of the screen', () => {
    expect([...kinds].sort((a, b) => a.order - b.order).map((entry) => entry.name)).toEqual([
      '連絡先',
      '委託事業者・契約',
      '規程・様式',
      '情報システム',
      '機器',
      'ネットワーク',
      'ログ',
      'バックアップ',
      '特権ID',
      'クラウドサービス',
      '媒体',
      '例外措置',
    ])
  })

  it.each(kinds.map((entry) => [entry.id, entry] as const))(
    '%s links only to kinds that exist',
    (_id, one) => {
      for (const field of one.fields)
        if (field.kind) expect(kinds.map((entry) => entry.id)).toContain(field.kind)
      expect(one.purpose).toMatch(/。$/)
      expect(valuesSchema(one, context)).toBeDefined()
    },
  )

  it('know every role that a first-response card phones', () => {
    const roles = kind('contact')
      .fields.find((field) => field.id === 'role')
      ?.options?.map((entry) => entry.id)
    const cards = new URL('../../../content/incidents/cards/', import.meta.url)
    const called = readdirSync(cards)
      .map((name) => readFileSync(new URL(name, cards), 'utf8'))
      .flatMap((text) => [...text.matchAll(/"role": "([a-z_]+)"/g)].map((match) => match[1]))
    expect(called.length).toBeGreaterThan(20)
    for (const role of new Set(called)) expect(roles).toContain(role)
  })
})

describe('values', () => {
  const schema = valuesSchema(kind('system'), context)
  const good = { name: '財務会計システム', unit: 'kaikei', zone: 'lgwan' }
  const check = (extra: Record<string, unknown>): boolean => schema.safeParse({ ...good, ...extra }).success

  it('takes what the kind describes', () => {
    expect(check({})).toBe(true)
    expect(
      check({ persons: 2340, my_number: unknownValue, os_support_until: '2028-01', machines: ['a', 'b'] }),
    ).toBe(true)
    expect(
      check({ connections: [{ counterpart: '203.0.113.45', direction: 'sends', allowed: false }] }),
    ).toBe(true)
    expect(check({ zone: unknownValue, unit: unknownValue })).toBe(true)
  })

  it('refuses everything else', () => {
    expect(check({ surprise: 1 })).toBe(false)
    expect(check({ name: unknownValue })).toBe(false)
    expect(check({ name: '' })).toBe(false)
    expect(check({ name: 'あ'.repeat(121) })).toBe(false)
    expect(check({ zone: 'moon' })).toBe(false)
    expect(check({ my_number: 'はい' })).toBe(false)
    expect(check({ my_number: { unknown: false } })).toBe(false)
    expect(check({ introduced_on: '2026-02-30' })).toBe(false)
    expect(check({ os_support_until: '2028-13' })).toBe(false)
    expect(check({ persons: -1 })).toBe(false)
    expect(check({ connections: [{ direction: 'sends' }] })).toBe(false)
    expect(check({ connections: [{ counterpart: 'x', extra: 1 }] })).toBe(false)
    expect(schema.safeParse({ name: 'x' }).success).toBe(false)
  })

  it('reads addresses, numbers and mail strictly', () => {
    const contact = valuesSchema(kind('contact'), context)
    const base = { name: 'x', organization: 'y', role: 'police_cyber', phone: '03-0000-0110' }
    expect(contact.safeParse(base).success).toBe(true)
    expect(contact.safeParse({ ...base, phone: '電話' }).success).toBe(false)
    expect(contact.safeParse({ ...base, email: 'x@' }).success).toBe(false)
    const machine = valuesSchema(kind('machine'), context)
    const host = { name: 'ZAIMU-AP01', unit: 'kaikei', zone: 'lgwan' }
    expect(machine.safeParse({ ...host, ip_addresses: ['10.12.4.21', '2001:db8::1'] }).success).toBe(true)
    expect(machine.safeParse({ ...host, ip_addresses: ['10.12.4.999'] }).success).toBe(false)
    const rule = valuesSchema(kind('rule'), context)
    const page = { name: 'x', sort: 'policy', edition: '1' }
    expect(rule.safeParse({ ...page, published_url: 'https://www.town.toride.example/' }).success).toBe(true)
    expect(rule.safeParse({ ...page, published_url: 'javascript:alert(1)' }).success).toBe(false)
  })

  it('finds title and links', () => {
    expect(itemTitle(kind('system'), good)).toBe('財務会計システム')
    expect(
      linksOf(kind('system'), { ...good, vendor: 'v1', machines: ['m1', 'm2'], backups: unknownValue }),
    ).toEqual([
      { field: 'vendor', kind: 'vendor', itemId: 'v1' },
      { field: 'machines', kind: 'machine', itemId: 'm1' },
      { field: 'machines', kind: 'machine', itemId: 'm2' },
    ])
    expect(isUnknown(unknownValue)).toBe(true)
    expect(isUnknown(null)).toBe(false)
  })
})

describe('freshness', () => {
  it.each([
    ['2026-10-06', '2026-11-25', 'fresh'],
    ['2026-05-30', '2026-11-25', 'soon'],
    ['2026-04-08', '2026-11-25', 'stale'],
    ['2025-10-03', '2026-11-25', 'stale'],
    [null, '2026-11-25', 'stale'],
  ] as const)('verified %s is %s → %s', (verified, today, expected) => {
    expect(freshness(kind('system'), verified, today)).toBe(expected)
  })

  it('adds months to the last day of a shorter month', () => {
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28')
    expect(addMonths('2027-12-15', 1)).toBe('2028-01-15')
    expect(addMonths('2027-08-31', 6)).toBe('2028-02-29')
    expect(addMonths('2026-01-31', -2)).toBe('2025-11-30')
  })
})
