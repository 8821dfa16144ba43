/** The life of a case over HTTP and the real database. */
import { describe, expect, it } from 'vitest'
import {
  administrator,
  auditor,
  codeOf,
  mori,
  saito,
  takahashi,
  takasaki,
  useCases,
} from '../../../test/served-cases.ts'
import type { Who } from '../../../test/served-slices.ts'
import { commitmentOf } from '../../kernel/server/ledger.ts'
import { readTrail } from '../../kernel/server/store.ts'
import { searchCases } from './list-cases.ts'
import { listTodayLines } from './today.ts'

const cases = useCases()

describe('the running thread', () => {
  it('opens, lists and reads a case, writes into its timeline and gives it a task', async () => {
    const opened = await cases.open()
    expect(opened.number).toMatch(/^案8-\d{3}$/)
    const list = (await cases.served().as(auditor).get('/api/cases?stage=open&text=指令サーバ')).json()
    expect(list.cases.map((row: { id: string }) => row.id)).toContain(opened.id)
    const entry = await cases.served().as(mori).post(`/api/cases/${opened.id}/timeline`, {
      occurredAt: '2026-11-25T03:07:00+09:00',
      estimated: true,
      lane: 'attacker',
      text: '保守回線から侵入',
    })
    expect(entry.statusCode, entry.body).toBe(200)
    const task = await cases
      .served()
      .as(mori)
      .post(`/api/cases/${opened.id}/tasks`, {
        title: '県SOCへ電話する',
        mandatory: true,
        assignee: { seatId: cases.served().seatIds['handler'] },
      })
    expect(task.statusCode, task.body).toBe(200)
    const page = await cases.pageOf(opened.id)
    expect(page.fullNumber).toBe(`砦町-${opened.number}`)
    expect(page.lead).toMatchObject({ seatId: cases.served().seatIds['lead'] })
    expect(page.timeline.map((row: { text: string }) => row.text)).toEqual([
      '保守回線から侵入',
      `案件${opened.number}を起こした`,
    ])
    expect(page.timeline[0]).toMatchObject({
      occurredAt: '2026-11-24T18:07:00.000Z',
      recordedAt: '2026-11-25T00:30:00.000Z',
    })
    expect(page.tasks[0]).toMatchObject({ title: '県SOCへ電話する', stage: 'todo', isMine: true })
    expect(page.allowed).toContain('case.update')
  })

  it('numbers cases one after the other within the fiscal year', async () => {
    const first = await cases.open()
    const second = await cases.open()
    expect(Number(second.number.slice(-3))).toBe(Number(first.number.slice(-3)) + 1)
  })

  it('shows nothing of a case to the administrator, and lets the auditor only read', async () => {
    const { id, version } = await cases.open()
    expect(await codeOf(cases.served().as(administrator).get(`/api/cases/${id}`))).toBe('kernel.forbidden')
    expect(
      await codeOf(cases.served().as(auditor).put(`/api/cases/${id}`, { version, title: '別の名前' })),
    ).toBe('kernel.forbidden')
    expect((await cases.pageOf(id, auditor)).allowed).toEqual([])
  })

  it.each([
    ['an unknown member', { title: 'あ', color: 'red' }, 'kernel.invalid_input'],
    ['a NUL byte', { title: 'あ\u0000い' }, 'kernel.invalid_input'],
    ['a lone surrogate', { title: 'あ\ud800' }, 'kernel.invalid_input'],
    ['a category nobody knows', { title: 'あ', category: 'volcano' }, 'incidents.unknown_category'],
    ['a zone nobody knows', { title: 'あ', zones: ['moon'] }, 'incidents.unknown_zone'],
    ['a title over the limit', { title: 'あ'.repeat(201) }, 'kernel.invalid_input'],
  ])('refuses %s', async (_name, body, code) => {
    expect(await codeOf(cases.served().as(mori).post('/api/cases', body))).toBe(code)
  })
})

