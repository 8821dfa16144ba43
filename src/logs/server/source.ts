/** Where lines come from, as the pipeline needs to know it. */
import type { SourceKind } from '../core/decoder.ts'

export type Transport = 'udp' | 'tcp' | 'http' | 'file'

export type SourceContext = {
  readonly bodyId: string
  /** Name of the source: as registered, else the sender's address. */
  readonly source: string
  readonly kind: SourceKind
  /** Clock of the source, minutes east of UTC, for lines that do not say. */
  readonly zone: number
  readonly transport: Transport
}

/** Why something was not taken as it came; counted by source. */
export type RefusalReason =
  | 'too_long'
  | 'invalid_encoding'
  | 'cp932'
  | 'nul_bytes'
  | 'not_as_named'
  | 'implausible_time'
  | 'no_room'
  | 'no_body'
  | 'too_many_connections'
  | 'fenced'
  | 'decoder_fault'
