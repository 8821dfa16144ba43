import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { plainCalendar } from './clock.ts'
import { dueInWords, deadlineOf, targetOf } from './due.ts'
import { describeDiff, diffProposals, openQuestions } from './duty-diff.ts'
import { evaluateDuties, type EvaluationInput } from './evaluate-duties.ts'
import {
  answersSchema,
  askedGroups,
  countOpen,
  effectiveFacts,
  factCatalogueSchema,
  type FactAnswers,
} from './fact-catalogue.ts'
import type { FactValue } from './condition.ts'
import { factNames } from './facts.ts'
import { practicePackSchema } from './practice-pack.ts'
import { rulePackSchema } from './rule-pack.ts'

const content = (name: string) =>
  parse(readFileSync(join(import.meta.dirname, '../../../content/duties', name), 'utf8')) as unknown
const catalogue = factCatalogueSchema.parse(content('facts.yaml'))
const rules = {
  statutory: rulePackSchema.parse(content('statutory.yaml')),
  practice: practicePackSchema.parse(content('practice.yaml')),
  calendar: plainCalendar,
}

function answers(values: Record<string, FactValue>): FactAnswers {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, basis: '' }]))
}

function input(values: Record<string, FactValue>, rest: Partial<EvaluationInput> = {}): EvaluationInput {
  return {
    facts: effectiveFacts(catalogue, answers(values)),
    knownAt: new Date('2026-11-25T00:12:00.000Z'),
    reportableFrom: null,
    regime: 'government',
    names: { prefecture: 'みやま県', police: 'みやま県警察本部' },
    ...rest,
  }
}

const proposalsOf = (given: EvaluationInput) => evaluateDuties(given, rules).proposals
const line = (given: EvaluationInput) =>
  proposalsOf(given).map((proposal) => `${proposal.key} ${proposal.standing} ${dueInWords(proposal.due)}`)

/** The morning of the pictures: traffic to a command server, My Number not known yet. */
const morning = {
  leak: true,
  wrongfulPurpose: true,
  outsideAttack: true,
  financialHarm: false,
  loss: false,
  damage: false,
  beingAcquiredOnly: false,
  personsMax: 2340,
} as const

describe('the reports of one morning', () => {
  it('are five expected ones and candidates for My Number', () => {
    expect(line(input(morning)).slice(0, 7)).toEqual([
      'practice.first-report expected 令和8年11月25日（水）17時15分',
      'appi.preliminary expected 目標 令和8年11月27日（金）、遅くとも 令和8年11月29日（日）',
      'appi.final expected 令和9年1月25日（月）まで',
      'notice-to-persons expected 日数の定めなし。状況に応じて速やかに',
      'my-number.preliminary candidate 目標 令和8年11月27日（金）、遅くとも 令和8年11月29日（日）',
      'my-number.final candidate 令和9年1月25日（月）まで',
      'practice.police expected 証拠を守ったうえで、できるだけ早く',
    ])
  })

  it('carry name, article, reason and the version of the rule', () => {
    const [first, preliminary, final] = proposalsOf(input(morning))
    expect(first).toMatchObject({
      title: '総務省・みやま県へ 第1報',
      law: '団体の手順（法令の日数の定めなし）',
      reason: '攻撃など不正の行為が疑われ、当日中に第1報を送る手順のため。',
    })
    expect(preliminary).toMatchObject({
      title: '個人情報保護委員会へ 速報',
      law: '個人情報保護法68条1項・規則43条1号・3号・4号・5号',
      categories: [1, 3, 4, 5],
      rule: { pack: 'leak-report', version: '2026-10-01' },
    })
    expect(preliminary?.reason).toContain(
      '不正の目的による行為のおそれがあるため、規則43条3号に当たる見込みです',
    )
    expect(preliminary?.reason).toContain('知った日を1日目として3日目が目標です')
    expect(final).toMatchObject({ law: '個人情報保護法68条1項・規則44条' })
    expect(final?.reason).toBe(
      '個人情報保護法68条1項の確報は、60日目の令和9年1月23日（土）が閉庁日のため、次の開庁日の令和9年1月25日（月）までです。',
    )
  })
})

describe('when nothing is known', () => {
  it('shows candidates with the strictest day to aim at', () => {
    expect(line(input({}))).toEqual([
      'practice.first-report candidate 令和8年11月25日（水）17時15分',
      'appi.preliminary candidate 目標 令和8年11月27日（金）、遅くとも 令和8年11月29日（日）',
      'appi.final candidate 目標 令和8年12月24日（木）、遅くとも 令和9年1月25日（月）',
      'notice-to-persons candidate 日数の定めなし。状況に応じて速やかに',
      'my-number.preliminary candidate 目標 令和8年11月27日（金）、遅くとも 令和8年11月29日（日）',
      'my-number.final candidate 目標 令和8年12月24日（木）、遅くとも 令和9年1月25日（月）',
      'practice.police candidate 証拠を守ったうえで、できるだけ早く',
    ])
  })
})

