import { describe, expect, it } from 'vitest'
import { isRefusal } from '../../kernel/core/result.ts'
import {
  approveDocument,
  countersignDocument,
  evolveDocument,
  returnDocument,
  reviewDocument,
  reviseDocument,
  submitDocument,
  supersedeDocument,
  type CaseDocument,
  type DocumentEvent,
  type DocumentRefusal,
} from './document.ts'

const at = new Date('2026-11-26T03:00:00.000Z')
const by = (name: string) => ({ accountId: `account_${name}`, name })
const file = { sha256: 'f'.repeat(64), sizeBytes: 1 }
const kept = { files: { docx: file, xlsx: file, pdf: file }, items: { filled: 5, total: 9 } }
const submission = {
  receiptNumber: '20261126-001',
  channel: '受付画面',
  submittedAt: at.toISOString(),
  submittedBy: by('mori'),
}

const draft = evolveDocument(null, {
  type: 'document.drafted',
  id: 'doc1',
  caseId: 'c1',
  form: 'ppc-leak',
  formVersion: '2026-10-01',
  title: '漏えい等報告書（速報）',
  version: 1,
  purpose: 'preliminary',
  dutyIds: ['d1'],
  replacesId: null,
  author: by('mori'),
  contentHash: 'a'.repeat(64),
})

function then(document: CaseDocument, events: DocumentEvent[] | DocumentRefusal): CaseDocument {
  if (isRefusal(events)) throw new Error(events.code)
  return events.reduce(evolveDocument, document)
}

const reviewed = then(draft, reviewDocument(draft, by('takahashi')))
const approved = then(reviewed, approveDocument(reviewed, { by: by('kacho'), at, ...kept, aloneBecause: '' }))
const submitted = then(approved, submitDocument(approved, submission))
const alone = then(
  draft,
  approveDocument(draft, { by: by('mori'), at, ...kept, aloneBecause: '夜間で一人のため' }),
)

describe('the way of a document', () => {
  it('is drafted, reviewed, approved, submitted and superseded', () => {
    expect(reviewed).toMatchObject({ stage: 'reviewed', reviewedBy: { name: 'takahashi' } })
    expect(approved).toMatchObject({
      stage: 'approved',
      approvedBy: { name: 'kacho' },
      contentHash: 'a'.repeat(64),
    })
    expect(submitted).toMatchObject({ stage: 'submitted', submission: { receiptNumber: '20261126-001' } })
    expect(then(submitted, supersedeDocument(submitted, 'doc2'))).toMatchObject({
      stage: 'superseded',
      supersededById: 'doc2',
      submission: { receiptNumber: '20261126-001' },
    })
  })

  it('goes back to draft when somebody writes on after review', () => {
    const revised = then(reviewed, reviseDocument(reviewed, { contentHash: 'b'.repeat(64), by: by('mori') }))
    expect(revised).toMatchObject({ stage: 'draft', reviewedBy: null })
    const unchanged = reviseDocument(reviewed, { contentHash: 'a'.repeat(64), by: by('mori') })
    expect(unchanged).toEqual([])
  })

  it('is given back with a reason', () => {
    const back = then(
      reviewed,
      returnDocument(reviewed, { by: by('kacho'), reason: '人数を確かめてください' }),
    )
    expect(back.stage).toBe('draft')
  })
})

describe('what is refused', () => {
  const change = { contentHash: 'b'.repeat(64), by: by('mori') }
  it.each([
    ['change after approval', reviseDocument(approved, change), 'duties.document_stands'],
    ['change after submission', reviseDocument(submitted, change), 'duties.document_stands'],
    ['review by the author', reviewDocument(draft, by('mori')), 'duties.reviewer_is_author'],
    [
      'review by whoever wrote it last',
      reviewDocument(then(draft, reviseDocument(draft, { ...change, by: by('takahashi') })), by('takahashi')),
      'duties.reviewer_is_author',
    ],
    [
      'review of nothing',
      reviewDocument({ ...draft, contentHash: null }, by('takahashi')),
      'duties.document_empty',
    ],
    [
      'approval by the author',
      approveDocument(reviewed, { by: by('mori'), at, ...kept, aloneBecause: ' ' }),
      'duties.approver_is_author',
    ],
    [
      'approval without review',
      approveDocument(draft, { by: by('kacho'), at, ...kept, aloneBecause: '' }),
      'duties.document_stage',
    ],
    ['submission before approval', submitDocument(reviewed, submission), 'duties.document_stage'],
    ['second submission', submitDocument(submitted, submission), 'duties.document_stage'],
    ['superseding a draft', supersedeDocument(draft, 'doc2'), 'duties.document_stage'],
    [
      'return without reason',
      returnDocument(reviewed, { by: by('kacho'), reason: '' }),
      'duties.reason_missing',
    ],
    ['countersigning the ordinary way', countersignDocument(approved, by('kacho2')), 'duties.document_stage'],
    ['countersigning oneself', countersignDocument(alone, by('mori')), 'duties.countersigner_is_approver'],
  ])('%s', (_name, answer, code) => {
    expect(answer).toMatchObject({ refused: true, code })
  })
})

it('lets one person go ahead at night, to be countersigned within a day', () => {
  expect(alone).toMatchObject({ stage: 'approved', countersignBy: '2026-11-27T03:00:00.000Z' })
  expect(then(alone, submitDocument(alone, submission)).stage).toBe('submitted')
  expect(then(alone, countersignDocument(alone, by('kacho')))).toMatchObject({
    countersignBy: null,
    countersignedBy: { name: 'kacho' },
  })
})
