/** The state of a form: values, what is wrong with them, and props that bind a field to one of them. */
import { useState } from 'react'

export type Faults<Values> = { readonly [Name in keyof Values]?: string }

export type Form<Values> = {
  readonly values: Values
  readonly change: (part: Partial<Values>) => void
  /** `value`, `change` and `error` of a text field; a fault shows only after the first try. */
  readonly bind: (name: TextNames<Values>) => {
    value: string
    change: (value: string) => void
    error: string | undefined
  }
  /** Marks the form as tried; answers whether it may be sent. `names` narrows it to one step. */
  readonly isSound: (names?: readonly (keyof Values)[]) => boolean
  readonly reset: (values?: Values) => void
}

type TextNames<Values> = {
  [Name in keyof Values]: Values[Name] extends string ? Name : never
}[keyof Values] &
  string

/** `faultsOf` answers a sentence for each member that cannot be sent; the server checks everything again. */
export function useForm<Values extends object>(
  initial: Values,
  faultsOf: (values: Values) => Faults<Values> = () => ({}),
): Form<Values> {
  const [values, setValues] = useState(initial)
  const [isTried, setTried] = useState(false)
  const faults = faultsOf(values)
  const change = (part: Partial<Values>) => setValues((old) => ({ ...old, ...part }))
  return {
    values,
    change,
    bind: (name) => ({
      value: String(values[name]),
      change: (value) => change({ [name]: value } as unknown as Partial<Values>),
      error: isTried ? faults[name] : undefined,
    }),
    isSound: (names) => {
      const faulty = Object.entries(faults).filter(([, fault]) => fault !== undefined)
      const isGood = faulty.every(
        ([name]) => names !== undefined && !(names as readonly string[]).includes(name),
      )
      setTried(!isGood)
      return isGood
    },
    reset: (next = initial) => {
      setValues(next)
      setTried(false)
    },
  }
}
