/** Tests of cards: every shipped file is a playbook that a clerk can follow, and broken ones are refused. */

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { isRefusal } from '../../kernel/core/result.ts'
import { zonesSchema } from '../../organization/core/zone.ts'
import { cardsFor, findStepByShortCode, parseCard, shortCode, type Card } from './card.ts'
import { taxonomySchema } from './taxonomy.ts'

const content = new URL('../../../content/', import.meta.url)
const folder = new URL('incidents/cards/', content)
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
const yaml = (path: string): unknown => parse(readFileSync(new URL(path, content), 'utf8'))
const taxonomy = taxonomySchema.parse(yaml('incidents/taxonomy.yaml'))
const zones = zonesSchema.parse(yaml('organization/zones.yaml'))

function card(name: string): Card {
  const result = parseCard(read(name))
  if (isRefusal(result)) throw new Error(`${name}: ${result.code} ${JSON.stringify(result.params)}`)
  return result
}

describe('shipped cards', () => {
  it('cover the scenes that the main job needs', () => {
    const codes = files.map((name) => card(name).code)
    expect(new Set(codes).size).toBe(files.length)
    expect(codes.sort()).toEqual(['B', 'C', 'D', 'G', 'L', 'M', 'N', 'R', 'W'])
  })

  it.each(files)('%s is whole', (name) => {
    const one = card(name)
    expect(one.steps.length).toBeGreaterThanOrEqual(5)
    expect(one.steps.length).toBeLessThanOrEqual(8)
    for (const zone of one.zones) expect(zones.zones.map((entry) => entry.id)).toContain(zone)
    for (const category of one.categories)
      expect(taxonomy.categories.map((entry) => entry.id)).toContain(category)
    expect(new Set(one.steps.map((step) => step.shortCode)).size).toBe(one.steps.length)
    for (const step of one.steps)
      expect(new Set(step.records.map((entry) => entry.record_id)).size).toBe(step.records.length)
  })

  it.each(files)('%s speaks in whole calm sentences', (name) => {
    const one = card(name)
    const sentences = [one.useWhen, ...one.steps.flatMap((step) => [step.why, ...step.todo, ...step.donts])]
    for (const text of sentences) expect(text).toMatch(/。$/)
    expect(sentences.join('')).not.toMatch(/[！!]|インシデント|エスカレーション|お願いいたします/)
  })

  it('say to pull the line and never to switch off', () => {
    for (const name of ['c2-notice-lgwan.json', 'ransomware-lgwan.json', 'ransomware-mynumber.json']) {
      const one = card(name)
      const todo = one.steps.flatMap((step) => step.todo).join('')
      expect(one.donts).toContain('電源を切らない')
      expect(todo).toMatch(/線を抜/)
      expect(todo).not.toMatch(/電源を切る。|シャットダウン|再起動する。/)
    }
  })

  it('keep the C2 card of the LGWAN zone as drawn', () => {
    const one = card('c2-notice-lgwan.json')
    expect(one.steps.map((step) => step.name)).toEqual([
      '電源を切らないよう、使っている課へ伝える',
      'ネットワークの線を抜く',
      '県の情報セキュリティクラウドへ電話する',
      'メモリを保存する',
      '通信の記録を保存する',
      '同じ通信をした機械を探す',
      '責任者へ報告し、次を決める',
    ])
    expect(one.steps[3]?.records.find((entry) => entry.required)?.label).toBe('立ち会った人')
  })
})

describe('parseCard', () => {
  type Loose = Record<string, unknown> & {
    workflow: Record<string, { on_completion?: string; type: string }>
  }
  const fresh = (): Loose => read('ddos-internet.json') as Loose

  it('refuses another kind of document', () => {
    expect(parseCard({ type: 'bundle' })).toMatchObject({ code: 'incidents.card_unreadable' })
    expect(parseCard(null)).toMatchObject({ code: 'incidents.card_unreadable' })
    expect(parseCard({ ...fresh(), spec_version: 'cacao-1.1' })).toMatchObject({ refused: true })
  })

  it('refuses unknown keys and says where', () => {
    expect(parseCard({ ...fresh(), surprise: 1 })).toMatchObject({ code: 'incidents.card_unreadable' })
  })

  it('refuses a loop', () => {
    const playbook = fresh()
    const actions = Object.entries(playbook.workflow).filter(([, step]) => step.type === 'action')
    const last = actions.at(-1)
    const first = actions[0]
    if (!last || !first) throw new Error('no steps')
    last[1].on_completion = first[0]
    expect(parseCard(playbook)).toMatchObject({ code: 'incidents.card_broken_workflow' })
  })

  it('refuses a step that nobody reaches', () => {
    const playbook = fresh()
    const [first] = Object.entries(playbook.workflow).filter(([, step]) => step.type === 'action')
    if (!first) throw new Error('no steps')
    playbook.workflow['action--11111111-1111-4111-8111-111111111111'] = first[1]
    expect(parseCard(playbook)).toMatchObject({ code: 'incidents.card_broken_workflow' })
  })

  it('refuses an agent that is not defined', () => {
    expect(parseCard({ ...fresh(), agent_definitions: {} })).toMatchObject({
      code: 'incidents.card_broken_workflow',
    })
  })
})

describe('short codes', () => {
  it('lead back to the step, also from handwriting', () => {
    const cards = files.map(card)
    const code = shortCode('C4', 4)
    expect(code).toMatch(/^C4-S4-\d[A-Z]$/)
    expect(findStepByShortCode(cards, code)?.step.name).toBe('メモリを保存する')
    expect(findStepByShortCode(cards, ' '.concat(code.toLowerCase()).trim())?.step.number).toBe(4)
    expect(findStepByShortCode(cards, 'Ｃ４－Ｓ４－'.concat(code.slice(-2)))?.step.number).toBe(4)
    expect(findStepByShortCode(cards, 'C4-S4-9Z')).toBeUndefined()
  })
})

describe('cardsFor', () => {
  it('puts the card for zone and category first', () => {
    const cards = files.map(card)
    expect(cardsFor(cards, { zones: ['lgwan'], category: 'c2_communication' })[0]?.code).toBe('C')
    expect(cardsFor(cards, { zones: ['mynumber'], category: 'ransomware' })[0]?.code).toBe('N')
    expect(cardsFor(cards, { zones: ['lgwan'], category: 'ransomware' })[0]?.code).toBe('R')
    expect(cardsFor(cards, { zones: ['nowhere'] })).toEqual([])
  })
})
