/** Tests of the demonstration's content: it is whole, refers to what exists, and names nobody real. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import type { AnyEndpoint } from '../../../kernel/core/endpoint.ts'
import { parseBodyCode } from '../../../kernel/core/codes.ts'
import { isRefusal } from '../../../kernel/core/result.ts'
import { parseCard } from '../../../incidents/core/card.ts'
import * as custody from '../../../custody/core/contract.ts'
import * as documents from '../../../duties/core/contract-document.ts'
import * as duties from '../../../duties/core/contract.ts'
import * as card from '../../../incidents/core/contract-card.ts'
import * as measure from '../../../incidents/core/contract-measure.ts'
import * as work from '../../../incidents/core/contract-work.ts'
import * as cases from '../../../incidents/core/contract.ts'
import * as intake from '../../../intake/core/contract.ts'
import { kindSchema, valuesSchema } from '../../../registers/core/kind.ts'
import { zonesSchema } from '../../../organization/core/zone.ts'
import { resolveReferences } from './references.ts'
import { demoRegistersSchema, demoStorySchema, demoTownSchema } from './town.ts'
import { demoClock, resolveWhen } from './when.ts'

const content = new URL('../../../../content/', import.meta.url)
const text = (path: string): string => readFileSync(new URL(path, content), 'utf8')
const town = demoTownSchema.parse(parse(text('demo/town.yaml')))
const registers = demoRegistersSchema.parse(parse(text('demo/registers.yaml')))
const story = demoStorySchema.parse(parse(text('demo/story.yaml')))
const zones = zonesSchema.parse(parse(text('organization/zones.yaml')))
const kinds = readdirSync(new URL('registers/kinds/', content)).map((name) =>
  kindSchema.parse(parse(text(`registers/kinds/${name}`))),
)
const clock = demoClock(new Date('2026-11-25T01:42:00Z'))
const itemKeys = new Set(registers.items.map((item) => item.key))
const peopleKeys = new Set(town.people.map((person) => person.key))
const unitKeys = new Set(town.units.map((unit) => unit.key))

function stepIds(): Map<string, string> {
  const ids = new Map<string, string>()
  for (const name of readdirSync(new URL('incidents/cards/', content))) {
    const one = parseCard(JSON.parse(text(`incidents/cards/${name}`)))
    if (isRefusal(one)) throw new Error(name)
    ids.set(`card:${one.code}`, one.id)
    for (const step of one.steps) ids.set(`step:${one.code}:${step.number}`, step.id)
  }
  return ids
}

/** Has the form of an application-made id. */
const inventedId = (name: string): string =>
  `item_${Buffer.from(name).toString('hex').padEnd(24, '0').slice(-24)}`

const registerIdOf = (name: string): string => {
  const isKnown = name.startsWith('unit:') ? unitKeys.has(name.slice(5)) : itemKeys.has(name)
  if (!isKnown) throw new Error(`nothing is called ${name}`)
  return inventedId(name)
}

describe('the town', () => {
  it('has a code with a right check digit that no prefecture has', () => {
    expect(parseBodyCode(town.body.code)).toBe(town.body.code)
    expect(Number(town.body.code.slice(0, 2))).toBeGreaterThan(47)
    expect(zones.network_models.map((model) => model.id)).toContain(town.body.network_model)
  })

  it('has every role that the main job needs, each held by somebody', () => {
    const held = new Set(town.seats.map((seat) => seat.role))
    for (const role of [
      'switchboard',
      'handler',
      'lead',
      'ciso',
      'privacy',
      'publicity',
      'auditor',
      'administrator',
      'staff',
    ])
      expect(held).toContain(role)
    for (const seat of town.seats) {
      expect(peopleKeys).toContain(seat.incumbent)
      if (seat.deputy) expect(peopleKeys).toContain(seat.deputy)
      expect(unitKeys).toContain(seat.unit)
    }
    for (const person of town.people) expect(unitKeys).toContain(person.unit)
    for (const unit of town.units) if (unit.parent) expect(unitKeys).toContain(unit.parent)
    expect(new Set(town.people.map((person) => person.login)).size).toBe(town.people.length)
  })
})

