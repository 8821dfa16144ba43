/** Endpoints that look beyond one report: the proposal for it, and the register's numbers of a caller. */
import { z } from 'zod'
import { endpointsWith, id, line } from '../../kernel/core/endpoint.ts'
import { ja } from './ja.ts'

const endpoint = endpointsWith(ja.refusals)

const hit = z.strictObject({
  id,
  kind: z.string().max(60),
  title: z.string().max(300),
  detail: z.string().max(300),
  zone: z.string().max(40),
  freshness: z.enum(['fresh', 'soon', 'stale', 'unknown']),
  verifiedOn: z.string().max(10),
})

const contact = z.strictObject({
  id,
  title: z.string().max(300),
  numbers: z.array(z.string().max(60)).max(10),
  verifiedOn: z.string().max(10),
})

/** Numbers of an organisation from the register, for whoever has its caller on the line. */
export const findCallerContacts = endpoint({
  id: 'intake.findCallerContacts',
  method: 'GET',
  path: '/api/intake/contacts',
  permission: 'report.create',
  audit: 'none',
  input: z.strictObject({ organization: line(120) }),
  output: z.strictObject({ contacts: z.array(contact).max(20) }),
})

/** The proposal for a report: numbered reasons; it never acts by itself. */
export const readProposal = endpoint({
  id: 'intake.readProposal',
  method: 'GET',
  path: '/api/reports/:id/proposal',
  permission: 'report.triage',
  audit: 'none',
  input: z.strictObject({ id }),
  output: z.strictObject({
    act: z.enum(['open_case', 'join_case', 'none']),
    sentence: z.string().max(400),
    caseId: id.optional(),
    withReports: z
      .array(z.strictObject({ id, numberLabel: z.string().max(40), sentence: z.string().max(400) }))
      .max(50),
    reasons: z.array(z.string().max(400)).max(20),
    initial: z.strictObject({
      title: z.string().max(200),
      category: z.string().max(60),
      severity: z.number().int(),
      zone: z.string().max(40),
    }),
    registerHits: z.array(hit).max(50),
    /** Contacts of the caller's organisation, from the register: the only numbers to call back. */
    contacts: z.array(contact).max(20),
  }),
})
