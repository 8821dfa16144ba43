/** Who may seal cases and who decides on their membership. The administrator may do neither. */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'seal.case': { lead: 'all', ciso: 'all', privacy: 'all', auditor: 'all' },
  'seal.govern': { ciso: 'all', privacy: 'all', auditor: 'all' },
} satisfies PolicyTable