describe('the clock of a case', () => {
  const certain = { ...morning, myNumber: false } as const
  it('starts on the day in Japan on which the body first knew', () => {
    const knownAt = new Date('2026-11-24T15:30:00.000Z')
    expect(line(input(certain, { knownAt }))[1]).toContain('目標 令和8年11月27日（金）')
  })

  it('gives the evening of the same day to whoever learns after closing time', () => {
    const knownAt = new Date('2026-12-02T08:35:00.000Z')
    const [first] = proposalsOf(input(certain, { knownAt }))
    expect(first?.due).toEqual({ kind: 'time', at: '2026-12-02T15:00:00.000Z', text: '当日中' })
  })

  it('starts later when the number passed the threshold only later', () => {
    const reportableFrom = new Date('2026-12-02T01:00:00.000Z')
    const given = input({ leak: true, personsMax: 150, myNumber: false }, { reportableFrom })
    expect(line(given)[1]).toContain('目標 令和8年12月4日（金）')
    expect(line(given)[0]).toContain('令和8年11月25日（水）17時15分')
  })

  it('counts a day to its end in Japan', () => {
    const preliminary = proposalsOf(input(certain))[1]
    if (preliminary === undefined) throw new Error('no preliminary report')
    expect(deadlineOf(preliminary.due)?.toISOString()).toBe('2026-11-29T15:00:00.000Z')
    expect(targetOf(preliminary.due)?.toISOString()).toBe('2026-11-27T15:00:00.000Z')
  })
})

describe('regimes', () => {
  it('sends an assembly to its own ordinance', () => {
    const given = input({ ...morning, myNumber: false }, { regime: 'council' })
    expect(proposalsOf(given)[1]).toMatchObject({
      destination: 'council-chair',
      law: '議会の個人情報の保護に関する条例',
    })
    expect(proposalsOf(given).some((proposal) => proposal.destination === 'ppc')).toBe(false)
  })

  it('asks a government body for a report by the guideline where the law does not', () => {
    const given = input({
      leak: true,
      loss: false,
      damage: false,
      wrongfulPurpose: false,
      sensitive: false,
      ordinanceSensitive: false,
      financialHarm: false,
      persons: 1,
      myNumber: true,
      myNumberSystem: 'none',
      wrongfulUse: false,
      wrongfulProvision: false,
      publicElectronicExposure: false,
    })
    expect(proposalsOf(given).map((proposal) => proposal.key)).toEqual([
      'practice.first-report',
      'my-number.guideline',
      'practice.police',
    ])
  })
})

describe('a change of facts', () => {
  const before = proposalsOf(input(morning))

  it('says what it changes', () => {
    const after = proposalsOf(input({ ...morning, myNumber: false }))
    const diff = diffProposals(before, after)
    expect(diff.fellAway.map((proposal) => proposal.key)).toEqual([
      'my-number.preliminary',
      'my-number.final',
    ])
    expect(describeDiff(diff)).toContain(
      '「個人情報保護委員会へ 特定個人情報の速報」は法令上の報告対象などに該当しない見込みになります。外すには、人の確認と理由が要ります。',
    )
  })

  it('says so when it changes nothing', () => {
    expect(
      describeDiff(diffProposals(before, proposalsOf(input({ ...morning, systemStopped: true })))),
    ).toEqual(['必要になる報告と期限は変わりません。'])
  })

  it('tells a later day and another article', () => {
    const after = proposalsOf(input({ ...morning, wrongfulPurpose: false, sensitive: true }))
    const sentences = describeDiff(diffProposals(before, after)).join('')
    expect(sentences).toContain(
      '「個人情報保護委員会へ 確報」の期限が変わります：令和9年1月25日（月）まで → 令和8年12月24日（木）まで',
    )
    expect(sentences).toContain('規則43条1号・4号・5号になります')
  })

  it('lists the open questions that would still change something', () => {
    const questions = openQuestions(input(morning), rules)
    const names = questions.map((question) => question.fact)
    expect(names).toContain('myNumber')
    expect(names).toContain('sensitive')
    const sensitive = questions.find((question) => question.fact === 'sensitive')
    expect(sensitive?.ifYes).toEqual([])
    expect(sensitive?.ifNo.join('')).toContain('規則43条3号・4号・5号になります')
  })
})

describe('questions', () => {
  it('cover every fact of the command', () => {
    const asked = catalogue.groups.flatMap((group) => group.facts.map((question) => question.name))
    expect(factNames.filter((name) => !asked.includes(name))).toEqual([])
    expect(catalogue.groups.map((group) => group.label).slice(0, 5)).toEqual([
      '何が起きたか',
      '何の情報か',
      '守り',
      '人数',
      '特定個人情報',
    ])
  })

  it('ask a follow-up only where it may matter, and drop its old answer where it does not', () => {
    const given = answers({
      strongEncryption: false,
      keyCompromised: true,
      myNumber: false,
      wrongfulUse: true,
    })
    const names = askedGroups(catalogue, given).flatMap((group) =>
      group.facts.map((question) => question.name),
    )
    expect(names).not.toContain('keyCompromised')
    expect(names).not.toContain('wrongfulUse')
    expect(names).toContain('recoveredUnseen')
    expect(effectiveFacts(catalogue, given)).toMatchObject({ keyCompromised: false, wrongfulUse: false })
  })

  it('count what is asked and what is open', () => {
    const all = countOpen(catalogue, {})
    expect(all.unknown).toBe(all.asked)
    expect(countOpen(catalogue, answers({ personsMax: 10 })).unknown).toBe(all.asked - 1)
  })

  it('refuse answers to questions that do not exist, or of another kind', () => {
    const schema = answersSchema(catalogue)
    expect(schema.safeParse(answers({ leak: 'unknown', persons: null, myNumberSystem: 'use' })).success).toBe(
      true,
    )
    expect(schema.safeParse(answers({ leek: true })).success).toBe(false)
    expect(schema.safeParse(answers({ leak: 'perhaps' })).success).toBe(false)
    expect(schema.safeParse(answers({ persons: -1 })).success).toBe(false)
    expect(schema.safeParse(answers({ myNumberSystem: 'cloud' })).success).toBe(false)
  })
})
