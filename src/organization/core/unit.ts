/** Units: the sections of the body, in a tree. */

export type Unit = {
  readonly name: string
  readonly parentId: string | null
  /** Extension or number that others in the body may call. */
  readonly phone: string | null
  /** Order in lists. */
  readonly position: number
  readonly closed: boolean
}

export type UnitEvent =
  | { readonly type: 'unit.created'; readonly unit: Unit }
  | { readonly type: 'unit.changed'; readonly changes: Partial<Unit> }
  | { readonly type: 'unit.closed' }

export const emptyUnit: Unit = { name: '', parentId: null, phone: null, position: 0, closed: false }

/** Folds one event; a unit begins with `unit.created`. */
export function evolveUnit(state: Unit, event: UnitEvent): Unit {
  if (event.type === 'unit.created') return event.unit
  return event.type === 'unit.closed' ? { ...state, closed: true } : { ...state, ...event.changes }
}

/** True when `parentId` is `id` itself or stands below it: a tree must not bite its tail. */
export function isBelow(
  units: readonly { id: string; parentId: string | null }[],
  id: string,
  parentId: string | null,
): boolean {
  const parents = new Map(units.map((unit) => [unit.id, unit.parentId]))
  let current = parentId
  for (let step = 0; current !== null && step <= units.length; step += 1) {
    if (current === id) return true
    current = parents.get(current) ?? null
  }
  return false
}