describe('two people at once', () => {
  it('refuses the second change of the same version and loses nothing', async () => {
    const { id, version } = await cases.open()
    const change = (who: Who, next: string) =>
      cases
        .served()
        .as(who)
        .put(`/api/cases/${id}`, {
          version,
          situation: { done: '抜線した', next, waitingFor: '', until: '' },
        })
    const replies = await Promise.all([change(mori, 'メモリを保存する'), change(takahashi, '県へ電話する')])
    expect(replies.map((reply) => String(reply.statusCode)).toSorted()).toEqual(['200', '409'])
    const refused = replies.find((reply) => reply.statusCode === 409)
    expect(refused?.json().error).toMatchObject({
      code: 'kernel.changed_meanwhile',
      message: expect.stringContaining('ほかの人が先に'),
    })
    expect((await cases.pageOf(id)).version).toBe(version + 1)
  })

  it('lets different people add different things to one case at the same moment', async () => {
    const { id } = await cases.open()
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        cases
          .served()
          .as(index % 2 ? mori : takahashi)
          .post(`/api/cases/${id}/timeline`, {
            occurredAt: '2026-11-25T09:00:00+09:00',
            lane: 'responder',
            text: `記録${index}`,
          }),
      ),
    )
    expect(replies.map((reply) => reply.statusCode)).toEqual(Array.from({ length: 12 }, () => 200))
    expect((await cases.pageOf(id)).timeline).toHaveLength(13)
  })

  it('adds the same value once, whatever way it is written', async () => {
    const { id } = await cases.open()
    const add = (value: string) => cases.served().as(mori).post(`/api/cases/${id}/observables`, { value })
    const codes = await Promise.all([
      codeOf(add('203.0.113.45')),
      codeOf(add('２０３．０．１１３．４５')),
      codeOf(add('203[.]0[.]113[.]45')),
    ])
    expect(codes.toSorted()).toEqual(['incidents.observable_there', 'incidents.observable_there', 'ok'])
    expect((await cases.pageOf(id)).observables).toMatchObject([
      { kind: 'ip', value: '203.0.113.45', defanged: '203[.]0[.]113[.]45' },
    ])
  })
})

describe('closing', () => {
  it('says what is missing, needs a second person beside the lead, and opens again', async () => {
    const { id } = await cases.open('誤送信', { severity: 3 })
    const task = (
      await cases
        .served()
        .as(mori)
        .post(`/api/cases/${id}/tasks`, { title: '相手に消してもらう', mandatory: true })
    ).json()
    const closing = (await cases.served().as(takasaki).get(`/api/cases/${id}/closing`)).json()
    expect(closing.missing.map((item: { code: string }) => item.code)).toEqual([
      'incidents.tasks',
      'incidents.ciso_decision',
      'incidents.resolution',
      'incidents.summary',
      'incidents.corrective',
      'incidents.second_person',
    ])
    expect(await codeOf(cases.served().as(saito).post(`/api/cases/${id}/close`, { version: 1 }))).toBe(
      'incidents.not_ready_to_close',
    )
    const cancel = { version: 1, to: 'cancelled', reason: '不要' }
    expect(await codeOf(cases.served().as(mori).post(`/api/tasks/${task.id}/move`, cancel))).toBe(
      'incidents.mandatory_needs_lead',
    )
    expect(
      await codeOf(cases.served().as(mori).post(`/api/tasks/${task.id}/move`, { version: 1, to: 'done' })),
    ).toBe('ok')
    const decision = {
      decidedAt: '2026-11-25T09:20:00+09:00',
      what: '公表しない',
      why: '相手が消したと確かめた',
    }
    expect(await codeOf(cases.served().as(saito).post(`/api/cases/${id}/decisions`, decision))).toBe('ok')
    const head = {
      version: 1,
      summary: '1件の誤送信',
      resolution: 'resolved',
      corrective: { kind: 'none', reason: '送信前確認を導入済み' },
    }
    expect(await codeOf(cases.served().as(mori).put(`/api/cases/${id}`, head))).toBe('ok')
    expect(await codeOf(cases.served().as(takasaki).post(`/api/cases/${id}/close`, { version: 2 }))).toBe(
      'incidents.not_ready_to_close',
    )
    expect(
      await codeOf(cases.served().as(takasaki).post(`/api/cases/${id}/countersign`, { version: 2 })),
    ).toBe('incidents.countersign_by_lead')
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/countersign`, { version: 2 }))).toBe(
      'ok',
    )
    expect(await codeOf(cases.served().as(takasaki).post(`/api/cases/${id}/close`, { version: 3 }))).toBe(
      'ok',
    )
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/tasks`, { title: '遅れて' }))).toBe(
      'incidents.case_closed',
    )
    expect(
      await codeOf(
        cases
          .served()
          .as(takasaki)
          .post(`/api/cases/${id}/reopen`, { version: 4, reason: '別の宛先が見つかった' }),
      ),
    ).toBe('ok')
    const page = await cases.pageOf(id)
    expect(page).toMatchObject({ stage: 'in_progress', closed: null, countersign: null })
  })

  it('takes the second signature away with the words it was given to', async () => {
    const { id } = await cases.open()
    await cases.served().as(mori).post(`/api/cases/${id}/countersign`, { version: 1 })
    await cases.served().as(mori).put(`/api/cases/${id}`, { version: 2, summary: '書き直した' })
    expect((await cases.pageOf(id)).countersign).toBeNull()
  })
})

