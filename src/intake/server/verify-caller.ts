/** Records a call back to the caller: the number comes from the register of contacts, never from the caller. */
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { Registers } from '../../registers/server/public.ts'
import type { ReportView, verifyCaller as endpoint } from '../core/contract.ts'
import * as decide from '../core/decide.ts'
import { changeReport, type KernelCode } from './change-report.ts'

type Code = 'intake.unknown_contact' | 'intake.not_the_callers_number' | 'intake.nothing_to_verify'

export async function verifyCaller(
  ctx: Context,
  registers: Registers,
  input: InputOf<typeof endpoint>,
): Promise<ReportView | Refusal<Code | KernelCode>> {
  const contact = await registers.findContact(ctx, input.contactId)
  if (!contact) return refuse('intake.unknown_contact')
  if (!contact.numbers.includes(input.number)) return refuse('intake.not_the_callers_number')
  const { contactId, number, outcome, note } = input
  return changeReport(ctx, {
    id: input.id,
    version: input.version,
    permission: 'report.verify',
    decide: (report, act) => decide.verifyCaller(report, { ...act, contactId, number, outcome, note }),
  })
}
