/** Web slots: a page leaves a typed place that later slices fill with a component; `main` alone joins them. */
import { createContext, useContext } from 'react'
import type { ReactNode } from 'react'

export type WebSlot<Props> = { readonly name: string; readonly props?: Props }

export type WebFilling = { readonly name: string; readonly part: (props: never) => ReactNode }

/** Declares a place. `name` is `<slice>.<what>` and unique; declared in `web/public.tsx` of the slice. */
export function webSlot<Props>(name: string): WebSlot<Props> {
  return { name }
}

/** What a later slice exports from `web/fillings.tsx`. */
export function fillWeb<Props>(slot: WebSlot<Props>, part: (props: Props) => ReactNode): WebFilling {
  return { name: slot.name, part }
}

/** All fillings, in the order of the slices. */
export const WebFillings = createContext<readonly WebFilling[]>([])

/** Draws every filling of `slot` with the same props, one after the other. */
export function Filled<Props extends object>({ slot, props }: { slot: WebSlot<Props>; props: Props }) {
  const fillings = useContext(WebFillings).filter((filling) => filling.name === slot.name)
  return fillings.map((filling, index) => {
    // The slot's name ties the filling to these props: `fillWeb` let no other component in.
    const Part = filling.part as (props: Props) => ReactNode
    return <Part key={index} {...props} />
  })
}

/** True when somebody fills the slot: for headings that would otherwise stand over nothing. */
export function useIsFilled(slot: WebSlot<unknown>): boolean {
  return useContext(WebFillings).some((filling) => filling.name === slot.name)
}
