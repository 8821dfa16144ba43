/** A target: a place outside this server that the newest checkpoint is sent to. Its state, its events, its folding. */
import type { DomainEvent } from '../../../kernel/core/ledger.ts'

export const targetKinds = ['http', 'syslog', 'mail', 'file', 'witness'] as const
export type TargetKind = (typeof targetKinds)[number]

/** How often at most: a person's mailbox is no log server. */
export const paces = ['ten_seconds', 'minute', 'hour', 'day'] as const
export type Pace = (typeof paces)[number]

export const paceMs: Readonly<Record<Pace, number>> = {
  ten_seconds: 10_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

export type TargetSettings =
  /** POST of the note to an address; the secret is sent as a bearer. */
  | { readonly kind: 'http'; readonly url: string }
  /** One message of RFC 5424. */
  | {
      readonly kind: 'syslog'
      readonly host: string
      readonly port: number
      readonly transport: 'udp' | 'tcp'
    }
  /** Through the outgoing mail of the settings. */
  | { readonly kind: 'mail'; readonly to: string }
  /** Appended to a file, for a disk of another host. */
  | { readonly kind: 'file'; readonly path: string }
  /** A C2SP tlog-witness: `url` is its submission prefix, `verifierKey` the key of its cosignatures. */
  | { readonly kind: 'witness'; readonly url: string; readonly verifierKey: string }

export type Target = {
  readonly name: string
  readonly settings: TargetSettings
  readonly pace: Pace
  readonly isOn: boolean
  readonly removedAt: string | null
  /** The bearer secret, sealed outside of the database's keys; it stands in no event. */
  readonly secretBox: string | null
}

export type TargetEvent = DomainEvent &
  (
    | {
        readonly type: 'attestation.target_added' | 'attestation.target_changed'
        readonly name: string
        readonly settings: TargetSettings
        readonly pace: Pace
        readonly isOn: boolean
        readonly secretChanged: boolean
      }
    | { readonly type: 'attestation.target_removed'; readonly at: string }
  )

export const emptyTarget: Target = {
  name: '',
  settings: { kind: 'mail', to: '' },
  pace: 'minute',
  isOn: false,
  removedAt: null,
  secretBox: null,
}

/** Folds one event; the sealed secret is put into the state by the use case. */
export function evolveTarget(state: Target, event: TargetEvent): Target {
  if (event.type === 'attestation.target_removed')
    return { ...state, isOn: false, removedAt: event.at, secretBox: null }
  const { name, settings, pace, isOn } = event
  return { ...state, name, settings, pace, isOn }
}

/** One line that says where: for lists and for the log, without any secret. */
export function placeOf(settings: TargetSettings): string {
  switch (settings.kind) {
    case 'http':
    case 'witness':
      return settings.url
    case 'syslog':
      return `${settings.host}:${settings.port}/${settings.transport}`
    case 'mail':
      return settings.to
    default:
      return settings.path
  }
}

/** What a file of checkpoints must be called: Toride appends to no other file of its host. */
export const checkpointFileEnding = '.checkpoints'
