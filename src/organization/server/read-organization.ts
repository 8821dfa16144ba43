/** Reading the organization: what pickers and the settings show. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type * as contract from '../core/contract.ts'
import type { ZonesFile } from '../core/zone.ts'
import * as store from './store.ts'

export async function readOrganization(
  ctx: Context,
  zones: ZonesFile,
  { closed }: InputOf<typeof contract.readOrganization>,
) {
  const body = await store.bodies.find(ctx.tx, { bodyId: ctx.bodyId, id: ctx.bodyId })
  if (!body) return refuse('kernel.not_found')
  const isWanted = (row: { state: { closed: boolean } }) => closed === 'with' || !row.state.closed
  const allUnits = await store.listUnits(ctx.tx, ctx.bodyId)
  const allSeats = await store.listSeats(ctx.tx, ctx.bodyId)
  const held = await store.listHeldSeats(ctx.tx, { bodyId: ctx.bodyId, day: jstDay(ctx.now) })
  const unitNames = new Map(allUnits.map((unit) => [unit.id, unit.state.name]))
  const holders = Map.groupBy(held, (row) => row.seatId)
  return {
    body: {
      id: body.id,
      version: body.version,
      ...body.state,
      extraClosedDays: [...body.state.extraClosedDays],
    },
    units: allUnits.filter(isWanted).map(({ id, version, state }) => ({ id, version, ...state })),
    seats: allSeats.filter(isWanted).map(({ id, version, state }) => ({
      id,
      version,
      ...state,
      unitName: unitNames.get(state.unitId) ?? '',
      incumbents: (holders.get(id) ?? []).slice(0, 50).map(toIncumbent),
    })),
    zones: zones.zones.map(({ id, letter, name, short, explanation, incidents }) => ({
      id,
      letter,
      name,
      short,
      explanation,
      incidents,
    })),
    ...listNetworkModels(zones),
  }
}

export function listNetworkModels(zones: ZonesFile) {
  return {
    networkModels: zones.network_models.map(({ id, name, explanation, external_audit }) => ({
      id,
      name,
      explanation,
      externalAudit: external_audit,
    })),
  }
}

export async function listPeople(ctx: Context, input: InputOf<typeof contract.listPeople>) {
  const { people, total } = await store.listPeople(ctx.tx, {
    bodyId: ctx.bodyId,
    text: input.text,
    withLeft: input.left === 'with',
    limit: input.limit,
    offset: input.offset,
  })
  const held = await store.listHeldSeats(ctx.tx, {
    bodyId: ctx.bodyId,
    day: jstDay(ctx.now),
    personIds: people.map((person) => person.id),
  })
  const unitNames = new Map(
    (await store.listUnits(ctx.tx, ctx.bodyId)).map((unit) => [unit.id, unit.state.name]),
  )
  const seatsOf = Map.groupBy(held, (row) => row.personId)
  return {
    total,
    people: people.map(({ id, version, state }) => ({
      id,
      version,
      ...state,
      unitName: state.unitId === null ? null : (unitNames.get(state.unitId) ?? null),
      seats: (seatsOf.get(id) ?? []).slice(0, 50).map(({ seatId, seatName, role, incumbencyId, deputy }) => ({
        id: seatId,
        name: seatName,
        role,
        incumbencyId,
        deputy,
      })),
    })),
  }
}

export async function listIncumbencies(ctx: Context, { id }: InputOf<typeof contract.listIncumbencies>) {
  const seat = await store.seats.find(ctx.tx, { bodyId: ctx.bodyId, id })
  if (!seat) return refuse('kernel.not_found')
  const rows = await store.listIncumbenciesOfSeat(ctx.tx, { bodyId: ctx.bodyId, seatId: id })
  return {
    incumbencies: rows.map(({ id, version, state, personName }) => ({
      id,
      version,
      personId: state.personId,
      name: personName,
      fromDay: state.fromDay,
      untilDay: state.untilDay,
      deputy: state.deputy,
    })),
  }
}

function toIncumbent(row: store.HeldSeat) {
  return {
    incumbencyId: row.incumbencyId,
    personId: row.personId,
    name: row.personName,
    extension: row.extension,
    fromDay: row.fromDay,
    untilDay: row.untilDay,
    deputy: row.deputy,
  }
}
