/** The rules of a case as tables: stages, second signatures, tasks, countermeasures, cards, closing. */
import { describe, expect, it } from 'vitest'
import { isRefusal, type Refusal } from '../../kernel/core/result.ts'
import type { Card } from './card.ts'
import {
  evolveRun,
  moveStep,
  startRun,
  stepActs,
  stepStages,
  type CardRun,
  type StepAct,
  type StepStage,
} from './card-run.ts'
import * as core from './case.ts'
import type { Case, CaseEvent } from './case.ts'
import { missingToClose } from './closing.ts'
import {
  activateMeasure,
  approveMeasure,
  countersignMeasure,
  endMeasure,
  evolveMeasure,
  isPending,
  measureStages,
  proposeMeasure,
  reviewMeasure,
  type Countermeasure,
  type MeasureEvent,
  type MeasureStage,
} from './countermeasure.ts'
import {
  evolveTask,
  isSettled,
  moveTask,
  stageNow,
  taskStages,
  updateTask,
  type Task,
  type TaskStage,
} from './task.ts'
import type { Taxonomy } from './taxonomy.ts'
import { isMeant, isSamePerson, type By } from './who.ts'

const now = new Date('2026-11-25T00:30:00.000Z')
const later = '2026-11-25T03:00:00.000Z'
const mori: By = { accountId: 'a1', personId: 'p1', name: '森 大輔' }
const takasaki: By = { accountId: 'a2', personId: 'p2', name: '髙﨑 一郎' }
const acting = { by: mori, now }

const opened = core.openCase(
  {
    number: '案8-014',
    title: '財務会計サーバ',
    category: 'c2_communication',
    severity: 2,
    tlp: 'amber',
    zones: ['lgwan'],
    lead: { seatId: 'seat_lead', name: '係長席' },
    source: { kind: 'manual', id: '', number: '' },
    known: null,
  },
  acting,
)
const complete: Case = {
  ...opened,
  summary: 'まとめ',
  resolution: 'resolved',
  corrective: { kind: 'none', reason: '一度限りの誤り' },
}
const codeOf = (outcome: readonly unknown[] | Refusal) => (isRefusal(outcome) ? outcome.code : 'ok')
const after = (state: Case, events: readonly CaseEvent[] | Refusal) =>
  isRefusal(events) ? events.code : events.reduce(core.evolveCase, state)

describe('stages of a case', () => {
  const acts: Record<string, (state: Case) => readonly CaseEvent[] | Refusal> = {
    start: (state) => core.startCase(state, acting),
    declare: (state) => core.declareCase(state, '基準', acting),
    close: (state) => core.closeCase(state, acting, 0),
    reopen: (state) => core.reopenCase(state, '理由', acting),
    update: (state) => core.updateCase(state, { title: '別' }, acting),
    phases: (state) => core.setPhases(state, { phases: ['containment'], reason: '' }),
  }
  it.each([
    ['new', 'start', 'in_progress'],
    ['new', 'declare', 'in_progress'],
    ['new', 'close', 'closed'],
    ['new', 'reopen', 'incidents.case_cannot_move'],
    ['new', 'update', 'new'],
    ['in_progress', 'start', 'incidents.case_cannot_move'],
    ['in_progress', 'declare', 'in_progress'],
    ['in_progress', 'close', 'closed'],
    ['in_progress', 'reopen', 'incidents.case_cannot_move'],
    ['in_progress', 'phases', 'in_progress'],
    ['closed', 'start', 'incidents.case_closed'],
    ['closed', 'declare', 'incidents.case_closed'],
    ['closed', 'close', 'incidents.case_closed'],
    ['closed', 'update', 'incidents.case_closed'],
    ['closed', 'phases', 'incidents.case_closed'],
    ['closed', 'reopen', 'in_progress'],
  ] as const)('%s, %s → %s', (stage, act, expected) => {
    const state = { ...complete, stage }
    const outcome = after(state, acts[act]?.(state) ?? [])
    expect(typeof outcome === 'string' ? outcome : outcome.stage).toBe(expected)
  })

  it('keeps a merged case readable and nothing else', () => {
    const merged = { ...opened, mergedInto: '案8-010' }
    for (const act of Object.values(acts).filter((act) => act !== acts['reopen']))
      expect(codeOf(act(merged))).toBe('incidents.case_merged')
  })

  it('writes only what differs', () => {
    const events = core.updateCase(opened, { title: opened.title, severity: 3, zones: ['lgwan'] }, acting)
    expect(events).toMatchObject([{ type: 'case.updated', changes: { severity: 3 } }])
    expect(core.updateCase(opened, { title: opened.title }, acting)).toEqual([])
  })

  it('is declared once', () => {
    const declared = after(opened, core.declareCase(opened, '基準', acting))
    expect(typeof declared === 'string' ? declared : codeOf(core.declareCase(declared, '基準', acting))).toBe(
      'incidents.already_declared',
    )
  })
})

