/** Who may read the rules and have them loaded again. */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'rule.read': { handler: 'all', lead: 'all', ciso: 'all', auditor: 'all', administrator: 'all' },
  'rule.reload': { handler: 'all', lead: 'all', administrator: 'all' },
} satisfies PolicyTable
