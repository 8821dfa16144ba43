/** Why the embedded PostgreSQL cannot start, as a code the operator's words are found by. */

export type PostgresFaultCode =
  /** Another running instance keeps its data in the same folder. */
  | 'data_in_use'
  /** The data folder belongs to another account than the one that starts. */
  | 'data_of_another_account'
  /** The data was made here earlier, and the account of PostgreSQL can no longer reach it. */
  | 'data_unreachable'
  /** The data was made by another major version. */
  | 'data_of_another_version'
  /** No PostgreSQL for this platform is installed. */
  | 'no_binaries'
  /** A folder that root has to trust is not root's. */
  | 'unsafe_folder'
  /** PostgreSQL ended or did not answer; its own words are in `details`. */
  | 'did_not_start'

/** A start that failed. `details` is for the log: paths, versions, PostgreSQL's last words. */
export class PostgresFault extends Error {
  readonly code: PostgresFaultCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: PostgresFaultCode, details: Readonly<Record<string, unknown>> = {}) {
    super(`embedded PostgreSQL: ${code} ${JSON.stringify(details)}`)
    this.name = 'PostgresFault'
    this.code = code
    this.details = details
  }
}
