/** Settings of outgoing mail. The password is sealed outside of this state, which the trail may show. */
import type { DomainEvent } from '../../kernel/core/ledger.ts'

/** `tls` from the first byte, `starttls` demanded before anything is said, `none` for a relay on this host. */
export const mailTlsModes = ['tls', 'starttls', 'none'] as const

export type MailSettings = {
  readonly host: string
  readonly port: number
  readonly tls: (typeof mailTlsModes)[number]
  readonly user: string | null
  readonly from: string
}

export type MailSettingsEvent = DomainEvent & {
  readonly type: 'mail.settingsChanged'
  readonly settings: MailSettings
  readonly passwordChanged: boolean
}

export const emptyMailSettings: MailSettings = { host: '', port: 25, tls: 'starttls', user: null, from: '' }

/** Folds one event; the event carries all settings. */
export function evolveMailSettings(_state: MailSettings, event: MailSettingsEvent): MailSettings {
  return event.settings
}
