/** Who may manage accounts, keys and outgoing mail. */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'account.manage': { administrator: 'all' },
  'key.manage': { administrator: 'all' },
  'sign_in.manage': { administrator: 'all' },
  'mail.manage': { administrator: 'all' },
} satisfies PolicyTable
