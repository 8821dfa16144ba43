/** Sets the demonstration's town up: body, units, people, seats, accounts without a second factor. */
import type { Actor } from '../../../kernel/core/actor.ts'
import { addDays, jstDay } from '../../../kernel/core/calendar.ts'
import { isRefusal } from '../../../kernel/core/result.ts'
import type { Access } from '../../../access/server/public.ts'
import type { Organization } from '../../../organization/server/public.ts'
import type { DemoTown } from '../../core/demo/town.ts'
import { contextAs, play, type Play } from './player.ts'

export type TownDoors = { readonly organization: Organization; readonly access: Access }

/** Creates everything and answers the actors of the town's people, by their keys. */
export async function loadTown(stage: Play, doors: TownDoors, town: DemoTown): Promise<Map<string, Actor>> {
  const founder: Actor = stage.base.actor
  const now = stage.base.now
  const { name, short_name, code, prefecture, network_model } = town.body
  const created = await doors.organization.createBody(contextAs(stage, founder, now), {
    name,
    shortName: short_name,
    code,
    prefecture,
    networkModel: network_model,
    demonstration: true,
    extraClosedDays: [],
  })
  if (isRefusal(created)) throw new Error(`demonstration: ${created.code}`)
  const make = async (call: string, as: string, input: object): Promise<void> => {
    stage.ids.set(as, idOf(await play(stage, { actor: founder, at: now, call, input })))
  }
  await makeUnits(town, stage, make)
  for (const person of town.people)
    await make('organization.addPerson', `person:${person.key}`, {
      name: person.name,
      reading: person.reading,
      unitId: known(stage, `unit:${person.unit}`),
      extension: person.extension,
      email: `${person.login}@town.toride.example`,
    })
  await makeSeats(town, stage, make)
  return openAccounts(stage, doors, town)
}

type Make = (call: string, as: string, input: object) => Promise<void>

async function makeUnits(town: DemoTown, stage: Play, make: Make): Promise<void> {
  for (const [position, unit] of town.units.entries())
    await make('organization.addUnit', `unit:${unit.key}`, {
      name: unit.name,
      parentId: unit.parent ? known(stage, `unit:${unit.parent}`) : null,
      phone: unit.phone,
      position,
    })
}

async function makeSeats(town: DemoTown, stage: Play, make: Make): Promise<void> {
  const today = jstDay(stage.base.now)
  for (const [position, seat] of town.seats.entries()) {
    await make('organization.addSeat', `seat:${seat.key}`, {
      name: seat.name,
      unitId: known(stage, `unit:${seat.unit}`),
      role: seat.role,
      position,
    })
    const seatId = known(stage, `seat:${seat.key}`)
    const fromDay = addDays(today, -seat.since_days)
    const holders = [
      { person: seat.incumbent, deputy: false },
      ...(seat.deputy ? [{ person: seat.deputy, deputy: true }] : []),
    ]
    for (const { person, deputy } of holders)
      await make('organization.assignSeat', `holding:${seat.key}:${person}`, {
        seatId,
        personId: known(stage, `person:${person}`),
        fromDay,
        deputy,
      })
  }
}

async function openAccounts(stage: Play, doors: TownDoors, town: DemoTown): Promise<Map<string, Actor>> {
  const { base } = stage
  const day = jstDay(base.now)
  const actors = new Map<string, Actor>()
  for (const person of town.people) {
    const personId = known(stage, `person:${person.key}`)
    const opened = await doors.access.openDemonstrationAccount(base, {
      personId,
      loginName: person.login,
      password: town.password,
    })
    if (isRefusal(opened)) throw new Error(`demonstration: ${person.login}: ${opened.code}`)
    const seats = await doors.organization.seatsOfPerson(base.tx, { bodyId: base.bodyId, personId, day })
    const id = (await doors.access.accountIdOfPerson(base, personId)) ?? ''
    actors.set(person.key, { kind: 'person', id, bodyId: base.bodyId, personId, name: person.name, seats })
  }
  return actors
}

function known(stage: Play, name: string): string {
  const id = stage.ids.get(name)
  if (id === undefined) throw new Error(`demonstration: nothing is called ${name}`)
  return id
}

function idOf(output: unknown): string {
  return typeof output === 'object' && output !== null && 'id' in output ? String(output.id) : ''
}
