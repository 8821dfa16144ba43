/** What later slices may ask the organization. Transactions know their body; ids of other bodies find nothing. */
import type { ActorSeat } from '../../kernel/core/actor.ts'
import type { Day } from '../../kernel/core/calendar.ts'
import type { Context } from '../../kernel/server/context.ts'
import { noBody, type Database, type Tx } from '../../kernel/server/database.ts'
import type { Body } from '../core/body.ts'
import type { Incumbency } from '../core/incumbency.ts'
import type { Person } from '../core/person.ts'
import type { Seat } from '../core/seat.ts'
import type { Unit } from '../core/unit.ts'
import type { ZonesFile } from '../core/zone.ts'
import { addPerson } from './change-person.ts'
import { addSeat } from './change-seat.ts'
import { addUnit } from './change-unit.ts'
import { assignSeat } from './assign-seat.ts'
import { createBody, newBodyId } from './change-body.ts'
import * as store from './store.ts'

export { readBodyMark, type BodyMark } from './store-mark.ts'

export type Organization = ReturnType<typeof organizationPublic>
export type HeldSeat = store.HeldSeat
export type WithId<State> = State & { readonly id: string; readonly version: number }
export type BodyRecord = WithId<Body>
type InBody = { readonly bodyId: string }

export function organizationPublic(deps: { database: Database; zones: ZonesFile }) {
  let known: string | undefined
  return {
    /** Zones and network models of the shipped content. */
    zones: deps.zones,
    /** The one body of this database, or undefined before set-up. Remembered once there. */
    soleBodyId: async (): Promise<string | undefined> => {
      known ??= (await deps.database.transaction(noBody, store.listBodyIds))[0]
      return known
    },
    /** Every body of this database, oldest first. */
    bodyIds: (): Promise<string[]> => deps.database.transaction(noBody, store.listBodyIds),
    body: async (tx: Tx, bodyId: string): Promise<BodyRecord | undefined> =>
      flatten(await store.bodies.find(tx, { bodyId, id: bodyId })),
    unit: async (tx: Tx, key: InBody & { id: string }): Promise<WithId<Unit> | undefined> =>
      flatten(await store.units.find(tx, key)),
    seat: async (tx: Tx, key: InBody & { id: string }): Promise<WithId<Seat> | undefined> =>
      flatten(await store.seats.find(tx, key)),
    person: async (tx: Tx, key: InBody & { id: string }): Promise<WithId<Person> | undefined> =>
      flatten(await store.people.find(tx, key)),
    incumbency: async (tx: Tx, key: InBody & { id: string }): Promise<WithId<Incumbency> | undefined> =>
      flatten(await store.incumbencies.find(tx, key)),
    units: async (tx: Tx, bodyId: string): Promise<WithId<Unit>[]> =>
      (await store.listUnits(tx, bodyId)).map(withId),
    seats: async (tx: Tx, bodyId: string): Promise<WithId<Seat>[]> =>
      (await store.listSeats(tx, bodyId)).map(withId),
    /** People by id, with extension and mail; missing ids are left out. */
    people: async (tx: Tx, key: InBody & { ids: readonly string[] }): Promise<WithId<Person>[]> =>
      (await store.listPeopleByIds(tx, key)).map(withId),
    /** Seats of a person on `day`, in the shape of an actor. */
    seatsOfPerson: async (tx: Tx, key: InBody & { personId: string; day: Day }): Promise<ActorSeat[]> => {
      const held = await store.listHeldSeats(tx, { ...key, personIds: [key.personId] })
      return held.map(({ seatId, seatName, role, unitId }) => ({ id: seatId, name: seatName, role, unitId }))
    },
    /** Who holds which seat on `day`, incumbents before deputies. */
    heldSeats: (tx: Tx, key: InBody & { day: Day }): Promise<HeldSeat[]> => store.listHeldSeats(tx, key),
    /** The one person with this mail address; undefined when there is none, or more than one. */
    personByEmail: store.findPersonByEmail,
    /** Ids of people whose last incumbency has ended by `day`, and of people who have left. */
    departed: (tx: Tx, key: InBody & { day: Day }): Promise<string[]> => store.listDeparted(tx, key),
    newBodyId,
    /** Set-up and the demonstration create the body with these; `ctx` carries the new body's id already. */
    createBody: (ctx: Context, body: Body) => createBody(ctx, deps.zones, body),
    addUnit,
    addSeat,
    addPerson,
    assignSeat,
  }
}

function withId<State>(record: { id: string; version: number; state: State }): WithId<State> {
  return { ...record.state, id: record.id, version: record.version }
}

function flatten<State>(
  record: { id: string; version: number; state: State } | undefined,
): WithId<State> | undefined {
  return record && withId(record)
}
