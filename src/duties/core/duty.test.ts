import { describe, expect, it } from 'vitest'
import { isRefusal } from '../../kernel/core/result.ts'
import {
  closeDuty,
  confirmDuty,
  dutyActs,
  evolveDuty,
  isOverdue,
  isSettled,
  reassessDuty,
  reopenDuty,
  setDutyAside,
  submitDuty,
  type Duty,
  type DutyEvent,
  type DutyRefusal,
  type Submission,
} from './duty.ts'
import type { DutyProposal } from './evaluate-duties.ts'

const proposal: DutyProposal = {
  key: 'appi.preliminary',
  kind: 'preliminary',
  destination: 'ppc',
  title: '個人情報保護委員会へ 速報',
  law: '個人情報保護法68条1項・規則43条3号',
  strength: 'statutory',
  standing: 'expected',
  due: { kind: 'days', target: '2026-11-27', limit: '2026-11-29' },
  reason: '…',
  categories: [3],
  form: 'ppc-leak',
  rule: { pack: 'leak-report', version: '2026-10-01' },
}
const at = new Date('2026-11-26T03:00:00.000Z')
const by = (name: string) => ({ accountId: `account_${name}`, name })
const setAside = { reason: '写しだけで、外に出ていないと確かめた', approvedBy: by('fukuchou'), at }

function begin(changes: Partial<DutyProposal> = {}): Duty {
  const given = { ...proposal, ...changes }
  return evolveDuty(null, { type: 'duty.proposed', id: 'd1', caseId: 'c1', proposal: given })
}

function then(duty: Duty, events: DutyEvent[] | DutyRefusal): Duty {
  if (isRefusal(events)) throw new Error(events.code)
  return events.reduce(evolveDuty, duty)
}

function submission(kind: Submission['kind'], receiptNumber = '受-1'): Submission {
  return {
    id: 's1',
    kind,
    documentId: null,
    channel: '受付画面',
    receiptNumber,
    submittedAt: at.toISOString(),
    submittedBy: by('takahashi'),
  }
}

describe('the way of a preliminary report', () => {
  it('goes from candidate over confirmation and submission to the end', () => {
    let duty = begin()
    expect(duty.stage).toBe('candidate')
    expect(isSettled(duty)).toBe(false)
    duty = then(duty, confirmDuty(duty, by('morita')))
    expect(duty.stage).toBe('applicable')
    duty = then(duty, submitDuty(duty, submission('preliminary')))
    expect(duty.stage).toBe('preliminary_submitted')
    expect(isSettled(duty)).toBe(true)
    duty = then(duty, submitDuty(duty, submission('supplement')))
    expect(duty.stage).toBe('preliminary_submitted')
    expect(duty.submissions).toHaveLength(2)
    duty = then(duty, closeDuty(duty, by('morita')))
    expect(duty.stage).toBe('closed')
  })

  it('becomes applicable by being submitted', () => {
    const duty = begin()
    expect(then(duty, submitDuty(duty, submission('preliminary'))).stage).toBe('preliminary_submitted')
  })

  it('may be served together with the final report by one submission', () => {
    const duty = begin()
    expect(then(duty, submitDuty(duty, submission('final'))).stage).toBe('final_submitted')
  })
})

