/** Why Toride refuses to start, as a code that the operator's words are found by. Nothing was changed. */

export type StartFaultCode =
  /** Settings that cannot be read; `names` lists the variables. */
  | 'configuration'
  /** `--demo` upon the data of a real body. */
  | 'real_data'
  /** A start without `--demo` upon the data of a demonstration. */
  | 'demonstration_data'
  /** The server that DATABASE_URL or DATABASE_OWNER_URL names does not answer, or lets nobody in. */
  | 'database_unreachable'
  /** It is older than PostgreSQL 15; `version` tells. */
  | 'database_too_old'
  /** The server that CLICKHOUSE_URL names does not answer, or lets nobody in. */
  | 'events_unreachable'
  /** The event store was made by a newer program. */
  | 'newer_events'
  /** The certificate or key of TORIDE_TLS_CERT and TORIDE_TLS_KEY cannot be read. */
  | 'certificate_unreadable'

export class StartFault extends Error {
  readonly code: StartFaultCode
  readonly params: Readonly<Record<string, string>>

  constructor(code: StartFaultCode, params: Readonly<Record<string, string>> = {}, cause?: unknown) {
    super(`start refused: ${code} ${JSON.stringify(params)}`, { cause })
    this.name = 'StartFault'
    this.code = code
    this.params = params
  }
}
