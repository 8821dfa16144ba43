/** Why a backup or a restore does not go on, as a code that the operator's words are found by. */

export type BackupFaultCode =
  /** The folder of the keys lies in the folder of the backup, or the other way round. */
  | 'keys_inside'
  /** The destination has less room than the backup needs. */
  | 'no_room'
  /** Another backup writes to the same folder now. */
  | 'backup_running'
  /** Nothing was ever kept here. */
  | 'no_data'
  /** The folder holds no backup of Toride. */
  | 'no_backup'
  /** A file of the backup is missing or not what was written. */
  | 'damaged'
  /** The keys do not belong to this backup. */
  | 'wrong_keys'
  /** The folder to restore into holds something. */
  | 'not_empty'
  /** A file of the data itself is not what it was stored as. */
  | 'damaged_source'
  /** The logs cannot be held still, because the server's door is closed. */
  | 'logs_unreachable'
  /** The write-ahead log that is needed has been used again. */
  | 'wal_gone'
  /** Data of another state of the program than this one reads. */
  | 'other_version'
  /** The operator has cancelled. */
  | 'cancelled'

/** A backup or restore that ended. `params` fill the sentence. */
export class BackupFault extends Error {
  readonly code: BackupFaultCode
  readonly params: Readonly<Record<string, string>>

  constructor(code: BackupFaultCode, params: Readonly<Record<string, string>> = {}, cause?: unknown) {
    super(`backup: ${code} ${JSON.stringify(params)}`, { cause })
    this.name = 'BackupFault'
    this.code = code
    this.params = params
  }
}