describe('what is refused', () => {
  it.each([
    ['a supplement to nothing', submitDuty(begin(), submission('supplement')), 'duties.cannot_move'],
    ['no receipt', submitDuty(begin(), submission('preliminary', ' ')), 'duties.receipt_missing'],
    [
      'a preliminary report for a notice',
      submitDuty(begin({ kind: 'notice' }), submission('preliminary')),
      'duties.submission_kind',
    ],
    [
      'setting aside without a reason',
      setDutyAside(begin(), { ...setAside, reason: ' ' }),
      'duties.reason_missing',
    ],
    ['closing what is not submitted', closeDuty(begin(), by('morita')), 'duties.cannot_move'],
    ['reopening what is open', reopenDuty(begin(), { reason: 'x', by: by('morita') }), 'duties.cannot_move'],
  ])('%s', (_name, answer, code) => {
    expect(answer).toMatchObject({ refused: true, code })
  })

  it('does not ask the telephone for a receipt number', () => {
    const duty = begin({ kind: 'consultation', strength: 'practice' })
    expect(then(duty, submitDuty(duty, submission('final', ''))).stage).toBe('final_submitted')
  })

  it('submits nothing on a duty that was set aside', () => {
    const duty = begin()
    const aside = then(duty, setDutyAside(duty, setAside))
    expect(submitDuty(aside, submission('preliminary'))).toMatchObject({ code: 'duties.cannot_move' })
    expect(dutyActs(aside)).toEqual(['reopen'])
  })
})

describe('new facts', () => {
  it('do nothing when the proposal is the same', () => {
    expect(reassessDuty(begin(), { ...proposal })).toEqual([])
    const reordered = Object.fromEntries(Object.entries(proposal).toReversed()) as DutyProposal
    expect(reassessDuty(begin(), reordered)).toEqual([])
  })

  it('never remove a duty: it fell away until a person confirms it', () => {
    let duty = begin()
    duty = then(duty, reassessDuty(duty, null))
    expect(duty).toMatchObject({ standing: 'fell_away', stage: 'candidate' })
    expect(isSettled(duty)).toBe(false)
    expect(reassessDuty(duty, null)).toEqual([])
    duty = then(duty, setDutyAside(duty, setAside))
    expect(duty).toMatchObject({ stage: 'not_applicable', setAside: { approvedBy: { name: 'fukuchou' } } })
    expect(isSettled(duty)).toBe(true)
  })

  it('bring back what was set aside when they ask for more, and only then', () => {
    const gone = then(begin(), [{ type: 'duty.fell_away' }])
    const aside = then(gone, setDutyAside(gone, setAside))
    expect(then(aside, reassessDuty(aside, proposal)).stage).toBe('candidate')

    const candidate = begin({ standing: 'candidate' })
    const doubted = then(candidate, setDutyAside(candidate, setAside))
    const later = { ...proposal, standing: 'candidate', due: { kind: 'text', text: 'x' } } as const
    expect(then(doubted, reassessDuty(doubted, later)).stage).toBe('not_applicable')
    expect(then(doubted, reassessDuty(doubted, proposal)).stage).toBe('candidate')
    expect(then(doubted, reassessDuty(doubted, { ...later, categories: [3, 4] })).stage).toBe('candidate')
  })

  it('leave what was submitted where it is', () => {
    const duty = then(begin(), submitDuty(begin(), submission('preliminary')))
    const more = { ...proposal, categories: [3, 4] }
    expect(then(duty, reassessDuty(duty, more))).toMatchObject({
      stage: 'preliminary_submitted',
      proposal: { categories: [3, 4] },
    })
  })

  it('can be overruled by a person', () => {
    const aside = then(begin(), setDutyAside(begin(), setAside))
    const again = then(aside, reopenDuty(aside, { reason: '見落としがあった', by: by('morita') }))
    expect(again).toMatchObject({ stage: 'applicable', setAside: null })
  })
})

describe('being late', () => {
  it.each([
    ['2026-11-29T14:59:59.999Z', false],
    ['2026-11-29T15:00:00.000Z', true],
  ])('at %s: %s', (now, expected) => {
    expect(isOverdue(begin(), new Date(now))).toBe(expected)
  })

  it('does not apply to what is settled, fell away or has no day', () => {
    const late = new Date('2027-01-01T00:00:00.000Z')
    expect(isOverdue(then(begin(), submitDuty(begin(), submission('preliminary'))), late)).toBe(false)
    expect(isOverdue(then(begin(), [{ type: 'duty.fell_away' }]), late)).toBe(false)
    expect(isOverdue(begin({ due: { kind: 'text', text: '速やかに' } }), late)).toBe(false)
  })
})
