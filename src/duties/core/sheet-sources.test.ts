import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openCase } from '../../incidents/core/case.ts'
import { writeEntry } from '../../incidents/core/timeline.ts'
import { beginFacts, evaluationInput } from './case-facts.ts'
import { changeSheet, evolveSheet, prefillAll, withoutMyNumbers, type CaseSheet } from './case-sheet.ts'
import { plainCalendar } from './clock.ts'
import { evaluateDuties } from './evaluate-duties.ts'
import { factCatalogueSchema } from './fact-catalogue.ts'
import { fieldsOf, formSchema } from './fact-sheet.ts'
import { practicePackSchema } from './practice-pack.ts'
import { rulePackSchema } from './rule-pack.ts'
import { sheetSources } from './sheet-sources.ts'

const folder = join(import.meta.dirname, '../../../content/duties')
const read = (name: string): unknown => parse(readFileSync(join(folder, name), 'utf8'))
const forms = readdirSync(join(folder, 'forms'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => formSchema.parse(read(`forms/${name}`)))
const catalogue = factCatalogueSchema.parse(read('facts.yaml'))
const rules = {
  statutory: rulePackSchema.parse(read('statutory.yaml')),
  practice: practicePackSchema.parse(read('practice.yaml')),
  calendar: plainCalendar,
}
const by = { accountId: 'account_mori', name: '森 大輔' }
const now = new Date('2026-11-25T01:36:00.000Z')
const known = { at: '2026-11-25T00:12:00.000Z', section: '総務課（交換）' }

function sourcesOf(course: number) {
  const facts = {
    ...beginFacts({ caseId: 'c1', known, openedAt: now.toISOString() }),
    answers: {
      leak: { value: true, basis: '' },
      outsideAttack: { value: true, basis: '' },
      personsMax: { value: 2340, basis: '' },
    },
    organ: '砦町長',
  }
  const input = evaluationInput(facts, catalogue, 'みやま県')
  const draft = {
    number: '案8-014',
    title: '指令サーバへの通信',
    category: null,
    severity: 2,
    zones: ['lgwan'],
  }
  const entry = {
    occurredAt: '2026-11-24T18:07:00.000Z',
    estimated: true,
    lane: 'attacker',
    text: '侵入',
  } as const
  return sheetSources({
    body: { name: '砦町', code: '282022' },
    actor: { name: '森 大輔', unit: '情報システム係' },
    case: openCase(
      { ...draft, tlp: 'amber', lead: null, source: { kind: 'manual', id: '', number: '' }, known },
      { by, now },
    ),
    timeline: Array.from({ length: course }, () => writeEntry(entry, { caseId: 'c1', now, by })),
    measures: [],
    links: [],
    observables: [],
    zoneNames: ['LGWAN接続系'],
    evidence: [],
    facts,
    effective: input.facts,
    judgement: evaluateDuties(input, rules).judgement,
    duties: [],
  })
}

describe('first values from the case', () => {
  it('words them as the forms want them', () => {
    expect(sourcesOf(1)).toMatchObject({
      'body.corporate_number': '1000020282022',
      'case.known_at': '令和8年11月25日（水）9時12分（総務課（交換））',
      'case.course': '令和8年11月25日（水）3時07分ごろ　攻撃者：侵入',
      'duties.events': expect.arrayContaining(['漏えいのおそれ']),
      'duties.incident_kinds': ['外部からのサイバー攻撃', '盗難・紛失・漏えい'],
      'duties.persons': '最大2,340人',
      'duties.organ': '砦町長',
    })
  })

  it('fit every field that asks for them', () => {
    const sources = sourcesOf(2)
    const empty: CaseSheet = { caseId: 'c1', entries: {} }
    const events = prefillAll(empty, forms, { sources, asOf: now, by: by.name })
    const filled = Object.keys(events.reduce(evolveSheet, empty).entries)
    const asking = forms.flatMap(fieldsOf).filter((field) => (field.from ?? '') in sources)
    expect([...new Set(asking.map((field) => field.id))].filter((id) => !filled.includes(id))).toEqual([])
  })

  it('say how much of a very long course is left out', () => {
    const course = String(sourcesOf(2000)['case.course'])
    expect(course.length).toBeLessThan(20_000)
    expect(course).toMatch(/（ほか\d+件。全文は案件の時系列にあります）$/)
  })
})

describe('writing the sheet', () => {
  const sheet: CaseSheet = {
    caseId: 'c1',
    entries: { course: { value: 'まえ', isUnknown: false, asOf: now.toISOString(), by: by.name } },
  }
  const acting = { by: '髙橋 花', now }

  it.each([
    ['nothing for the same words', { course: { value: 'まえ', isUnknown: false } }, []],
    ['nothing for an empty field that was empty', { remarks: { value: ' ', isUnknown: false } }, []],
    [
      'an empty answer takes the old one back',
      { course: { value: '', isUnknown: false } },
      [{ type: 'sheet.saved', entries: {}, removed: ['course'] }],
    ],
    [
      'not known yet drops the words',
      { course: { value: 'あと', isUnknown: true } },
      [{ entries: { course: { value: null, isUnknown: true, by: '髙橋 花' } }, removed: [] }],
    ],
  ])('%s', (_name, wanted, expected) => {
    expect(changeSheet(sheet, wanted, acting)).toMatchObject(expected)
  })

  it('never keeps a My Number, however it is written', () => {
    const { wanted, masked } = withoutMyNumbers({
      course: { value: '番号は1234-5678-9018、電話は0000-00-2301', isUnknown: false },
      remarks: { value: '何もない', isUnknown: false },
    })
    expect(masked).toEqual(['course'])
    expect(wanted['course']?.value).toBe('番号は****-****-****、電話は0000-00-2301')
  })
})
