/** First values for the sheet from what the case knows already; a person may change every one of them. */
import { corporateNumberOfBody } from '../../kernel/core/codes.ts'
import { jstDay } from '../../kernel/core/calendar.ts'
import { formatDateTime, formatDay } from '../../kernel/core/wareki.ts'
import type { Case } from '../../incidents/core/case.ts'
import type { Countermeasure } from '../../incidents/core/countermeasure.ts'
import { ja as incidents } from '../../incidents/core/ja.ts'
import type { ItemLink } from '../../incidents/core/link.ts'
import type { Evidence } from '../../custody/core/evidence.ts'
import { ja as custody } from '../../custody/core/ja.ts'
import { defang, type Observable } from '../../incidents/core/observable.ts'
import type { TimelineEntry } from '../../incidents/core/timeline.ts'
import type { CaseFacts } from './case-facts.ts'
import type { Duty } from './duty.ts'
import type { SheetValue } from './fact-sheet.ts'
import { ja } from './ja.ts'
import type { Judgement } from './judge.ts'
import type { Facts } from './condition.ts'

export type SourceMaterial = {
  readonly body: { readonly name: string; readonly code: string | null }
  readonly actor: { readonly name: string; readonly unit: string }
  readonly case: Case
  readonly timeline: readonly TimelineEntry[]
  readonly measures: readonly Countermeasure[]
  readonly links: readonly ItemLink[]
  readonly observables: readonly Observable[]
  readonly zoneNames: readonly string[]
  readonly evidence: readonly Evidence[]
  readonly facts: CaseFacts
  readonly effective: Facts
  readonly judgement: Judgement
  readonly duties: readonly Duty[]
}

const textMax = 18_000
const words = ja.sources

/** By the names that the forms use in `from`; sources without anything to say are left out. */
export function sheetSources(material: SourceMaterial): Record<string, SheetValue> {
  const sources: Record<string, SheetValue> = {
    ...bodySources(material),
    ...caseSources(material),
    ...dutySources(material),
    'custody.evidence': lines(material.evidence.map(evidenceLine)),
  }
  return Object.fromEntries(Object.entries(sources).filter(([, value]) => value.length > 0))
}

function bodySources({ body, actor }: SourceMaterial): Record<string, SheetValue> {
  return {
    'body.name': body.name,
    'body.code': body.code ?? '',
    'body.corporate_number': body.code === null ? '' : corporateNumberOfBody(body.code),
    'actor.name': actor.name,
    'actor.unit': actor.unit,
  }
}

function caseSources(material: SourceMaterial): Record<string, SheetValue> {
  const { facts, links, observables, measures } = material
  const known = { at: formatDateTime(new Date(facts.knownAt)), section: facts.knownSection }
  const seen = observables.filter((observable) => observable.verdict !== 'mistake')
  return {
    'case.known_at': facts.isKnownAssumed ? '' : words.knownAt(known),
    'case.course': lines(material.timeline.filter((entry) => entry.correctedBy === null).map(courseLine)),
    'case.outline': material.case.summary === '' ? material.case.title : material.case.summary,
    'case.systems': lines(
      links.filter((link) => link.role === 'asset').map(({ snapshot }) => snapshot.title),
    ),
    'case.zones': material.zoneNames.join(ja.sheet.comma),
    'case.accounts': lines(seen.filter(({ kind }) => kind === 'account').map(({ value }) => value)),
    'case.indicators': lines(
      seen
        .filter(({ kind }) => kind !== 'account')
        .map((observable) =>
          words.indicator({ kind: incidents.observableKinds[observable.kind], value: defang(observable) }),
        ),
    ),
    'case.measures_done': lines(measures.flatMap(measureLine)),
    'case.other_reports': lines(material.duties.flatMap(reportLines)),
  }
}

function dutySources({ facts, effective, judgement }: SourceMaterial): Record<string, SheetValue> {
  const laws = [judgement.personal, judgement.myNumber].flatMap((track) =>
    track === null || track.standing === 'none' ? [] : [track.law],
  )
  const kinds = words.incidentKinds
  const isAny = (names: readonly string[]) => names.some((name) => effective[name] === true)
  return {
    'duties.organ': facts.organ,
    'duties.events': judgement.events.map((event) => words.events[event]),
    'duties.rule_items': laws.join(ja.sheet.comma),
    'duties.persons': ja.personsInWords(effective),
    'duties.incident_kinds': [
      ...(isAny(['systemStopped']) ? [kinds.stopped] : []),
      ...(isAny(['outsideAttack', 'ransomware', 'ddos']) ? [kinds.attack] : []),
      ...(isAny(['theft', 'leak', 'loss']) ? [kinds.leak] : []),
    ],
  }
}

function courseLine(entry: TimelineEntry): string {
  const at = new Date(entry.occurredAt)
  const time = entry.precision === 'day' ? formatDay(jstDay(at)) : formatDateTime(at)
  return words.course({
    at: entry.estimated ? words.about({ time }) : time,
    lane: incidents.lanes[entry.lane],
    text: entry.text,
  })
}

function measureLine(measure: Countermeasure): string[] {
  if (measure.activated === null) return []
  return [words.measure({ at: formatDateTime(new Date(measure.activated.at)), title: measure.title })]
}

/** An item as a police officer would read it: number, what it is, digest, where it is now. */
function evidenceLine(evidence: Evidence): string {
  const { serial, title, file, statedSha256, stage, location } = evidence
  return words.evidence({
    serial,
    title,
    sha256: file?.sha256 ?? statedSha256,
    place: location === '' ? custody.stages[stage] : location,
  })
}

function reportLines(duty: Duty): string[] {
  return duty.submissions.map(({ submittedAt, kind, receiptNumber }) =>
    words.report({
      title: duty.proposal.title,
      kind: ja.submissionKinds[kind],
      at: formatDateTime(new Date(submittedAt)),
      receipt: receiptNumber,
    }),
  )
}

/** Joined by lines; what would be too long ends with how much is missing, never silently. */
function lines(texts: readonly string[]): string {
  const shown: string[] = []
  let length = 0
  for (const text of texts) {
    length += text.length + 1
    if (length > textMax) break
    shown.push(text)
  }
  const rest = texts.length - shown.length
  return [...shown, ...(rest > 0 ? [words.rest({ count: rest })] : [])].join('\n')
}