describe('its registers', () => {
  it.each(registers.items.map((item) => [item.key, item] as const))('%s fits its kind', (_key, item) => {
    const kind = kinds.find((entry) => entry.id === item.kind)
    if (!kind) throw new Error(item.kind)
    const values = resolveReferences(item.values, {
      clock,
      at: clock.now,
      idOf: registerIdOf,
      versionOf: () => 1,
    })
    const parsed = valuesSchema(kind, { zoneIds: zones.zones.map((zone) => zone.id) }).safeParse(values)
    expect(parsed.success ? '' : z.prettifyError(parsed.error)).toBe('')
    expect(peopleKeys).toContain(item.by)
  })

  it('hold fifteen systems in the three zones, and something of every kind', () => {
    const systems = registers.items.filter((item) => item.kind === 'system')
    expect(systems.length).toBe(15)
    expect(new Set(systems.map((item) => item.values['zone']))).toEqual(
      new Set(['mynumber', 'lgwan', 'internet']),
    )
    expect(new Set(registers.items.map((item) => item.kind))).toEqual(new Set(kinds.map((kind) => kind.id)))
    expect(itemKeys.size).toBe(registers.items.length)
  })

  it('ring nobody: every telephone number is fictitious', () => {
    const numbers = JSON.stringify(registers).match(/\b0[\d-]{9,13}\b/g) ?? []
    expect(numbers.length).toBeGreaterThan(30)
    for (const number of numbers) expect(number).toMatch(/^0\d-0000-\d{4}$|^0000-00-\d{4}$/)
  })
})

describe('the story', () => {
  const contracts: Record<string, unknown>[] = [
    intake,
    cases,
    work,
    measure,
    card,
    custody,
    duties,
    documents,
  ]
  const endpoints = new Map(
    contracts
      .flatMap((contract) => Object.values(contract))
      .filter(
        (value): value is AnyEndpoint => typeof value === 'object' && value !== null && 'permission' in value,
      )
      .map((endpoint) => [endpoint.id, endpoint]),
  )
  const cards = stepIds()
  const made = new Set([
    ...itemKeys,
    ...cards.keys(),
    ...[...unitKeys].map((key) => `unit:${key}`),
    ...[...peopleKeys].map((key) => `person:${key}`),
    ...town.seats.map((seat) => `seat:${seat.key}`),
  ])

  it('is played by people of the town, through endpoints that take what it says', () => {
    for (const step of story.steps) {
      const endpoint = endpoints.get(step.call)
      if (!endpoint) throw new Error(`no endpoint ${step.call}`)
      expect(peopleKeys).toContain(step.as)
      const at = resolveWhen(step.at, clock)
      const idOf = (name: string): string => {
        if (!made.has(name)) throw new Error(`${step.call}: nothing is called ${name}`)
        return cards.get(name) ?? inventedId(name)
      }
      const input = { ...(resolveReferences(step.input, { clock, at, idOf, versionOf: () => 1 }) as object) }
      const shape = (endpoint.input as { shape?: object }).shape ?? {}
      const added = {
        ...(step.on ? { id: idOf(step.on) } : {}),
        ...('version' in shape ? { version: 1 } : {}),
      }
      const parsed = endpoint.input.safeParse({ ...added, ...input })
      expect(parsed.success ? '' : `${step.call}: ${z.prettifyError(parsed.error)}`).toBe('')
      for (const name of typeof step.keep === 'string' ? [step.keep] : Object.keys(step.keep ?? {}))
        made.add(name)
    }
  })

  it('never acts in the future', () => {
    for (const step of story.steps)
      expect(resolveWhen(step.at, clock).getTime()).toBeLessThanOrEqual(clock.now.getTime())
  })
})
