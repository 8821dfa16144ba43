/** Who may do what with evidence. Handing over is the lead's to approve, disposal the CISO's. */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'evidence.read': { handler: 'all', lead: 'all', ciso: 'all', auditor: 'all' },
  'evidence.write': { handler: 'all', lead: 'all' },
  'evidence.hand_over': { lead: 'all', ciso: 'all' },
  'evidence.dispose': { ciso: 'all' },
  'evidence.export': { handler: 'all', lead: 'all', ciso: 'all' },
} satisfies PolicyTable
