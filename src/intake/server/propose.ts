/** The proposal for a report: what it seems to belong to, and why. It never acts by itself. */
import { isRefusal, type Refusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import type { InputOf, OutputOf } from '../../kernel/core/endpoint.ts'
import type { readProposal } from '../core/contract-proposal.ts'
import { ja } from '../core/ja.ts'
import { formatNumber } from '../core/number.ts'
import type { Report } from '../core/report.ts'
import { loadReport, type KernelCode } from './change-report.ts'
import type { IntakeContent } from './intake-content.ts'
import type { Neighbours } from './neighbours.ts'
import { findByAddresses, type ReportRecord } from './store.ts'
import { sentenceOf } from './view.ts'

type Proposal = OutputOf<typeof readProposal>
type RegisterHit = Proposal['registerHits'][number]
type OpenCase = { id: string; numberLabel: string; title: string; sharedValue: string }

const togetherMax = 20
const severityOfPersonalData = 3
const severityUsual = 2

export async function proposeFor(
  ctx: Context,
  deps: { content: IntakeContent; neighbours: Neighbours },
  input: InputOf<typeof readProposal>,
): Promise<Proposal | Refusal<KernelCode>> {
  const record = await loadReport(ctx, { id: input.id, permission: 'report.triage' })
  if (isRefusal(record)) return record
  const addresses = pointersOf(record.state)
  const together = await findByAddresses(ctx.tx, {
    bodyId: ctx.bodyId,
    addresses,
    exceptId: record.id,
    limit: togetherMax,
  })
  const everywhere = [...new Set([...addresses, ...together.flatMap((other) => pointersOf(other.state))])]
  const registerHits = onePerItem(await deps.neighbours.findRegisterHits(ctx, everywhere))
  const cases = await deps.neighbours.findOpenCases(ctx, everywhere)
  return {
    ...verdict(record.state, { together, cases, hasMachine: registerHits.length > 0 }),
    withReports: together.map((other) => ({
      id: other.id,
      numberLabel: formatNumber(other.state),
      sentence: sentenceOf(other.state),
    })),
    reasons: reasonsFor(record.state, { addresses, together, cases, registerHits }),
    initial: initialValues(record.state, deps.content, registerHits),
    registerHits: registerHits.map(({ address: _address, ...hit }) => hit),
    contacts: await deps.neighbours.findContacts(ctx, record.state.slip.reporter.organization),
  }
}

/** Each item once; an address says more than the name that the item has anyway. */
function onePerItem<Hit extends { id: string; title: string; address: string }>(hits: readonly Hit[]): Hit[] {
  const found = new Map<string, Hit>()
  for (const hit of hits) {
    const before = found.get(hit.id)
    if (!before || before.address === before.title.toLowerCase()) found.set(hit.id, hit)
  }
  return [...found.values()]
}

/** What may tie reports together: addresses, and the machine that an alert names. */
export function pointersOf(report: Report): string[] {
  const values = report.slip.addresses.map((address) => address.value.toLowerCase())
  const host = report.origin?.host ?? report.slip.machineName
  return [...new Set(host ? [...values, host.toLowerCase()] : values)]
}

function verdict(
  report: Report,
  found: { together: readonly ReportRecord[]; cases: readonly OpenCase[]; hasMachine: boolean },
): Pick<Proposal, 'act' | 'sentence' | 'caseId'> {
  const { together } = found
  const known = found.cases[0]
  if (known) {
    return {
      act: 'join_case',
      sentence: ja.proposal.joinCase({ number: known.numberLabel, title: known.title }),
      caseId: known.id,
    }
  }
  const alerts = together.filter((other) => other.state.kind === 'machine').length
  const isVerified = report.verification?.outcome === 'verified'
  const isGrounded = together.length > 0 || found.hasMachine || isVerified
  if (!isGrounded) return { act: 'none', sentence: ja.proposal.none }
  const reports = 1 + together.length - alerts
  return { act: 'open_case', sentence: ja.proposal.newCase({ reports, alerts }) }
}

function reasonsFor(
  report: Report,
  found: {
    addresses: readonly string[]
    together: readonly ReportRecord[]
    cases: readonly OpenCase[]
    registerHits: readonly (RegisterHit & { address: string })[]
  },
): string[] {
  const shared = found.together.flatMap((other) => {
    const address = pointersOf(other.state).find((value) => found.addresses.includes(value))
    return address ? [ja.proposal.sameAddress({ number: formatNumber(other.state), address })] : []
  })
  const inCases = found.cases.map((known) =>
    ja.proposal.caseAddress({ number: known.numberLabel, address: known.sharedValue }),
  )
  const inRegisters = found.registerHits.map((hit) =>
    ja.proposal.register({ address: hit.address, title: hit.title }),
  )
  const caller = report.kind === 'phone' ? [callerReason(report)] : []
  return [...inCases, ...shared, ...inRegisters, ...caller].slice(0, 20)
}

function callerReason(report: Report): string {
  return report.verification?.outcome === 'verified' ? ja.proposal.verified : ja.proposal.notVerified
}

function initialValues(
  report: Report,
  content: IntakeContent,
  hits: readonly RegisterHit[],
): Proposal['initial'] {
  const choice = content.choices.choices.find((entry) => entry.id === report.slip.choiceId)
  const zone =
    report.triage?.zone ||
    report.origin?.zone ||
    hits.find((hit) => hit.zone !== '')?.zone ||
    choice?.zone_hint ||
    ''
  return {
    title: firstSentence(sentenceOf(report)),
    category:
      report.triage?.category ??
      choice?.category ??
      (report.kind === 'machine' ? 'other' : 'external_notice'),
    severity: report.triage?.severity ?? (hits.length > 0 ? severityOfPersonalData : severityUsual),
    zone,
  }
}

/** A case is named by the first sentence of what was said, without its full stop. */
function firstSentence(text: string): string {
  return (/^[^\u3002\n]+/.exec(text)?.[0] ?? text).slice(0, 100)
}