describe('the ledger', () => {
  it('keeps one entry an event, with a commitment that anyone can compute again', async () => {
    const { id } = await cases.open()
    await cases
      .served()
      .as(takasaki)
      .post(`/api/cases/${id}/declare`, { version: 1, criteria: '公的機関の連絡とログが一致した' })
    await cases
      .served()
      .as(mori)
      .put(`/api/cases/${id}/phases`, { version: 2, phases: ['containment', 'evidence'] })
    const trail = await cases
      .served()
      .database.transaction(cases.served().bodyId, (tx) =>
        readTrail(tx, { bodyId: cases.served().bodyId, subject: { kind: 'case', id }, limit: 100 }),
      )
    expect(trail.map((entry) => [entry.event.type, entry.subject.version])).toEqual([
      ['case.opened', 1],
      ['case.declared', 2],
      ['case.started', 2],
      ['case.phases_set', 3],
    ])
    for (const { salt, commitment, sequence: _sequence, recordedAt, ...entry } of trail) {
      const again = commitmentOf(salt, { ...entry, recordedAt: recordedAt.toISOString() })
      expect(again.equals(commitment)).toBe(true)
    }
    const history = (await cases.served().as(auditor).get(`/api/cases/${id}/history`)).json()
    expect(history.total).toBe(6)
    expect(history.entries[0]).toMatchObject({ who: '森 大輔', what: '局面を変えた' })
  })
})

describe('today and search', () => {
  it('shows each seat what waits for it', async () => {
    const { id } = await cases.open('今日の案件')
    await cases
      .served()
      .as(mori)
      .post(`/api/cases/${id}/tasks`, {
        title: '台帳を直す',
        assignee: { seatId: cases.served().seatIds['lead'] },
      })
    await cases
      .served()
      .as(mori)
      .post(`/api/cases/${id}/countermeasures`, {
        measure: 'block',
        title: '203.0.113.45 との通信の遮断',
        target: { kind: 'other', label: '203.0.113.45' },
        rollback: '規則を外す',
        reviewAt: '2026-12-02T12:00:00+09:00',
      })
    const forLead = await cases.served().within(takasaki, listTodayLines)
    const own = forLead.filter((line) => line.href.includes(id)).map((line) => line.sentence)
    expect(own).toEqual([
      '森 大輔さんが提案した対処「203.0.113.45 との通信の遮断」が承認を待っています。',
      expect.stringContaining('「台帳を直す」があなたの作業になっています'),
    ])
    const forHandler = await cases.served().within(mori, listTodayLines)
    expect(forHandler.filter((line) => line.href.includes(id))).toEqual([])
  })

  it('finds by number in any spelling and by value', async () => {
    const { id, number } = await cases.open('探される案件')
    await cases.served().as(mori).post(`/api/cases/${id}/observables`, { value: 'evil.example' })
    const find = async (text: string) =>
      (await cases.served().within(mori, (ctx) => searchCases(ctx, { text, limit: 5 }))).map(
        (hit) => hit.href,
      )
    const wide = number.replace('案8-', '案８－')
    for (const text of [number, wide, `砦町-${number}`, '探される', 'evil[.]example'])
      expect(await find(text), text).toContain(`/cases/${id}`)
    expect(
      await cases.served().within(administrator, (ctx) => searchCases(ctx, { text: number, limit: 5 })),
    ).toEqual([])
  })
})
