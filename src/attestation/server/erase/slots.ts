/** The slot of slices whose records hold personal data: they find a record and empty its row. */
import type { Refusal } from '../../../kernel/core/result.ts'
import { slot } from '../../../kernel/core/slot.ts'
import type { Context } from '../../../kernel/server/context.ts'

export type ErasableRecord = {
  readonly id: string
  readonly number: string
  /** Nothing more will happen to it; an open record is not erased. */
  readonly isEnded: boolean
  /** Its personal data is gone already. */
  readonly isErased: boolean
}

export type Erasable = {
  /** Kind of the subject in the trail. */
  readonly kind: string
  findByNumber(ctx: Context, number: string): Promise<ErasableRecord | undefined>
  find(ctx: Context, id: string): Promise<ErasableRecord | undefined>
  /** Empties the row (and what is derived from it) through the ledger. */
  erase(
    ctx: Context,
    id: string,
  ): Promise<Refusal<'kernel.changed_meanwhile' | 'kernel.not_found'> | undefined>
}

export const erasable = slot<Erasable>('attestation.erasable')
