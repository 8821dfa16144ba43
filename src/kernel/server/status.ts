/** The slot through which slices tell the administrator how they are. */
import { slot } from '../core/slot.ts'

export type StatusPart = {
  readonly name: string
  readonly state: 'good' | 'care' | 'bad' | 'unknown'
  readonly facts: Readonly<Record<string, string | number>>
}

/** Must answer within two seconds and never throw: what cannot be read is `unknown`. */
export const statusSource = slot<() => Promise<StatusPart[]>>('kernel.status')
