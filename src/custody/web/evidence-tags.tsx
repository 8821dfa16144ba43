/** State and digest of an item as tags. */
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import type { EvidenceView } from '../core/contract.ts'
import { restingStages } from '../core/evidence.ts'
import { ja as custody } from '../core/ja.ts'

const hashTones: Readonly<Record<EvidenceView['hash'], Tone>> = {
  match: 'done',
  mismatch: 'late',
  missing: 'late',
  not_checked: 'care',
}

/** Things have no digest. */
export function HashTag({ item }: { item: Pick<EvidenceView, 'hash' | 'kind'> }) {
  if (item.kind === 'physical') return <span className="second">{custody.kinds.physical}</span>
  return <Tag tone={hashTones[item.hash]}>{custody.hash[item.hash]}</Tag>
}

export function StageTag({ stage }: { stage: EvidenceView['stage'] }) {
  const tone = isAtRest(stage) ? 'done' : stage === 'identified' ? 'unknown' : 'care'
  return <Tag tone={tone}>{custody.stages[stage]}</Tag>
}

/** True when nothing more has to be written down before the case may end. */
export function isAtRest(stage: EvidenceView['stage']): boolean {
  return restingStages.includes(stage)
}

export function itemHref(item: Pick<EvidenceView, 'id' | 'caseId'>): string {
  return `/cases/${item.caseId}/evidence/${item.id}`
}
