/** Who is under suspicion in a sealed case, boxed under the server's key: decisions need it where no key is open. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { Context } from '../../kernel/server/context.ts'
import { noBars, type Bars, type SealedCase } from '../core/sealed-case.ts'
import type { Deps } from './deps.ts'

export function readBars(deps: Deps, sealed: Pick<SealedCase, 'bars' | 'label'>): Bars {
  if (sealed.bars === '') return noBars
  return JSON.parse(deps.box.open(sealed.bars, purposeOf(sealed.label))) as Bars
}

export function boxBars(deps: Deps, label: string, bars: Bars): string {
  return deps.box.seal(JSON.stringify(bars).padEnd(512), purposeOf(label))
}

/** The people together with the units in which they sit today. */
export async function barsOf(ctx: Context, deps: Deps, personIds: readonly string[]): Promise<Bars> {
  const unitIds: string[] = []
  for (const personId of personIds) {
    const day = jstDay(ctx.now)
    const seats = await deps.organization.seatsOfPerson(ctx.tx, { bodyId: ctx.bodyId, personId, day })
    unitIds.push(...seats.map((seat) => seat.unitId))
  }
  return { personIds: [...new Set(personIds)], unitIds: [...new Set(unitIds)] }
}

/** Who asks, as the rule about the suspect's line sees them. */
export function deciderOf({ actor }: Context): { personId?: string; unitIds: readonly string[] } {
  return { personId: actor.personId, unitIds: actor.seats.map((seat) => seat.unitId) }
}

function purposeOf(label: string): string {
  return `sealing.bars.${label}`
}