describe('the second person at closing', () => {
  it.each([
    [false, null, false],
    [true, null, true],
    [true, mori, true],
    [true, takasaki, false],
  ])('lead %s, signed by %o → lacks %s', (isLead, signer, lacks) => {
    const state = { ...complete, countersign: signer && { at: later, by: signer } }
    expect(core.lacksSecondPerson(state, mori, isLead)).toBe(lacks)
  })
})

describe('what is missing before closing', () => {
  const taxonomy = {
    levels: [0, 1, 2, 3, 4].map((level) => ({ level, name: '', criteria: ['x'], ciso_decision: level >= 3 })),
  } as unknown as Taxonomy
  const missing = (state: Case, more: Partial<Parameters<typeof missingToClose>[0]> = {}) =>
    missingToClose({
      caseId: 'case_1',
      state,
      tasks: [],
      measures: [],
      decisions: [],
      taxonomy,
      closer: mori,
      closerIsLead: false,
      now,
      ...more,
    }).map((item) => item.code.replace('incidents.', ''))
  it.each<[string, Case, string[]]>([
    ['a complete one', complete, []],
    ['a fresh one', opened, ['resolution', 'summary', 'corrective']],
    [
      'without severity and category',
      { ...complete, severity: null, category: null },
      ['severity', 'category'],
    ],
    ['without a lead', { ...complete, lead: null }, ['lead']],
    [
      'an empty reason for nothing',
      { ...complete, corrective: { kind: 'none', reason: ' ' } },
      ['corrective'],
    ],
    ['a serious one without the CISO', { ...complete, severity: 3 }, ['ciso_decision']],
  ])('%s', (_name, state, codes) => {
    expect(missing(state)).toEqual(codes)
  })
  it('counts mandatory tasks only', () => {
    expect(
      missing(complete, { tasks: [taskAt('todo'), { ...taskAt('todo'), mandatory: false }, taskAt('done')] }),
    ).toEqual(['tasks'])
  })
})

function taskAt(stage: TaskStage): Task {
  return {
    caseId: 'case_1',
    title: '県へ電話する',
    note: '',
    stage,
    mandatory: true,
    dueAt: null,
    assignee: null,
    hold: stage === 'on_hold' ? { reason: '返事待ち', revisitAt: later, waitingFor: '県' } : null,
    outcome: '',
    doneAt: null,
    doneBy: null,
    step: null,
    addedAt: now.toISOString(),
    addedBy: mori,
  }
}

describe('tasks', () => {
  const reachable: Record<TaskStage, readonly TaskStage[]> = {
    todo: ['in_progress', 'on_hold', 'done', 'cancelled'],
    in_progress: ['todo', 'on_hold', 'done', 'cancelled'],
    on_hold: ['todo', 'in_progress', 'on_hold', 'done', 'cancelled'],
    done: ['todo'],
    cancelled: ['todo'],
  }
  it.each(taskStages.flatMap((from) => taskStages.map((to) => ({ from, to }))))(
    '$from → $to',
    ({ from, to }) => {
      const events = moveTask(taskAt(from), { to, reason: '理由', revisitAt: later, at: now, by: mori })
      const moved = isRefusal(events) ? events.code : events.reduce(evolveTask, taskAt(from)).stage
      expect(moved).toBe(reachable[from].includes(to) ? to : 'incidents.task_cannot_move')
    },
  )
  it.each([
    [{ to: 'cancelled' }, 'incidents.reason_missing'],
    [{ to: 'on_hold', revisitAt: later }, 'incidents.reason_missing'],
    [{ to: 'on_hold', reason: '返事待ち' }, 'incidents.revisit_missing'],
    [{ to: 'on_hold', reason: '返事待ち', revisitAt: now.toISOString() }, 'incidents.revisit_missing'],
  ] as const)('refuses %o', (move, code) => {
    expect(codeOf(moveTask(taskAt('todo'), { ...move, at: now, by: mori }))).toBe(code)
  })
  it('comes back by itself when its time has come', () => {
    expect(stageNow(taskAt('on_hold'), now)).toBe('on_hold')
    expect(stageNow(taskAt('on_hold'), new Date(later))).toBe('todo')
  })
  it('is settled when done or cancelled', () => {
    expect(taskStages.filter((stage) => isSettled(taskAt(stage)))).toEqual(['done', 'cancelled'])
  })
  it('writes only what differs', () => {
    expect(updateTask(taskAt('todo'), { title: '県へ電話する', note: '内線' })).toMatchObject([
      { changes: { note: '内線' } },
    ])
    expect(updateTask(taskAt('todo'), { mandatory: true })).toEqual([])
  })
})

