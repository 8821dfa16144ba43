/** What the use cases of incidents are given. */
import type { Context } from '../../kernel/server/context.ts'
import type { Organization } from '../../organization/server/public.ts'
import type { Logs } from '../../logs/server/public.ts'
import type { Registers } from '../../registers/server/public.ts'
import type { Card } from '../core/card.ts'
import type { MissingItem } from '../core/closing.ts'
import type { Taxonomy } from '../core/taxonomy.ts'

/** What incidents asks of the registers. */
export type RegisterDoor = Pick<Registers, 'snapshotOf' | 'contactsByRole'>

/** What incidents asks of the logs. */
export type LogDoor = Pick<Logs, 'readEvent'>

/** Asked before a case is closed: what a later slice still misses for it. */
export type CloseGuard = (ctx: Context, caseId: string) => Promise<readonly MissingItem[]>

export type Deps = {
  readonly organization: Organization
  readonly registers: RegisterDoor
  readonly logs: LogDoor
  readonly taxonomy: Taxonomy
  readonly cards: readonly Card[]
  /** Address under which people reach this Toride; empty while it is not set. */
  readonly publicUrl: string
  readonly closeGuards: () => readonly CloseGuard[]
}
