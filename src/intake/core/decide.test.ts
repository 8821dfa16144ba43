/** Decisions about reports, by tables. */
import { describe, expect, it } from 'vitest'
import { isRefusal } from '../../kernel/core/result.ts'
import * as decide from './decide.ts'
import { formatNumber } from './number.ts'
import { evolve, isFromOutside, type Act, type Report, type ReportEvent } from './report.ts'

const operator: Act = { by: { id: 'acc_operator', name: '田村 和子' }, at: '2026-11-25T00:12:00.000Z' }
const handler: Act = { by: { id: 'acc_handler', name: '髙橋 ゆい' }, at: '2026-11-25T00:20:00.000Z' }
const lead: Act = { by: { id: 'acc_lead', name: '髙﨑 一郎' }, at: '2026-11-25T00:30:00.000Z' }

function reportOf(changes: Partial<Report> = {}): Report {
  return {
    number: 132,
    fiscalYear: 2026,
    kind: 'phone',
    stage: 'received',
    receivedAt: operator.at,
    taken: operator,
    promisedAt: '2026-11-25T00:42:00.000Z',
    replies: [],
    slip: {
      knownAt: operator.at,
      knownBySection: '総務課',
      reporter: {
        name: 'オオモリ',
        organization: 'みやま県警察本部',
        type: 'police',
        callback: '03-0000-4110',
        theirReference: '',
      },
      verbatim: 'そちらのサーバがシーアンドシーサーバと通信しています。',
      answers: [],
      addresses: [],
      choiceId: '',
      machineName: '',
    },
    ...changes,
  }
}

/** Plays decisions one after the other; answers the report, or the code of the first refusal. */
function play(
  report: Report,
  ...steps: ((report: Report) => ReportEvent[] | { code: string })[]
): Report | string {
  let state = report
  for (const step of steps) {
    const events = step(state)
    if (!Array.isArray(events)) return events.code
    state = events.reduce<Report>((folded, event) => evolve(folded, event), state)
  }
  return state
}

const stageOf = (outcome: Report | string) => (typeof outcome === 'string' ? outcome : outcome.stage)
const wish = { reason: 'not_security' as const, note: '水道課へ引き継いだ。' }
const close = (act: Act) => (report: Report) => decide.close(report, wish, act)
const answer = (report: Report) => decide.reply(`${report.slip.reporter.name}さんへ返答した。`, handler)

describe('a notice from outside', () => {
  it.each([
    ['one person asks and nobody confirms', [close(handler)], 'acknowledged'],
    ['the same person twice', [close(handler), close(handler)], 'intake.second_person_needed'],
    ['who took it cannot confirm', [answer, close(handler), close(operator)], 'intake.second_person_needed'],
    ['a second person, but no reply', [close(handler), close(lead)], 'intake.reply_needed'],
    ['a second person and a reply', [answer, close(handler), close(lead)], 'closed'],
  ])('%s', (_name, steps, expected) => {
    expect(stageOf(play(reportOf(), ...steps))).toBe(expected)
  })

  it('is not ended by the operator who answers the telephone', () => {
    const ended = play(reportOf(), (report) =>
      decide.endCall(report, { ending: 'no_action', note: 'いたずらのようだ。' }, operator),
    )
    expect(ended).toMatchObject({ stage: 'received', closing: { requested: { by: { id: 'acc_operator' } } } })
    expect(stageOf(play(ended as Report, close(operator)))).toBe('intake.second_person_needed')
  })

  it('needs a reason when nothing is to be done', () => {
    const outcome = decide.endCall(reportOf(), { ending: 'no_action', note: '' }, operator)
    expect(isRefusal(outcome) && outcome.code).toBe('intake.reason_needed')
  })
})

describe('a report from inside or from a machine', () => {
  it.each([
    [
      'staff',
      reportOf({ slip: { ...reportOf().slip, reporter: { ...reportOf().slip.reporter, type: 'staff' } } }),
    ],
    ['machine', reportOf({ kind: 'machine' })],
  ])('%s: one handler may end it', (_name, report) => {
    expect(isFromOutside(report)).toBe(false)
    expect(stageOf(play(report, close(handler)))).toBe('closed')
  })

  it('can always be opened again', () => {
    const again = play(reportOf({ kind: 'machine' }), close(handler), (report) =>
      decide.reopen(report, '別の機械でも出た。', lead),
    )
    expect(again).toMatchObject({ stage: 'acknowledged', closing: undefined })
  })
})

describe('taking and deciding', () => {
  it('names who was faster', () => {
    const outcome = play(
      reportOf(),
      (report) => decide.acknowledge(report, 'screen', handler),
      (report) => decide.acknowledge(report, 'screen', lead),
    )
    expect(outcome).toBe('intake.taken_by_another')
  })

  it('takes the report with the first decision', () => {
    const triage = { ...handler, category: 'c2_communication', severity: 3, zone: 'lgwan', note: '' }
    expect(play(reportOf(), (report) => decide.triage(report, triage))).toMatchObject({
      stage: 'triaged',
      acknowledged: { by: { id: 'acc_handler' } },
    })
  })

  it('puts off only into the future', () => {
    const past = { reason: '担当課の返事待ち', until: '2026-11-25T00:19:00.000Z' }
    const outcome = decide.putOff(reportOf(), past, handler)
    expect(isRefusal(outcome) && outcome.code).toBe('intake.time_has_passed')
  })

  it('does not write on a slip whose way is decided', () => {
    const outcome = play(
      reportOf(),
      (report) => decide.link(report, 'case_1', handler),
      (report) => decide.writeSlip(report, report.slip),
    )
    expect(outcome).toBe('intake.already_decided')
  })
})

describe('numbers', () => {
  it('carry their kind and the figure of the fiscal year', () => {
    expect(formatNumber({ kind: 'phone', fiscalYear: 2026, number: 132 })).toBe('受8-0132')
    expect(formatNumber({ kind: 'machine', fiscalYear: 2026, number: 2207 })).toBe('検8-2207')
    expect(formatNumber({ kind: 'web', fiscalYear: 2027, number: 12345 })).toBe('受9-12345')
  })
})
