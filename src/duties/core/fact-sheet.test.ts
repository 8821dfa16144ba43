import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  completenessOf,
  entrySchema,
  fieldsOf,
  formSchema,
  missingInHead,
  prefillSheet,
  sheetSections,
  type FactSheet,
  type SheetValue,
} from './fact-sheet.ts'

const path = join(import.meta.dirname, '../../../content/duties/forms/ppc-leak.yaml')
const form = formSchema.parse(parse(readFileSync(path, 'utf8')))
const asOf = '2026-11-25T01:36:00.000Z'

function sheet(values: Record<string, SheetValue | null>): FactSheet {
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => [
      id,
      { value, isUnknown: value === null, asOf, by: '森 健太' },
    ]),
  )
}

function fits(id: string, entry: unknown): boolean {
  const field = fieldsOf(form).find((one) => one.id === id)
  return field !== undefined && entrySchema(field).safeParse(entry).success
}

it('has the nine items in the order of the rule', () => {
  expect(form.items.map((item) => `${item.number} ${item.label}`)).toEqual([
    '1 概要',
    '2 漏えい等が発生し、又は発生したおそれがある個人情報の項目',
    '3 本人の数',
    '4 原因',
    '5 二次被害又はそのおそれの有無及び内容',
    '6 本人への対応の実施状況',
    '7 公表の実施状況',
    '8 再発防止のための措置',
    '9 その他参考となる事項',
  ])
  const ids = fieldsOf(form).map((field) => field.id)
  expect(new Set(ids).size).toBe(ids.length)
})

describe('completeness', () => {
  it('counts items whose needed fields all have a value', () => {
    const filled = sheet({
      persons: '最大2,340人',
      persons_certainty: '最大の数',
      secondary: '不明',
      persons_told: '対応予定',
      publication: '検討中',
      cause_party: '不明',
      cause: ['不正アクセス'],
      cause_detail: null,
    })
    const completeness = completenessOf(form, filled)
    expect(completeness).toMatchObject({ filled: 4, total: 9 })
    expect(completeness.open.map((item) => item.number)).toEqual([1, 2, 4, 8, 9])
    expect(completeness.open[2]).toEqual({ number: 4, label: '原因', fields: ['詳しい内容'] })
  })

  it('is nothing of nine for an empty sheet, and names what the head lacks', () => {
    expect(completenessOf(form, {})).toMatchObject({ filled: 0, total: 9 })
    expect(missingInHead(form, sheet({ body_name: '砦町' }))).toEqual([
      '報告の種別',
      '実施機関',
      '事務連絡者の氏名',
    ])
  })

  it('does not take blanks for an answer', () => {
    expect(completenessOf(form, sheet({ secondary: '  ' })).filled).toBe(0)
    expect(
      completenessOf(form, sheet({ media: [], data_kinds: ['住民情報'], data_items: ['氏名'] })).filled,
    ).toBe(0)
  })
})

describe('the schema of an entry', () => {
  it.each<[Record<string, SheetValue | null>, boolean]>([
    [{ cause: ['紛失', '盗難'], persons: '1,780人', report_day: '2026-11-27', course: '長い文' }, true],
    [{ cause_detail: null }, true],
    [{ report_day: '' }, true],
    [{ cause: ['その場の判断'] }, false],
    [{ cause: '紛失' }, false],
    [{ secondary: '多分' }, false],
    [{ report_day: '令和8年' }, false],
    [{ nothing: 'x' }, false],
    [{ persons: 'x'.repeat(501) }, false],
  ])('%o fits: %s', (values, expected) => {
    expect(Object.entries(sheet(values)).every(([id, entry]) => fits(id, entry))).toBe(expected)
  })

  it('refuses a value together with "not known yet"', () => {
    expect(fits('persons', { value: '3人', isUnknown: true, asOf, by: '森' })).toBe(false)
  })
})

describe('what is known already', () => {
  const sources = {
    'body.name': '砦町',
    'duties.persons': '最大2,340人',
    'duties.events': ['漏えいのおそれ'],
    'case.course': '警察から電話があった。',
  }
  const given = { sources, asOf: new Date(asOf), by: '森 健太' }

  it('fills only what nobody has answered', () => {
    const filled = prefillSheet(form, sheet({ persons: '2,100人', course: null }), given)
    expect(filled['body_name']?.value).toBe('砦町')
    expect(filled['event_kinds']?.value).toEqual(['漏えいのおそれ'])
    expect(filled['persons']?.value).toBe('2,100人')
    expect(filled['course']).toMatchObject({ value: null, isUnknown: true })
  })

  it('passes over what does not fit the field', () => {
    const filled = prefillSheet(form, {}, { ...given, sources: { 'duties.events': ['騒ぎ'] } })
    expect(filled).toEqual({})
  })
})

it('turns into rows of words for every form', () => {
  const sections = sheetSections(
    form,
    sheet({
      report_day: '2026-11-27',
      media: ['紙', '電子データ'],
      persons: null,
      contact_name: '髙﨑 一郎',
    }),
  )
  const texts = Object.fromEntries(
    sections.flatMap((section) => section.rows.map((row) => [row.id, row.text])),
  )
  expect(sections).toHaveLength(10)
  expect(texts).toMatchObject({
    report_day: '令和8年11月27日（金）',
    media: '紙、電子データ',
    persons: '未判明',
    contact_name: '髙﨑 一郎',
    cause: '',
  })
})
