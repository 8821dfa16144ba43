/** Tests of the phone script and the everyday choices as shipped. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { taxonomySchema } from '../../incidents/core/taxonomy.ts'
import { kindSchema } from '../../registers/core/kind.ts'
import { everydayChoicesSchema } from './everyday-choice.ts'
import { findQuestion, heardWords, phoneScriptSchema } from './phone-script.ts'

const content = new URL('../../../content/', import.meta.url)
const read = (path: string): unknown => parse(readFileSync(new URL(path, content), 'utf8'))
const script = phoneScriptSchema.parse(read('intake/phone-script.yaml'))
const choices = everydayChoicesSchema.parse(read('intake/everyday-choices.yaml'))
const taxonomy = taxonomySchema.parse(read('incidents/taxonomy.yaml'))
const contact = kindSchema.parse(read('registers/kinds/contact.yaml'))
const roles = contact.fields.find((field) => field.id === 'role')?.options?.map((option) => option.id) ?? []
const categories = taxonomy.categories.map((category) => category.id)

describe('phone script', () => {
  it('asks eight questions that can be read aloud', () => {
    expect(script.questions.map((question) => question.label)).toEqual([
      '組織',
      '名前',
      '折り返し',
      '話の内容',
      '対象の機械',
      'いつから',
      '整理番号',
      'ほかの団体',
    ])
    for (const question of script.questions) expect(question.say).toMatch(/^「.+。」$/)
    expect(findQuestion(script, 'machine')?.answers.map((answer) => answer.label)).toEqual([
      '番号や名前を言った',
      '言わなかった',
      '聞き取れなかった',
    ])
  })

  it('never ends by hanging up alone', () => {
    expect(script.endings.map((ending) => [ending.id, ending.needs_second_person])).toEqual([
      ['transfer', false],
      ['call_back', false],
      ['no_action', true],
    ])
    for (const ending of script.endings) expect(roles).toContain(ending.role)
  })

  it.each([
    ['そちらのサーバがシーアンドシーサーバと通信しています', 'c2'],
    ['しーあんどしーさーば', 'c2'],
    ['Ｃ２サーバ', 'c2'],
    ['c&cサーバ', 'c2'],
    ['町のパソコンがマルウエアに', 'malware'],
    ['身代金をはらえと出ています', 'ransomware'],
    ['USBメモリを拾った', 'lost'],
    ['水道の検針票が別の家に届いた', 'misdelivery'],
  ])('explains 「%s」', (heard, expected) => {
    expect(heardWords(script, heard)[0]?.id).toBe(expected)
  })

  it('explains nothing where nothing was heard', () => {
    expect(heardWords(script, 'ごみの日を教えてください')).toEqual([])
    expect(heardWords(script, '')).toEqual([])
  })

  it('names categories that exist', () => {
    for (const word of script.heard_words) expect(categories).toContain(word.category)
  })

  it('refuses a script that leaves a question aside', () => {
    const broken = structuredClone(script)
    const first = broken.questions[0]
    if (first) first.next = 'story'
    expect(phoneScriptSchema.safeParse(broken).success).toBe(false)
  })
})

describe('everyday choices', () => {
  it('are the six of the form, without any special word', () => {
    expect(choices.choices.map((choice) => choice.label)).toEqual([
      'あやしいメールが届いた',
      '添付やリンクを開いてしまった',
      '送り先や渡す相手をまちがえた',
      'なくした、盗まれた',
      '画面や動きがおかしい',
      'ほか・分からない',
    ])
    const shown = choices.choices.flatMap((choice) => [choice.label, ...choice.now.map((line) => line.text)])
    expect(shown.join('')).not.toMatch(/マルウェア|インシデント|フィッシング|漏えい|重大度/)
    for (const choice of choices.choices) expect(categories).toContain(choice.category)
    expect(roles).toContain(choices.urgent.role)
  })

  it('tell to keep the power on where a machine may be harmed', () => {
    for (const id of ['opened', 'strange', 'other'])
      expect(choices.choices.find((choice) => choice.id === id)?.now.map((line) => line.text)).toContain(
        '電源は切らないでください。',
      )
  })
})
