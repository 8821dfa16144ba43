/** Who may do what with a report (response model of the design: roles by seat). */
import type { PolicyTable } from '../../kernel/core/actor.ts'

export const policy = {
  'report.create': {
    switchboard: 'all',
    staff: 'all',
    handler: 'all',
    lead: 'all',
    ciso: 'all',
    privacy: 'all',
    publicity: 'all',
    vendor: 'all',
  },
  'report.read': {
    switchboard: 'own',
    staff: 'own',
    publicity: 'own',
    vendor: 'own',
    handler: 'all',
    lead: 'all',
    ciso: 'all',
    privacy: 'all',
    auditor: 'all',
  },
  'report.write': {
    switchboard: 'own',
    staff: 'own',
    publicity: 'own',
    vendor: 'own',
    handler: 'all',
    lead: 'all',
  },
  'report.acknowledge': { handler: 'all', lead: 'all' },
  'report.verify': { handler: 'all', lead: 'all' },
  'report.triage': { handler: 'all', lead: 'all' },
  'report.close': { handler: 'all', lead: 'all', ciso: 'all' },
} satisfies PolicyTable
