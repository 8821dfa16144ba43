/** The chain of custody: which hand may follow which, and what must be written down with it. */
import { describe, expect, it } from 'vitest'
import { isRefusal } from '../../kernel/core/result.ts'
import { missingCustody } from './closing.ts'
import {
  attachFile,
  evolveEvidence,
  evidenceStages,
  identifyEvidence,
  moveActs,
  moveEvidence,
  verifyEvidence,
  type CustodyDraft,
  type Evidence,
  type EvidenceStage,
  type MoveAct,
} from './evidence.ts'
import { ja } from './ja.ts'
import { folderOf, formatSerial } from './serial.ts'

const now = new Date('2026-11-25T01:25:00.000Z')
const acting = { by: { accountId: 'a', name: '森 大輔' }, now }
const found = identifyEvidence(
  {
    caseId: 'case_1',
    serial: '証8-014-03',
    kind: 'digital',
    title: 'パケット記録',
    origin: 'ZAIMU-AP01',
    statedSha256: '',
    step: null,
  },
  acting,
)
const full: CustodyDraft = {
  at: now.toISOString(),
  from: '森 大輔',
  to: '髙橋 花',
  place: '証拠保管庫',
  purpose: '解析',
  witness: '中村 幸子',
  sealNumber: 'S-1',
  receiver: {
    organization: 'みやま県警察',
    name: '佐々木 翔',
    idNumber: '1234',
    basis: 'voluntary',
    receiptNumber: 'R-9',
  },
  note: '確かめた',
}
const at = (stage: EvidenceStage, more: Partial<Evidence> = {}): Evidence => ({ ...found, stage, ...more })

describe('transitions', () => {
  const allowed: Record<EvidenceStage, Partial<Record<MoveAct, EvidenceStage>>> = {
    identified: { collect: 'collected', leave: 'not_collected' },
    collected: { seal: 'sealed', store: 'stored', hand_over: 'handed_over' },
    sealed: { store: 'stored', check_out: 'checked_out', hand_over: 'handed_over' },
    stored: { seal: 'sealed', check_out: 'checked_out', hand_over: 'handed_over', dispose: 'disposed' },
    checked_out: { store: 'stored' },
    handed_over: { take_back: 'returned' },
    returned: { store: 'stored', dispose: 'disposed' },
    disposed: {},
    not_collected: {},
  }
  const table = evidenceStages.flatMap((stage) => moveActs.map((act) => ({ stage, act })))
  it.each(table)('$stage, $act', ({ stage, act }) => {
    const events = moveEvidence(at(stage), { act, draft: full }, acting)
    const after = isRefusal(events) ? events.code : events.reduce(evolveEvidence, at(stage)).stage
    expect(after).toBe(act === 'correct' ? stage : (allowed[stage][act] ?? 'custody.cannot_move'))
  })
})

describe('what must be written down', () => {
  const without = (field: keyof CustodyDraft): CustodyDraft => ({ ...full, [field]: undefined })
  it.each<[EvidenceStage, MoveAct, CustodyDraft, string]>([
    ['identified', 'collect', without('witness'), 'custody.witness_missing'],
    ['identified', 'leave', without('note'), 'custody.field_missing'],
    ['collected', 'seal', without('sealNumber'), 'custody.field_missing'],
    ['collected', 'store', without('place'), 'custody.field_missing'],
    ['stored', 'check_out', without('purpose'), 'custody.field_missing'],
    ['stored', 'hand_over', without('receiver'), 'custody.field_missing'],
    ['stored', 'dispose', { ...full, note: '  ' }, 'custody.field_missing'],
    ['stored', 'store', { ...full, at: '2026-11-25T02:00:00.000Z' }, 'custody.cannot_move'],
    ['collected', 'store', { ...full, at: '2026-11-25T02:00:00.000Z' }, 'custody.in_future'],
  ])('%s, %s', (...[stage, act, draft, code]) => {
    expect(moveEvidence(at(stage), { act, draft }, acting)).toMatchObject({ refused: true, code })
  })

  it('takes "no witness" for a witness', () => {
    const events = moveEvidence(
      found,
      { act: 'collect', draft: { ...without('witness'), noWitness: true } },
      acting,
    )
    expect(isRefusal(events)).toBe(false)
  })

  it('adds lines and never changes one', () => {
    const events = moveEvidence(at('collected'), { act: 'store', draft: full }, acting)
    const after = isRefusal(events) ? found : events.reduce(evolveEvidence, at('collected'))
    expect(after.custody.map((entry) => [entry.number, entry.act])).toEqual([
      [1, 'identify'],
      [2, 'store'],
    ])
    expect(after.custody[0]).toEqual(found.custody[0])
    expect(after.location).toBe('証拠保管庫')
  })
})

describe('digests', () => {
  const digest = 'a'.repeat(64)
  const other = 'b'.repeat(64)
  const file = { name: 'net.pcap', sizeBytes: 3, sha256: digest, type: 'pcap', isNotAsNamed: false }
  it.each([
    ['', 'not_checked'],
    [digest, 'match'],
    [other, 'mismatch'],
  ])('stated %s', (statedSha256, hash) => {
    const events = attachFile(at('collected'), { file, statedSha256 }, acting)
    expect(isRefusal(events) ? events : events.reduce(evolveEvidence, at('collected'))).toMatchObject({
      hash,
      file,
    })
  })

  it.each([
    [digest, 'match'],
    [other, 'mismatch'],
    [null, 'missing'],
  ])('observed %s', (observed, hash) => {
    const held = { ...at('stored'), file }
    const events = verifyEvidence(held, { observed, place: '' }, acting)
    expect(isRefusal(events) ? events : events.reduce(evolveEvidence, held)).toMatchObject({ hash })
  })

  it.each([
    [{ ...at('collected'), file }, 'custody.file_there'],
    [{ ...at('collected'), kind: 'physical' } as const, 'custody.not_digital'],
    [found, 'custody.not_collected_yet'],
  ])('refuses a file where none belongs', (evidence, code) => {
    expect(attachFile(evidence, { file, statedSha256: '' }, acting)).toMatchObject({ code })
  })
})

describe('closing', () => {
  it.each<[Evidence, string[]]>([
    [at('stored', { hash: 'match' }), []],
    [at('handed_over', { hash: 'match' }), []],
    [at('not_collected'), []],
    [at('disposed'), []],
    [at('stored', { kind: 'physical' }), []],
    [at('stored'), ['custody.not_verified']],
    [at('stored', { hash: 'mismatch' }), ['custody.not_verified']],
    [at('checked_out', { hash: 'match' }), ['custody.not_at_rest']],
    [at('identified'), ['custody.not_at_rest', 'custody.not_verified']],
  ])('%#', (item, codes) => {
    expect(missingCustody('case_1', [item]).map((missing) => missing.code)).toEqual(codes)
  })
})

describe('words', () => {
  it('makes serials from case numbers', () => {
    expect(formatSerial('案8-014', 3)).toBe('証8-014-03')
    expect(formatSerial('案8-1204', 112)).toBe('証8-1204-112')
    expect(folderOf('証8-014-03')).toBe('8-014-03')
  })

  it('names the missing field in the refusal', () => {
    expect(ja.refusals['custody.field_missing']({ field: 'sealNumber' })).toBe(
      '「封印番号」を書いてください。',
    )
  })
})
