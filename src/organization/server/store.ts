/** SQL of the organization slice. */
import { sql } from 'kysely'
import type { ActorSeat } from '../../kernel/core/actor.ts'
import type { Tx } from '../../kernel/server/database.ts'
import { recordTable, type Stored } from '../../kernel/server/record.ts'
import type { Body } from '../core/body.ts'
import type { Incumbency } from '../core/incumbency.ts'
import type { Person } from '../core/person.ts'
import type { Seat } from '../core/seat.ts'
import type { Unit } from '../core/unit.ts'

export const bodies = recordTable<Body>('body')
export const units = recordTable<Unit>('unit')
export const seats = recordTable<Seat>('seat')
export const people = recordTable<Person>('person')
export const incumbencies = recordTable<Incumbency>('incumbency')

const listMax = 5000

/** The bodies of this database, oldest first, asked from any transaction: today there is one. */
export async function listBodyIds(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from toride_bodies() as id`.execute(tx)
  return rows.map((row) => row.id)
}

/** Only one set-up at a time may create a body. */
export async function lockBodies(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('toride.body'))`.execute(tx)
}

export async function listUnits(tx: Tx, bodyId: string): Promise<Stored<Unit>[]> {
  const { rows } = await sql<Stored<Unit>>`
    select id, version, state from unit where body_id = ${bodyId}
    order by (state->>'position')::int, id limit ${listMax}`.execute(tx)
  return rows
}

export async function listSeats(tx: Tx, bodyId: string): Promise<Stored<Seat>[]> {
  const { rows } = await sql<Stored<Seat>>`
    select id, version, state from seat where body_id = ${bodyId}
    order by (state->>'position')::int, id limit ${listMax}`.execute(tx)
  return rows
}

export type HeldSeat = {
  readonly incumbencyId: string
  readonly seatId: string
  readonly seatName: string
  readonly role: ActorSeat['role']
  readonly unitId: string
  readonly personId: string
  readonly personName: string
  readonly extension: string | null
  readonly fromDay: string
  readonly untilDay: string | null
  readonly deputy: boolean
}

/** Seats held on `day`, of all people or of some; incumbents before deputies. Closed seats hold nobody. */
export async function listHeldSeats(
  tx: Tx,
  filter: { bodyId: string; day: string; personIds?: readonly string[] },
): Promise<HeldSeat[]> {
  const ofPeople = filter.personIds ? sql`and i.person_id = any(${[...filter.personIds]})` : sql``
  const { rows } = await sql<HeldSeat>`/* by key */
    select i.id as "incumbencyId", s.id as "seatId", s.state->>'name' as "seatName", s.state->>'role' as role,
           s.unit_id as "unitId", p.id as "personId", p.name as "personName",
           p.state->>'extension' as extension, i.from_day as "fromDay", i.until_day as "untilDay",
           (i.state->>'deputy')::boolean as deputy
    from incumbency i
    join seat s on s.body_id = i.body_id and s.id = i.seat_id
    join person p on p.body_id = i.body_id and p.id = i.person_id
    where i.body_id = ${filter.bodyId} and i.from_day <= ${filter.day}
      and (i.until_day is null or i.until_day > ${filter.day})
      and not (s.state->>'closed')::boolean ${ofPeople}
    order by (i.state->>'deputy')::boolean, (s.state->>'position')::int, i.from_day, i.id
    limit ${listMax}`.execute(tx)
  return rows
}

/** All incumbencies of a seat, newest first. */
export async function listIncumbenciesOfSeat(
  tx: Tx,
  key: { bodyId: string; seatId: string },
): Promise<(Stored<Incumbency> & { personName: string })[]> {
  const { rows } = await sql<Stored<Incumbency> & { personName: string }>`
    select i.id, i.version, i.state, p.name as "personName" from incumbency i
    join person p on p.body_id = i.body_id and p.id = i.person_id
    where i.body_id = ${key.bodyId} and i.seat_id = ${key.seatId}
    order by i.from_day desc, i.id desc limit 500`.execute(tx)
  return rows
}

/** True when somebody other than `exceptId` holds an administrator's seat on `day`. */
export async function hasOtherAdministrator(
  tx: Tx,
  key: { bodyId: string; day: string; exceptId: string },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from incumbency i join seat s on s.body_id = i.body_id and s.id = i.seat_id
    where i.body_id = ${key.bodyId} and i.id <> ${key.exceptId} and s.state->>'role' = 'administrator'
      and not (s.state->>'closed')::boolean
      and i.from_day <= ${key.day} and (i.until_day is null or i.until_day > ${key.day})
    limit 1`.execute(tx)
  return rows.length > 0
}

export async function listPeople(
  tx: Tx,
  filter: { bodyId: string; text?: string; withLeft: boolean; limit: number; offset: number },
): Promise<{ people: Stored<Person>[]; total: number }> {
  const pattern = filter.text ? `%${escapeLike(filter.text.normalize('NFKC'))}%` : null
  const condition = sql`body_id = ${filter.bodyId}
    ${filter.withLeft ? sql`` : sql`and not (state->>'left')::boolean`}
    ${pattern === null ? sql`` : sql`and (normalize(name, NFKC) ilike ${pattern} or state->>'reading' ilike ${pattern})`}`
  const { rows } = await sql<Stored<Person>>`
    select id, version, state from person where ${condition}
    order by coalesce(state->>'reading', name) collate "C", id
    limit ${filter.limit} offset ${filter.offset}`.execute(tx)
  const count = await sql<{ total: string }>`select count(*) as total from person where ${condition}`.execute(
    tx,
  )
  return { people: rows, total: Number(count.rows[0]?.total ?? 0) }
}

export async function listPeopleByIds(
  tx: Tx,
  filter: { bodyId: string; ids: readonly string[] },
): Promise<Stored<Person>[]> {
  if (filter.ids.length === 0) return []
  const { rows } = await sql<Stored<Person>>`
    select id, version, state from person
    where body_id = ${filter.bodyId} and id = any(${[...filter.ids]}) limit ${listMax}`.execute(tx)
  return rows
}

/** The one person with this mail address who has not left; undefined when there is none, or more than one. */
export async function findPersonByEmail(
  tx: Tx,
  key: { bodyId: string; email: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from person
    where body_id = ${key.bodyId} and lower(state->>'email') = lower(${key.email})
      and not (state->>'left')::boolean limit 2`.execute(tx)
  return rows.length === 1 ? rows[0]?.id : undefined
}

/** People who held seats and hold none on `day` or later, and people who have left. */
export async function listDeparted(tx: Tx, key: { bodyId: string; day: string }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from person p
    left join incumbency i on i.body_id = p.body_id and i.person_id = p.id
    where p.body_id = ${key.bodyId}
    group by p.body_id, p.id, p.state
    having (p.state->>'left')::boolean
      or (count(i.id) > 0 and bool_and(i.until_day is not null and i.until_day <= ${key.day}))
    limit ${listMax}`.execute(tx)
  return rows.map((row) => row.id)
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