describe('countermeasures', () => {
  const draft = {
    caseId: 'case_1',
    measure: 'isolate',
    title: '抜線',
    target: { kind: 'other', id: '', label: 'ZAIMU-AP01' },
    rollback: '線をつなぐ',
    reviewAt: later,
  } as const
  const proposed = proposeMeasure(draft, acting) as Countermeasure
  const emergency = proposeMeasure({ ...draft, emergencyReason: '広がっている' }, acting) as Countermeasure
  const byOther = { by: takasaki, now }
  const acts: Record<string, (measure: Countermeasure) => MeasureEvent[] | Refusal> = {
    approve: (measure) => approveMeasure(measure, byOther),
    activate: (measure) => activateMeasure(measure, acting),
    review: (measure) => reviewMeasure(measure, { ...acting, decision: '続ける', reviewAt: later }),
    remove: (measure) => endMeasure(measure, { ...acting, to: 'removed', reason: '済' }),
    fail: (measure) => endMeasure(measure, { ...acting, to: 'failed', reason: '済' }),
    reject: (measure) => endMeasure(measure, { ...acting, to: 'rejected', reason: '済' }),
  }
  const expected: Record<MeasureStage, Record<string, MeasureStage>> = {
    proposed: { approve: 'approved', reject: 'rejected' },
    approved: { activate: 'active', fail: 'failed', reject: 'rejected' },
    active: { review: 'active', remove: 'removed', fail: 'failed' },
    removed: {},
    failed: {},
    rejected: {},
  }
  it.each(measureStages.flatMap((stage) => Object.keys(acts).map((act) => ({ stage, act }))))(
    '$stage, $act',
    ({ stage, act }) => {
      const measure = { ...proposed, stage }
      const events = acts[act]?.(measure) ?? []
      const moved = isRefusal(events) ? events.code : events.reduce(evolveMeasure, measure).stage
      expect(moved).toBe(expected[stage][act] ?? 'incidents.measure_cannot_move')
    },
  )
  it.each([
    ['approves own proposal', approveMeasure(proposed, acting), 'incidents.own_proposal'],
    ['signs own emergency', countersignMeasure(emergency, acting), 'incidents.own_proposal'],
    ['signs what was no emergency', countersignMeasure(proposed, byOther), 'incidents.measure_cannot_move'],
    [
      'ends without a reason',
      endMeasure({ ...proposed, stage: 'active' }, { ...acting, to: 'removed', reason: ' ' }),
      'incidents.reason_missing',
    ],
    [
      'reviews into the past',
      reviewMeasure(
        { ...proposed, stage: 'active' },
        { ...acting, decision: 'x', reviewAt: now.toISOString() },
      ),
      'incidents.review_missing',
    ],
  ])('nobody %s', (_name, outcome, code) => {
    expect(codeOf(outcome)).toBe(code)
  })
  it('is pending until decided, signed and reviewed', () => {
    const signed = (events: MeasureEvent[] | Refusal) =>
      isRefusal(events) ? emergency : events.reduce(evolveMeasure, emergency)
    expect(isPending(proposed, now)).toBe(true)
    expect(isPending(emergency, now)).toBe(true)
    expect(emergency.emergency?.countersignUntil).toBe('2026-11-26T00:30:00.000Z')
    const countersigned = signed(countersignMeasure(emergency, byOther))
    expect(isPending(countersigned, now)).toBe(false)
    expect(isPending(countersigned, new Date(later))).toBe(true)
  })
})

