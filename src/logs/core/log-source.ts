/** A registered source of logs: whose address it is, what it writes, and how long it may be silent. */
import type { DomainEvent } from '../../kernel/core/ledger.ts'
import type { SourceKind } from './decoder.ts'

export type LogSourceState = {
  /** Address that its lines come from. */
  readonly address: string
  readonly name: string
  readonly kind: SourceKind
  /** Its clock, minutes east of UTC. */
  readonly zoneMinutes: number
  /** After how many minutes without a line somebody should look; 0 = never. */
  readonly silentAfterMinutes: number
  readonly isRemoved: boolean
}

export type LogSourceEvent = DomainEvent &
  (
    | ({ readonly type: 'log_source.set' } & Omit<LogSourceState, 'isRemoved'>)
    | { readonly type: 'log_source.removed' }
  )

export const emptySource: LogSourceState = {
  address: '',
  name: '',
  kind: 'auto',
  zoneMinutes: 540,
  silentAfterMinutes: 0,
  isRemoved: false,
}

/** Folds one event; setting a removed source brings it back. */
export function evolveSource(state: LogSourceState, event: LogSourceEvent): LogSourceState {
  if (event.type === 'log_source.removed') return { ...state, isRemoved: true }
  const { type: _type, ...set } = event
  return { ...set, isRemoved: false }
}
