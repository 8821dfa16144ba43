/** Who may see and change the body, its units, seats and people. */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'organization.read': {
    switchboard: 'all',
    staff: 'all',
    handler: 'all',
    lead: 'all',
    ciso: 'all',
    privacy: 'all',
    publicity: 'all',
    auditor: 'all',
    administrator: 'all',
  },
  'organization.manage': { administrator: 'all' },
} satisfies PolicyTable
