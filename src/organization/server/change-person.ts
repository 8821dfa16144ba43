/** Adding and changing people. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal, refuse } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { commit } from '../../kernel/server/ledger.ts'
import { expectVersion } from '../../kernel/server/load.ts'
import type { Stored } from '../../kernel/server/record.ts'
import type * as contract from '../core/contract.ts'
import { emptyPerson, evolvePerson, type Person, type PersonEvent } from '../core/person.ts'
import { isOpenUnit } from './change-unit.ts'
import { listHeldSeats, people } from './store.ts'

export async function addPerson(ctx: Context, input: InputOf<typeof contract.addPerson>) {
  if (input.unitId !== null && !(await isOpenUnit(ctx, input.unitId)))
    return refuse('organization.unknown_unit')
  const person: Person = { ...input, left: false }
  const record = { id: newId('person'), version: 0, state: emptyPerson }
  return savePerson(ctx, record, { type: 'person.created', person })
}

/** Who leaves the body must have given up every seat, so that work does not lose its owner unseen. */
export async function changePerson(
  ctx: Context,
  { id, version, ...changes }: InputOf<typeof contract.changePerson>,
) {
  const record = expectVersion(await people.find(ctx.tx, { bodyId: ctx.bodyId, id }), version)
  if (isRefusal(record)) return record
  const movesUnit = changes.unitId !== null && changes.unitId !== record.state.unitId
  if (movesUnit && !(await isOpenUnit(ctx, changes.unitId ?? ''))) return refuse('organization.unknown_unit')
  if (changes.left && (await holdsSeat(ctx, id))) return refuse('organization.person_has_seat')
  return savePerson(ctx, record, { type: 'person.changed', changes })
}

async function holdsSeat(ctx: Context, personId: string): Promise<boolean> {
  const held = await listHeldSeats(ctx.tx, {
    bodyId: ctx.bodyId,
    day: jstDay(ctx.now),
    personIds: [personId],
  })
  return held.length > 0
}

async function savePerson(ctx: Context, record: Stored<Person>, event: PersonEvent) {
  const about = { bodyId: ctx.bodyId, kind: 'person', evolve: evolvePerson }
  const outcome = await commit(ctx, people.subject<PersonEvent>(record, about), [event])
  return isRefusal(outcome) ? outcome : { id: record.id, version: record.version + 1 }
}
