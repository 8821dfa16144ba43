/** Who may do what with duties and documents (response model of the design: roles by seat). */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'duty.read': { handler: 'all', lead: 'all', ciso: 'all', privacy: 'all', auditor: 'all' },
  'duty.assess': { handler: 'all', lead: 'all', privacy: 'all' },
  'duty.confirm': { lead: 'all', ciso: 'all', privacy: 'all' },
  'duty.set_aside': { ciso: 'all', privacy: 'all' },
  'duty.submit': { lead: 'all', privacy: 'all' },
  'duty.close': { lead: 'all', ciso: 'all', privacy: 'all' },
  'document.draft': { handler: 'all', lead: 'all', privacy: 'all' },
  'document.review': { lead: 'all', privacy: 'all' },
  'document.approve': { lead: 'all', ciso: 'all', privacy: 'all' },
  'document.approve_final': { ciso: 'all' },
} satisfies PolicyTable
