/** The search language: what is read, what it means, and where a fault is told. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barSeconds, fillBars } from './histogram.ts'
import { queryFaults } from './ja.ts'
import { isFault, parseQuery, type Query } from './query.ts'

/** A short form of the tree, so that a table can show it. */
function show(query: Query): string {
  if (query.kind === 'all') return 'all'
  if (query.kind === 'text') return `"${query.value}"`
  if (query.kind === 'not') return `not(${show(query.item)})`
  if (query.kind !== 'compare') return `${query.kind}(${query.items.map(show).join(', ')})`
  const { field } = query
  const name = 'name' in field ? (field.kind === 'field' ? `fields.${field.name}` : field.name) : field.kind
  return `${name}${query.comparison}${query.value}`
}

function check(text: string): string {
  const parsed = parseQuery(text)
  if (isFault(parsed)) {
    const { reason, position, length } = parsed.fault
    return `${reason} ${position}+${length}`
  }
  return show(parsed)
}

describe('queries', () => {
  it.each([
    ['', 'all'],
    ['　', 'all'],
    ['通信先 = 203.0.113.45', 'destination_ip=203.0.113.45'],
    [
      '機械 = ZAIMU-AP01 利用者 = takahashi かつ 結果 = 失敗',
      'and(host=ZAIMU-AP01, user=takahashi, outcome=failure)',
    ],
    ['結果＝拒否', 'outcome=denied'],
    ['結果 != 許可', 'outcome!=allowed'],
    ['種類 = ファイアウォール', 'category=firewall'],
    ['種類 = firewall', 'category=firewall'],
    ['host=fw01 AND status >= 400', 'and(host=fw01, status>=400)'],
    ['status≧400 または 通信先ポート = 22', 'or(status>=400, destination_port=22)'],
    ['a または b かつ c', 'or("a", and("b", "c"))'],
    ['（a または b） かつ c', 'and(or("a", "b"), "c")'],
    ['NOT (a OR b)', 'not(or("a", "b"))'],
    ['除く 機械 = A', 'not(host=A)'],
    [String.raw`"C:\Windows\System32\cmd.exe"`, String.raw`"C:\Windows\System32\cmd.exe"`],
    [String.raw`プログラム = "C:\Program Files\a\"`, String.raw`process=C:\Program Files\a\ `.trim()],
    ['「夜間 バックアップ」', '"夜間 バックアップ"'],
    ['EventID = 4625', 'fields.EventID=4625'],
    ['c-uri = *login*', 'fields.c-uri=*login*'],
    ['アドレス = 10.0.0.0/8', 'ip=10.0.0.0/8'],
    ['ポート = 443', 'port=443'],
    ['or and', '"or"'.replace('"or"', 'and("or", "and")')],
  ])('reads %s', (text, expected) => {
    expect(check(text)).toBe(expected)
  })

  it.each([
    ['機械 =', 'unexpected_end 4+1'],
    ['= a', 'unexpected_word 0+1'],
    ['a )', 'unexpected_word 2+1'],
    ['(a', 'unclosed_parenthesis 0+1'],
    ['なぞの項目 = 1', 'unknown_field 0+5'],
    ['通信先ポート = https', 'not_a_number 9+5'],
    ['機械 > A', 'no_order 0+6'],
    ['機械 = "A', 'unclosed_quote 5+2'],
    ['a AND', 'unexpected_end 5+1'],
    ['body_id = x', 'fields.body_id=x'],
  ])('tells the fault of %s', (text, expected) => {
    expect(check(text)).toBe(expected)
  })

  it('bounds what it reads, and has a sentence for every fault', () => {
    expect(check('a'.repeat(2_001))).toMatch(/^too_long/)
    expect(check('a '.repeat(300))).toMatch(/^too_long/)
    expect(check('('.repeat(40))).toMatch(/^too_deep/)
    expect(check('NOT '.repeat(40))).toMatch(/^too_deep/)
    const reasons = [
      'unexpected_end',
      'unexpected_word',
      'unknown_field',
      'not_a_number',
      'unclosed_quote',
      'unclosed_parenthesis',
      'no_order',
      'too_long',
      'too_deep',
    ]
    expect(Object.keys(queryFaults).toSorted()).toEqual(reasons.toSorted())
  })

  it('answers for any text, and its faults lie inside it', () => {
    const words = fc.constantFrom(
      '機械',
      '=',
      '（',
      ')',
      'かつ',
      'OR',
      'NOT',
      '"',
      'a',
      '!=',
      '通信先ポート',
      '443',
      ' ',
      '　',
      '「',
      '」',
      '\\',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
        ),
        (text) => {
          const parsed = parseQuery(text)
          if (!isFault(parsed)) return
          expect(parsed.fault.position).toBeLessThanOrEqual(text.length)
          expect(parsed.fault.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 2_000, seed: 20_261_125 },
    )
  })
})

function at(text: string): Date {
  return new Date(text)
}

describe('bars', () => {
  it.each([
    ['2026-11-25T00:00:00+09:00', '2026-11-25T01:00:00+09:00', 60],
    ['2026-11-25T02:00:00+09:00', '2026-11-25T09:30:00+09:00', 900],
    ['2026-11-24T00:00:00+09:00', '2026-11-25T00:00:00+09:00', 1_800],
    ['2026-11-18T00:00:00+09:00', '2026-11-25T00:00:00+09:00', 10_800],
    ['2026-01-01T00:00:00+09:00', '2026-12-31T00:00:00+09:00', 604_800],
  ])('from %s to %s are %i seconds wide', (from, to, seconds) => {
    expect(barSeconds(at(from), at(to))).toBe(seconds)
  })

  it('begin at midnight of Japan and leave no gap', () => {
    const range = {
      from: at('2026-11-20T13:00:00+09:00'),
      to: at('2026-11-23T00:00:00+09:00'),
      seconds: 86_400,
    }
    const counts = new Map([[at('2026-11-21T00:00:00+09:00').getTime() / 1000, 5]])
    expect(fillBars(counts, range)).toEqual([
      { at: at('2026-11-20T00:00:00+09:00'), count: 0 },
      { at: at('2026-11-21T00:00:00+09:00'), count: 5 },
      { at: at('2026-11-22T00:00:00+09:00'), count: 0 },
    ])
  })
})
