/** Who may do what with cases; members-only cases narrow `all` further when they come. */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'case.read': { handler: 'all', lead: 'all', ciso: 'all', privacy: 'all', auditor: 'all' },
  'case.open': { handler: 'all', lead: 'all' },
  'case.update': { handler: 'all', lead: 'all' },
  'case.declare': { lead: 'all', ciso: 'all' },
  'case.close': { lead: 'all', ciso: 'all' },
  'case.reopen': { handler: 'all', lead: 'all', ciso: 'all' },
  'case.decide': { handler: 'all', lead: 'all', ciso: 'all', privacy: 'all' },
  'case.record': { handler: 'all', lead: 'all', ciso: 'all', privacy: 'all' },
  'countermeasure.propose': { handler: 'all', lead: 'all', ciso: 'all' },
  'countermeasure.approve': { lead: 'all', ciso: 'all' },
  'countermeasure.execute': { handler: 'all', lead: 'all' },
  'card.read': {
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
  'card.run': { handler: 'all', lead: 'all' },
} satisfies PolicyTable
