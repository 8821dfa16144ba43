/** Slots: an earlier slice declares what later slices may add to it; `main` alone joins the two. */

export type Slot<Filling> = { readonly name: string; readonly filling?: Filling }

/** Declares a typed slot. `name` is `<slice>.<what>` and unique. */
export function slot<Filling>(name: string): Slot<Filling> {
  return { name }
}

export type SlotFilling = { readonly name: string; readonly filling: unknown }

/** What a slice's `create` returns to fill a slot of an earlier slice. */
export function fill<Filling>(target: Slot<Filling>, filling: Filling): SlotFilling {
  return { name: target.name, filling }
}

export type Slots = { of<Filling>(target: Slot<Filling>): readonly Filling[] }

/**
 * Collects fillings. `of(slot)` answers in the order of the slices; fillings added after the call that
 * created a reader are seen by it, because slices to the right are created later.
 */
export function collectSlots(fillings: SlotFilling[]): Slots {
  return {
    of: <Filling>(target: Slot<Filling>) =>
      fillings.filter((entry) => entry.name === target.name).map((entry) => entry.filling as Filling),
  }
}
