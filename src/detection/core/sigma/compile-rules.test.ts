import { describe, expect, it } from 'vitest'
import { compileRules } from './compile-rules.ts'
import { createMatcher } from './matcher.ts'

const head = 'title: t\nlogsource: {product: test}\n'

function compile(text: string) {
  return compileRules([{ path: 'dir/r.yml', text }])
}

function selection(body: string): string {
  return `${head}detection:\n  s:\n    ${body}\n  condition: s\n`
}

describe('compileRules', () => {
  it('reads what a person needs to know of a rule', () => {
    const { rules, refused } = compile(`title: 'Name'
id: 929a690e-bef0-4204-a928-ef5e620d6fcc
status: test
description: |
  Two
  lines
references: [https://a.example]
author: somebody
tags: [attack.t1059, attack.execution]
logsource: {product: Windows, category: process_creation, definition: 'x'}
detection:
  selection: {Image|endswith: '\\a.exe'}
  condition: selection
falsepositives: [Unlikely]
level: high
`)
    expect(refused).toEqual([])
    expect(rules[0]).toMatchObject({
      id: '929a690e-bef0-4204-a928-ef5e620d6fcc',
      title: 'Name',
      description: 'Two\nlines',
      level: 'high',
      status: 'test',
      author: 'somebody',
      tags: ['attack.t1059', 'attack.execution'],
      references: ['https://a.example'],
      falsepositives: ['Unlikely'],
      logsource: { product: 'windows', category: 'process_creation' },
      path: 'dir/r.yml',
    })
  })

  it('takes several documents of a file, and refuses only the bad one', () => {
    const { rules, refused } = compile(`${selection('F: a')}---\ntitle: broken\n---\n${selection('F: b')}`)
    expect(rules.map((rule) => rule.id)).toEqual(['dir/r.yml#1', 'dir/r.yml#3'])
    expect(refused).toEqual([
      {
        path: 'dir/r.yml',
        title: 'broken',
        code: 'sigma.not_a_rule',
        message: 'Sigmaの規則ではありません。',
      },
    ])
  })

  it('joins a list of conditions by OR', () => {
    const text = `${head}detection:\n  a: {F: 1}\n  b: {F: 2}\n  condition:\n    - a\n    - b\n`
    expect(createMatcher(compile(text).rules).match({ F: 2 })).toHaveLength(1)
  })

  it('takes anchors and merge keys', () => {
    const text = `${head}detection:\n  a: &a {F: [x, y], G: z}\n  b:\n    <<: *a\n    G: w\n  condition: b\n`
    const matcher = createMatcher(compile(text).rules)
    expect(matcher.match({ F: 'y', G: 'w' })).toHaveLength(1)
    expect(matcher.match({ F: 'y', G: 'z' })).toHaveLength(0)
  })

  it.each<[name: string, text: string, code: string]>([
    ['empty file', '', 'sigma.not_a_rule'],
    ['only a comment', '# nothing\n', 'sigma.not_a_rule'],
    ['plain text', 'hello', 'sigma.not_a_rule'],
    ['list', '- a\n', 'sigma.not_a_rule'],
    ['broken YAML', 'a: [\n', 'sigma.yaml_syntax'],
    ['tab', 'a:\n\t- b: "\n', 'sigma.yaml_syntax'],
    ['correlation', 'title: c\ncorrelation: {type: event_count}\n', 'sigma.correlation_not_yet'],
    ['filter', `title: f\nlogsource: {product: x}\nfilter: {rules: [a]}\n`, 'sigma.filter_not_yet'],
    ['action', `action: global\n${selection('F: a')}`, 'sigma.action_unsupported'],
    ['no title', selection('F: a').replace('title: t', 'name: t'), 'sigma.title_missing'],
    ['no logsource', selection('F: a').replace('logsource: {product: test}', ''), 'sigma.logsource_missing'],
    ['empty logsource', selection('F: a').replace('{product: test}', '{}'), 'sigma.logsource_missing'],
    ['no detection', head, 'sigma.detection_missing'],
    ['detection is text', `${head}detection: x\n`, 'sigma.detection_missing'],
    ['no condition', `${head}detection:\n  s: {F: a}\n`, 'sigma.condition_missing'],
    [
      'condition is a map',
      `${head}detection:\n  s: {F: a}\n  condition: {a: b}\n`,
      'sigma.condition_missing',
    ],
    ['unknown name', `${head}detection:\n  s: {F: a}\n  condition: t\n`, 'sigma.condition_identifier'],
    [
      'aggregation',
      `${head}detection:\n  s: {F: a}\n  condition: s | count() > 5\n`,
      'sigma.aggregation_unsupported',
    ],
    ['unknown level', `level: urgent\n${selection('F: a')}`, 'sigma.level_unknown'],
    ['unknown modifier', selection('F|like: a'), 'sigma.modifier_unknown'],
    ['two positions', selection('F|contains|startswith: a'), 'sigma.modifier_combination'],
    ['same modifier twice', selection('F|contains|contains: a'), 'sigma.modifier_combination'],
    ['regex with contains', selection('F|re|contains: a'), 'sigma.modifier_combination'],
    ['flag without regex', selection('F|i: a'), 'sigma.modifier_combination'],
    ['cidr of keyword', selection("'|cidr': 10.0.0.0/8"), 'sigma.modifier_combination'],
    ['contains null', selection('F|contains: null'), 'sigma.modifier_value'],
    ['lt of text', selection('F|lt: many'), 'sigma.modifier_value'],
    ['hour of text', selection('F|hour: noon'), 'sigma.modifier_value'],
    ['exists of text', selection('F|exists: maybe'), 'sigma.modifier_value'],
    ['base64 of a wildcard', selection("F|base64: 'a*'"), 'sigma.modifier_value'],
    ['bad cidr', selection('F|cidr: 10.0.0.0/33'), 'sigma.cidr_invalid'],
    ['look-ahead', selection("F|re: 'a(?=b)'"), 'sigma.regex_unsupported'],
    ['back reference', selection("F|re: '(a)\\1'"), 'sigma.regex_unsupported'],
    ['malformed regex', selection("F|re: '(a'"), 'sigma.regex_unsupported'],
    ['placeholder', selection("F|expand: '%Servers%'"), 'sigma.placeholder_missing'],
    ['empty list', selection('F: []'), 'sigma.selection_shape'],
    ['empty map', `${head}detection:\n  s: {}\n  condition: s\n`, 'sigma.selection_shape'],
    ['map in a value', selection('F: {a: b}'), 'sigma.selection_shape'],
    ['list in a list', selection('F: [[a]]'), 'sigma.selection_shape'],
    ['duplicate key', selection('F: a\n    F: b'), 'sigma.yaml_duplicate_key'],
    ['unknown alias', selection('F: *nothing'), 'sigma.yaml_alias'],
  ])('refuses %s', (_name, text, code) => {
    const { rules, refused } = compile(text)
    expect(refused.map((rule) => rule.code)).toEqual([code])
    expect(refused[0]?.message).toMatch(/。$/)
    expect(rules).toEqual([])
  })

  it('keeps the first of two rules with one id', () => {
    const { rules, refused } = compile(`id: x\n${selection('F: a')}---\nid: x\n${selection('F: b')}`)
    expect(rules).toHaveLength(1)
    expect(refused.map((rule) => rule.code)).toEqual(['sigma.duplicate_id'])
  })
})

