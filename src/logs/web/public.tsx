/** Places that later slices fill on the log pages. */
import { webSlot } from '../../kernel/web/web-slot.tsx'
import type { LogRowReply } from '../core/contract.ts'

export type LogSelection = {
  readonly rows: readonly LogRowReply[]
  /** The reader asks for the first act by its key. */
  readonly isAsked: boolean
  /** The act was begun or left. */
  readonly answered: () => void
  /** The selection has been used. */
  readonly done: () => void
}

/** In the bar over chosen rows: what can be made of them. */
export const logSelection = webSlot<LogSelection>('logs.selection')

/** The title of a detection rule, by its id. */
export const ruleName = webSlot<{ ruleId: string }>('logs.ruleName')

/** Beside the results: what is known elsewhere of a machine, account or address. */
export const logEntity = webSlot<{ value: string }>('logs.entity')
