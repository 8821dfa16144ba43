/** A log of somebody else that this server witnesses: known by its key, never forgotten. */
import type { DomainEvent } from '../../../kernel/core/ledger.ts'

export type WitnessedLog = {
  readonly name: string
  /** Name of the key and origin of its checkpoints. */
  readonly origin: string
  readonly verifierKey: string
  readonly isOn: boolean
}

export type WitnessedLogEvent = DomainEvent &
  (
    | {
        readonly type: 'attestation.witnessed_log_added'
        readonly name: string
        readonly origin: string
        readonly verifierKey: string
      }
    | { readonly type: 'attestation.witnessed_log_switched'; readonly isOn: boolean }
  )

export const emptyWitnessedLog: WitnessedLog = { name: '', origin: '', verifierKey: '', isOn: false }

export function evolveWitnessedLog(log: WitnessedLog, event: WitnessedLogEvent): WitnessedLog {
  if (event.type === 'attestation.witnessed_log_switched') return { ...log, isOn: event.isOn }
  const { name, origin, verifierKey } = event
  return { name, origin, verifierKey, isOn: true }
}
