/** Loads the demonstration into an empty database: the town, its registers, and the story up to now. */
import type { Actor, PolicyTable } from '../../../kernel/core/actor.ts'
import { fiscalYear, jstDay } from '../../../kernel/core/calendar.ts'
import type { Kernel } from '../../../kernel/server/kernel.ts'
import { policyTable, type Route } from '../../../kernel/server/http/route.ts'
import { takeNumber } from '../../../kernel/server/store.ts'
import type { Card } from '../../../incidents/core/card.ts'
import { pickFrom, resolveReferences } from '../../core/demo/references.ts'
import {
  demoRegistersSchema,
  demoStorySchema,
  demoTownSchema,
  type DemoRegisters,
  type DemoStep,
  type DemoStory,
} from '../../core/demo/town.ts'
import { demoClock, resolveWhen, type DemoClock } from '../../core/demo/when.ts'
import { loadTown, type TownDoors } from './load-town.ts'
import { play, type Play } from './player.ts'

export type DemonstrationDeps = TownDoors & {
  readonly kernel: Kernel
  /** Routes of all slices. */
  readonly routes: readonly Route[]
  readonly cards: readonly Card[]
}

export type LoadedDemonstration = {
  readonly bodyId: string
  readonly password: string
  /** Login names, in the order of the seats. */
  readonly logins: readonly { readonly login: string; readonly name: string; readonly seat: string }[]
}

/**
 * Loads everything in one transaction: either the whole town is there or nothing. Answers undefined when a
 * body exists already. Throws outside of a demonstration, because its data never stands beside real data.
 */
export async function loadDemonstration(deps: DemonstrationDeps): Promise<LoadedDemonstration | undefined> {
  const { kernel, organization } = deps
  if (!kernel.config.demonstration) throw new Error('only a demonstration is loaded with a fictitious town')
  if (await organization.soleBodyId()) return undefined
  const town = kernel.content.file('demo/town.yaml', demoTownSchema)
  const registers = kernel.content.file('demo/registers.yaml', demoRegistersSchema)
  const story = kernel.content.file('demo/story.yaml', demoStorySchema)
  const bodyId = organization.newBodyId()
  await kernel.database.transaction(bodyId, async (tx) => {
    const grants = ['organization.manage', 'access.manage']
    const base = kernel.systemContext({ bodyId, tx, name: 'demonstration', grants })
    const policy: PolicyTable = Object.assign({}, ...kernel.slots.of(policyTable))
    const stage: Play = { base, policy, routes: deps.routes, ids: cardIds(deps.cards), versions: new Map() }
    const cast: Cast = { stage, clock: demoClock(base.now), actors: await loadTown(stage, deps, town) }
    await loadRegisters(cast, registers)
    await skipNumbers(cast, story)
    for (const step of story.steps) await playStep(cast, step)
  })
  return { bodyId, ...readDemonstrationLogins(kernel) }
}

/** Who may sign in to the town of the content, in the order of the seats, and the one password. */
export function readDemonstrationLogins(kernel: Kernel): Omit<LoadedDemonstration, 'bodyId'> {
  const town = kernel.content.file('demo/town.yaml', demoTownSchema)
  const logins = town.seats.map((seat) => {
    const person = town.people.find((entry) => entry.key === seat.incumbent)
    return { login: person?.login ?? '', name: person?.name ?? '', seat: seat.name }
  })
  return { password: town.password, logins }
}

type Cast = { readonly stage: Play; readonly clock: DemoClock; readonly actors: ReadonlyMap<string, Actor> }

function cardIds(cards: readonly Card[]): Map<string, string> {
  const ids = new Map<string, string>()
  for (const card of cards) {
    ids.set(`card:${card.code}`, card.id)
    for (const step of card.steps) ids.set(`step:${card.code}:${step.number}`, step.id)
  }
  return ids
}

/** Items that others link to come first in the file's kinds; links forward are filled in by a second pass. */
async function loadRegisters(cast: Cast, registers: DemoRegisters): Promise<void> {
  const waiting = [...registers.items]
  let rounds = waiting.length
  while (waiting.length > 0) {
    const item = waiting.shift()
    if (!item) return
    if (!linksKnown(cast, item.values) && rounds > 0) {
      waiting.push(item)
      rounds -= 1
      continue
    }
    rounds = waiting.length
    const at = new Date(cast.stage.base.now.getTime() - item.verified_days * 86_400_000)
    const input = { kind: item.kind, values: resolve(cast, item.values, at), verified: true }
    const saved = await play(cast.stage, {
      actor: actorOf(cast, item.by),
      at,
      call: 'registers.addItem',
      input,
    })
    remember(cast, item.key, saved)
  }
}

function linksKnown(cast: Cast, values: object): boolean {
  const names = JSON.stringify(values).match(/"@([a-z]\w*)"/g) ?? []
  return names.every((name) => cast.stage.ids.has(name.slice(2, -1)))
}

/** The town did not begin today: its numbers do not begin with one. */
async function skipNumbers({ stage }: Cast, story: DemoStory): Promise<void> {
  const { tx, bodyId, now } = stage.base
  for (const [name, count] of Object.entries(story.numbers_before))
    for (let taken = 0; taken < count; taken += 1)
      await takeNumber(tx, { bodyId, name, fiscalYear: fiscalYear(jstDay(now)).year })
}

async function playStep(cast: Cast, step: DemoStep): Promise<void> {
  const at = resolveWhen(step.at, cast.clock)
  const actor = actorOf(cast, step.as)
  const input: Record<string, unknown> = { ...(resolve(cast, step.input, at) as object) }
  if (step.on) input['id'] = idOf(cast, step.on)
  if (step.fresh) await play(cast.stage, { actor, at, call: step.fresh, input: { id: input['id'] } })
  remember(cast, step.keep, await play(cast.stage, { actor, at, call: step.call, input }))
}

function resolve(cast: Cast, value: unknown, at: Date): unknown {
  return resolveReferences(value, {
    clock: cast.clock,
    at,
    idOf: (name) => idOf(cast, name),
    versionOf: (name) => cast.stage.versions.get(idOf(cast, name)) ?? 0,
  })
}

function remember(cast: Cast, keep: DemoStep['keep'], output: unknown): void {
  const names = typeof keep === 'string' ? { [keep]: 'id' } : (keep ?? {})
  for (const [name, path] of Object.entries(names)) {
    const id = pickFrom(output, path)
    if (id === undefined) throw new Error(`demonstration: no ${path} for ${name}`)
    cast.stage.ids.set(name, id)
  }
}

function idOf(cast: Cast, name: string): string {
  const id = cast.stage.ids.get(name)
  if (!id) throw new Error(`demonstration: nothing is called ${name}`)
  return id
}

function actorOf(cast: Cast, key: string): Actor {
  const actor = cast.actors.get(key)
  if (!actor) throw new Error(`demonstration: nobody is called ${key}`)
  return actor
}
