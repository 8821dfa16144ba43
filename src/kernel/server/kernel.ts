/** What every slice is given: the database, content, blobs, log and clock, and the slots of the others. */
import type { Slots } from '../core/slot.ts'
import type { Blobs } from './blobs.ts'
import type { Config } from './config.ts'
import type { Content } from './content.ts'
import type { Context } from './context.ts'
import type { Database, Tx } from './database.ts'
import type { Log } from './log.ts'
import type { Outbound } from './outbound/outbound.ts'

export type Kernel = {
  readonly config: Config
  readonly database: Database
  readonly content: Content
  readonly blobs: Blobs
  /** True while the disk has so little room that only what is under way may still be written. */
  readonly isTight?: () => boolean
  readonly log: Log
  /** The only way to an address that a person has set. */
  readonly outbound: Outbound
  readonly now: () => Date
  /** Fillings of later slices: read at call time, never at creation. */
  readonly slots: Slots
  /** A context for jobs and listeners, inside their own transaction. */
  readonly systemContext: (system: {
    bodyId: string
    tx: Tx
    name: string
    grants?: readonly string[]
  }) => Context
}
