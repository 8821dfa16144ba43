/** Units in the order of the office: each under its parent, with its depth. */

type Placed = { readonly id: string; readonly parentId: string | null; readonly position: number }

/** Depth-first by position; a unit whose parent is closed stands at the top. */
export function inOfficeOrder<Unit extends Placed>(units: readonly Unit[]): { unit: Unit; depth: number }[] {
  const known = new Set(units.map((unit) => unit.id))
  const childrenOf = (parentId: string | null) =>
    units
      .filter(
        (unit) => (unit.parentId !== null && known.has(unit.parentId) ? unit.parentId : null) === parentId,
      )
      .toSorted((left, right) => left.position - right.position)
  const walk = (parentId: string | null, depth: number): { unit: Unit; depth: number }[] =>
    childrenOf(parentId).flatMap((unit) => [{ unit, depth }, ...walk(unit.id, depth + 1)])
  return walk(null, 0)
}
