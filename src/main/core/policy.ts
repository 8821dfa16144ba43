/** Who may see the state of the program itself. */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'system.read': { administrator: 'all', lead: 'all', auditor: 'all' },
} satisfies PolicyTable