describe('steps of a card', () => {
  const card = {
    id: 'playbook--1',
    name: 'C2通信',
    code: 'C',
    edition: 4,
    steps: [
      {
        id: 'action--1',
        number: 1,
        name: '線を抜く',
        records: [{ record_id: 'pulled_at', label: '抜いた時刻', kind: 'time', required: true }],
        evidence: { title: '画面の写真', kind: 'digital' },
      },
    ],
  } as unknown as Card
  const [step] = card.steps
  const run = startRun(card, { caseId: 'case_1', now, by: mori, taskIds: ['task_1'] })
  const at = (stage: StepStage): CardRun => ({
    ...run,
    steps: run.steps.map((entry) => ({ ...entry, stage })),
  })
  const move = {
    at: now,
    now,
    by: mori,
    operator: '',
    onPaper: false,
    reason: '理由',
    answers: { pulled_at: '9時58分' },
  }
  const expected: Record<StepStage, Partial<Record<StepAct, StepStage>>> = {
    pending: { start: 'doing', finish: 'done', skip: 'skipped', not_possible: 'not_possible', ask: 'asking' },
    doing: { finish: 'done', skip: 'skipped', not_possible: 'not_possible', ask: 'asking' },
    asking: { start: 'doing', finish: 'done', skip: 'skipped', not_possible: 'not_possible' },
    done: {},
    skipped: { start: 'doing', finish: 'done' },
    not_possible: { start: 'doing', finish: 'done' },
  }
  it.each(stepStages.flatMap((stage) => stepActs.map((act) => ({ stage, act }))))(
    '$stage, $act',
    ({ stage, act }) => {
      const moved = moveStep(at(stage), step, { ...move, act })
      const outcome = isRefusal(moved) ? moved.code : evolveRun(at(stage), moved).steps[0]?.stage
      expect(outcome).toBe(expected[stage][act] ?? 'incidents.step_cannot_move')
    },
  )
  it.each([
    [{ ...move, act: 'finish', answers: {} }, 'incidents.record_missing'],
    [{ ...move, act: 'finish', answers: { pulled_at: '9時', other: 'x' } }, 'incidents.record_unknown'],
    [{ ...move, act: 'skip', reason: '' }, 'incidents.reason_missing'],
    [{ ...move, act: 'finish', at: new Date(later) }, 'incidents.in_future'],
  ] as const)('%# refused', (wanted, code) => {
    expect(moveStep(run, step, wanted)).toMatchObject({ code })
  })
  it('yields its evidence only when finished', () => {
    expect(moveStep(run, step, { ...move, act: 'finish' })).toMatchObject({
      evidence: { title: '画面の写真' },
      operator: '森 大輔',
    })
    expect(moveStep(run, step, { ...move, act: 'skip' })).toMatchObject({ evidence: null })
    expect(moveStep(run, undefined, { ...move, act: 'skip' })).toMatchObject({
      code: 'incidents.step_unknown',
    })
  })
})

describe('people', () => {
  const seat = { id: 'seat_lead', name: '係長席', role: 'lead', unitId: 'u' } as const
  const actor = {
    kind: 'person',
    id: 'a2',
    bodyId: 'b',
    personId: 'p2',
    name: '髙﨑',
    seats: [seat],
  } as const
  it.each([
    [null, false],
    [{ seatId: 'seat_lead', name: '' }, true],
    [{ seatId: 'seat_other', name: '' }, false],
    [{ personId: 'p2', name: '' }, true],
    [{ personId: 'p1', name: '' }, false],
  ])('%o means the actor: %s', (party, meant) => {
    expect(isMeant(actor, party)).toBe(meant)
  })
  it('knows a person under two accounts', () => {
    expect(isSamePerson(mori, { accountId: 'a9', personId: 'p1', name: '' })).toBe(true)
    expect(isSamePerson({ accountId: 'a1', name: '' }, { accountId: 'a9', name: '' })).toBe(false)
  })
})
