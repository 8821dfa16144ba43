/** Who sees where checkpoints go, who sets it up, and whose two hands erase personal data. */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'attestation.read': { administrator: 'all', auditor: 'all', ciso: 'all', lead: 'all' },
  'attestation.manage': { administrator: 'all' },
  'erasure.read': { privacy: 'all', lead: 'all', ciso: 'all', auditor: 'all' },
  'erasure.request': { privacy: 'all', lead: 'all' },
  'erasure.approve': { privacy: 'all', lead: 'all', ciso: 'all' },
} satisfies PolicyTable
