/** Who may read, change and verify the registers. `own` reaches items of the units whose seats the actor holds. */
import type { Actor, PolicyTable, Thing } from '../../kernel/core/actor.ts'

export const policy = {
  'register.read': {
    staff: 'own',
    handler: 'all',
    lead: 'all',
    ciso: 'all',
    privacy: 'all',
    publicity: 'own',
    auditor: 'all',
    administrator: 'all',
  },
  'register.write': { staff: 'own', handler: 'all', lead: 'all', publicity: 'own' },
  'register.verify': { staff: 'own', handler: 'all', lead: 'all', publicity: 'own', privacy: 'own' },
  'register.import': { handler: 'all', lead: 'all' },
  'register.export': { handler: 'all', lead: 'all', auditor: 'all' },
} satisfies PolicyTable

/** An item as `can` asks about it: it belongs to everybody who sits in its unit. */
export function thingOf(actor: Actor, item: { unitId: string | null }): Thing {
  const isOfUnit = actor.seats.some((seat) => seat.unitId === item.unitId)
  return { ownerIds: isOfUnit ? [actor.id] : [] }
}