/** Each must come back as a value, and the whole block within the test's time limit. */
describe('hostile rule files', () => {
  const deep = 100_000
  const bomb = Array.from({ length: 12 }, (_, level) => {
    const below = level === 0 ? '[x,x,x,x,x,x,x,x,x,x]' : `[${`*a${level - 1},`.repeat(10)}]`
    return `a${level}: &a${level} ${below}\n`
  }).join('')
  it.each<[name: string, text: string, code: string]>([
    ['flow sequences without end', `${head}x: ${'['.repeat(deep)}`, 'sigma.yaml_'],
    ['flow maps without end', `${head}x: ${'{a: '.repeat(deep)}`, 'sigma.yaml_'],
    ['deep but closed', `${head}x: ${'['.repeat(1_000)}${']'.repeat(1_000)}`, 'sigma.yaml_too_deep'],
    [
      'deep blocks',
      head + Array.from({ length: 500 }, (_, n) => `${' '.repeat(n)}a:\n`).join(''),
      'sigma.yaml_too_deep',
    ],
    ['anchors that multiply', `${head}${bomb}`, 'sigma.yaml_too_large'],
    ['anchor of itself', `${head}x: &x [*x]\n`, 'sigma.yaml_alias'],
    ['half a million entries', `${head}x: [${'a,'.repeat(120_000)}]`, 'sigma.yaml_too_large'],
    ['one key, many times', head + 'k: v\n'.repeat(50_000), 'sigma.yaml_duplicate_key'],
    [
      'many keys',
      head + Array.from({ length: 40_000 }, (_, n) => `k${n}: v\n`).join(''),
      'sigma.yaml_too_large',
    ],
    ['ten thousand documents', '---\na: b\n'.repeat(10_000), 'sigma.yaml_too_large'],
    ['more than the limit', 'x'.repeat(600_000), 'sigma.file_too_large'],
    ['a value of 64 KiB', selection(`F: '${'a'.repeat(65_536)}'`), 'sigma.engine_limit'],
    ['a regex of 64 KiB', selection(`F|re: '${'(a'.repeat(20_000)}'`), 'sigma.engine_limit'],
    ['repetition of repetition', selection("F|re: '((a{1,100}){1,100}){1,100}'"), 'sigma.regex_unsupported'],
    ['a counter of millions', selection("F|re: 'a{1,99999999}'"), 'sigma.regex_unsupported'],
    ['counters side by side', selection(`F|re: '${'a{1000}'.repeat(1_000)}'`), 'sigma.regex_unsupported'],
    ['counters in groups', selection("F|re: '(?:(?:abcde){30}|[x-z]{9}){30}'"), 'sigma.regex_unsupported'],
    ['thousands of regexes', selection(`F|re: [${"'a[bc]{9}d',".repeat(15_000)}]`), 'sigma.engine_limit'],
    [
      'a condition that multiplies selections',
      `${head}detection:\n  s: {F: [${'a,'.repeat(20_000)}]}\n  condition: ${'s or '.repeat(3_000)}s\n`,
      'sigma.engine_limit',
    ],
    [
      'a condition that looks at all selections again and again',
      `${head}detection:\n${Array.from({ length: 8_000 }, (_, n) => `  s${n}: {F: a}\n`).join('')}  condition: ${'1 of s* or '.repeat(1_400)}s1\n`,
      'sigma.engine_limit',
    ],
    [
      'nested groups',
      selection(`F|re: '${'('.repeat(3_000)}a${')'.repeat(3_000)}'`),
      'sigma.regex_unsupported',
    ],
    ['NUL bytes', `title: \u0000\u0000\n\u0000`, 'sigma.'],
  ])('%s', (_name, text, code) => {
    const { rules, refused } = compile(text)
    expect(rules).toEqual([])
    expect(refused.length).toBeGreaterThan(0)
    for (const rule of refused) expect(rule.code.startsWith(code)).toBe(true)
  })

  it.each<[name: string, body: string, text: string, expected: boolean]>([
    ['(a+)+$ against 64 KiB', "F|re: '(a+)+$'", `${'a'.repeat(65_536)}!`, false],
    ['(a|a)*b against 64 KiB', "F|re: '(a|a)*b'", 'a'.repeat(65_536), false],
    ['(.*)*x against 64 KiB', "F|re: '^(.*)*x$'", 'a'.repeat(65_536), false],
    ['many wildcards', `F: '${'a*'.repeat(5_000)}b'`, 'a'.repeat(65_536), false],
    ['many single wildcards', `F: '*${'a?'.repeat(500)}b*'`, 'a'.repeat(65_536), false],
    ['many contained parts', `F|contains: '${'*aab'.repeat(2_000)}'`, 'aaab'.repeat(16_384), true],
  ])('%s ends', (_name, body, ...[text, expected]) => {
    const { rules } = compile(selection(body))
    expect(rules).toHaveLength(1)
    expect(createMatcher(rules).match({ F: text }).length === 1).toBe(expected)
  })
})
