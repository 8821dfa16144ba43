/** Opening a case: number, head, and the first line of its timeline. */
import { jstDay } from '../../kernel/core/calendar.ts'
import type { InputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { newId } from '../../kernel/server/id.ts'
import { takeNumber } from '../../kernel/server/store.ts'
import { openCase as begin, type Case, type CaseSource, type Tlp } from '../core/case.ts'
import type * as contract from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { caseNumber, formatCaseNumber } from '../core/number.ts'
import type { Party } from '../core/who.ts'
import { commitCase, refuseUnknownWords } from './change-case.ts'
import type { Deps } from './deps.ts'
import { actingOf, type Conflict } from './part.ts'
import { defaultLead, readParty } from './read-party.ts'
import { writeActEntry } from './write-entry.ts'

export type NewCase = {
  readonly title: string
  readonly category: string | null
  readonly severity: number | null
  readonly tlp: Tlp
  readonly zones: readonly string[]
  readonly lead: Party | null
  readonly source: CaseSource
  readonly known: Case['known']
}

export type Opened = { readonly id: string; readonly version: number; readonly number: string }

export async function openCase(ctx: Context, deps: Deps, input: InputOf<typeof contract.openCase>) {
  const unknown = refuseUnknownWords(deps, input)
  if (unknown) return unknown
  const lead = input.lead ? await readParty(ctx, deps.organization, input.lead) : null
  if (isRefusal(lead)) return lead
  return openNewCase(ctx, deps, { ...input, lead, source: { kind: 'manual', id: '', number: '' } })
}

/** Opens a case; callers have asked for the permission and checked the words. Without a lead the lead's seat leads. */
export async function openNewCase(
  ctx: Context,
  deps: Deps,
  wanted: NewCase & { readonly sealed?: { readonly id: string; readonly label: string } },
): Promise<Opened | Conflict> {
  // A sealed case takes no number of the series: a gap would tell of it.
  const number = wanted.sealed?.label ?? (await nextNumber(ctx))
  const lead = wanted.lead ?? (await defaultLead(ctx, deps.organization))
  const { sealed, ...draft } = wanted
  const state = begin({ ...draft, number, lead }, actingOf(ctx))
  const id = sealed?.id ?? newId('case', ctx.now.getTime())
  const opened = await commitCase(ctx, { id, version: 0, state }, [{ type: 'case.opened', case: state }])
  if (isRefusal(opened)) return opened
  const entry = await writeActEntry(ctx, { caseId: id, text: ja.entries.opened({ number }) })
  return isRefusal(entry) ? entry : { id, version: opened.version, number }
}

async function nextNumber(ctx: Context): Promise<string> {
  const { fiscalYear, figure } = caseNumber(jstDay(ctx.now), 0)
  const serial = await takeNumber(ctx.tx, { bodyId: ctx.bodyId, name: 'case', fiscalYear })
  return formatCaseNumber({ fiscalYear, figure, serial })
}
