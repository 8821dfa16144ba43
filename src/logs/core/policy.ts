/** Who may search logs, bring files in and say where logs come from. */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'log.search': { handler: 'all', lead: 'all', ciso: 'all', auditor: 'all', administrator: 'all' },
  'log.import': { handler: 'all', lead: 'all', administrator: 'all' },
  'log.source': { administrator: 'all' },
} satisfies PolicyTable
