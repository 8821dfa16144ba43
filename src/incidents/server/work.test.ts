/** What belongs to a case, over HTTP and the real database. */
import { describe, expect, it } from 'vitest'
import { codeOf, knownItemId, mori, saito, takasaki, useCases } from '../../../test/served-cases.ts'

const cases = useCases()
const c2Card = 'c2_communication'

describe('countermeasures', () => {
  const draft = {
    measure: 'isolate',
    title: 'ZAIMU-AP01 の抜線',
    target: { kind: 'other', label: 'ZAIMU-AP01' },
    rollback: '線をつなぎ、疎通を確かめる',
    reviewAt: '2026-11-25T12:00:00+09:00',
  }

  it('goes from proposal to removal with a second person', async () => {
    const { id } = await cases.open()
    const proposed = (
      await cases.served().as(takasaki).post(`/api/cases/${id}/countermeasures`, draft)
    ).json()
    const at = (act: string) => `/api/countermeasures/${proposed.id}/${act}`
    expect(await codeOf(cases.served().as(mori).post(at('approve'), { version: 1 }))).toBe('kernel.forbidden')
    expect(await codeOf(cases.served().as(takasaki).post(at('approve'), { version: 1 }))).toBe(
      'incidents.own_proposal',
    )
    const shown = (await cases.pageOf(id, takasaki)).countermeasures[0]
    expect(shown.blocked).toMatchObject([
      { action: 'countermeasure.approve', code: 'incidents.own_proposal' },
    ])
    expect(await codeOf(cases.served().as(saito).post(at('approve'), { version: 1 }))).toBe('ok')
    expect(await codeOf(cases.served().as(mori).post(at('activate'), { version: 2 }))).toBe('ok')
    expect(await codeOf(cases.served().as(mori).post(at('activate'), { version: 3 }))).toBe(
      'incidents.measure_cannot_move',
    )
    const end = { version: 3, to: 'removed', reason: '安全を確かめた' }
    expect(await codeOf(cases.served().as(mori).post(at('end'), end))).toBe('ok')
    const page = await cases.pageOf(id)
    expect(page.countermeasures[0].stage).toBe('removed')
    expect(page.timeline.map((row: { text: string }) => row.text)).toContain(
      '対処を元に戻した：ZAIMU-AP01 の抜線（安全を確かめた）',
    )
  })

  it('acts at once in an emergency and waits for a countersignature', async () => {
    const { id } = await cases.open()
    const emergency = { ...draft, emergencyReason: '暗号化が広がっている' }
    const proposed = (
      await cases.served().as(mori).post(`/api/cases/${id}/countermeasures`, emergency)
    ).json()
    const page = await cases.pageOf(id, takasaki)
    expect(page.countermeasures[0]).toMatchObject({
      stage: 'active',
      waitsForCountersign: true,
      emergency: { countersignUntil: '2026-11-26T00:30:00.000Z' },
      allowed: expect.arrayContaining(['countermeasure.countersign']),
    })
    const sign = cases
      .served()
      .as(takasaki)
      .post(`/api/countermeasures/${proposed.id}/countersign`, { version: 1 })
    expect(await codeOf(sign)).toBe('ok')
  })

  it('asks for a review in the future', async () => {
    const { id } = await cases.open()
    const past = { ...draft, reviewAt: '2026-11-25T09:00:00+09:00' }
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/countermeasures`, past))).toBe(
      'incidents.review_missing',
    )
  })
})

describe('first-response cards', () => {
  it('makes tasks, follows each step in the timeline and takes paper later', async () => {
    const { id } = await cases.open()
    const { cards } = (await cases.served().as(mori).get(`/api/cards?zone=lgwan&category=${c2Card}`)).json()
    const started = await cases.served().as(mori).post(`/api/cases/${id}/runs`, { cardId: cards[0].id })
    expect(started.statusCode, started.body).toBe(200)
    const runId = started.json().id
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/runs`, { cardId: cards[0].id }))).toBe(
      'incidents.card_running',
    )
    const { card } = (await cases.served().as(mori).get(`/api/runs/${runId}`)).json()
    const [first, second, third] = card.steps
    const answers = Object.fromEntries(
      first.records
        .filter((record: { required: boolean }) => record.required)
        .map((record: { record_id: string }) => [record.record_id, 'unknown']),
    )
    const step = (body: object) => cases.served().as(mori).post(`/api/runs/${runId}/steps`, body)
    if (Object.keys(answers).length > 0)
      expect(await codeOf(step({ version: 1, stepId: first.id, act: 'finish' }))).toBe(
        'incidents.record_missing',
      )
    const paper = {
      act: 'finish',
      at: '2026-11-25T09:20:00+09:00',
      operator: '中村 幸子',
      onPaper: true,
      answers,
    }
    expect(await codeOf(step({ version: 1, stepId: first.id, ...paper }))).toBe('ok')
    expect(await codeOf(step({ version: 2, stepId: second.id, act: 'skip' }))).toBe(
      'incidents.reason_missing',
    )
    expect(
      await codeOf(step({ version: 2, stepId: second.id, act: 'skip', reason: '機械が見つからない' })),
    ).toBe('ok')
    expect(
      await codeOf(step({ version: 3, stepId: third.id, act: 'ask', reason: 'パスワードが分からない' })),
    ).toBe('ok')
    const page = await cases.pageOf(id)
    expect(page.tasks).toHaveLength(card.steps.length)
    expect(page.tasks.slice(0, 3).map((task: { stage: string }) => task.stage)).toEqual([
      'done',
      'cancelled',
      'in_progress',
    ])
    const onPaper = page.timeline.find((row: { onPaper: boolean }) => row.onPaper)
    expect(onPaper).toMatchObject({
      operator: '中村 幸子',
      occurredAt: '2026-11-25T00:20:00.000Z',
      origin: 'card',
    })
    expect(page.runs[0].settled).toBe(2)
    const move = { version: page.tasks[2].version, to: 'done' }
    expect(await codeOf(cases.served().as(mori).post(`/api/tasks/${page.tasks[2].id}/move`, move))).toBe(
      'incidents.task_of_card',
    )
  })

  it('finds the step by the short code of the paper, and gives the card as CACAO', async () => {
    const { cards } = (await cases.served().as(mori).get('/api/cards')).json()
    expect(cards.length).toBeGreaterThanOrEqual(6)
    const card = (await cases.served().as(mori).get(`/api/cards/${cards[0].id}`)).json()
    const found = await cases
      .served()
      .as(mori)
      .get(`/api/card-steps/${card.steps[1].shortCode.toLowerCase()}`)
    expect(found.json()).toMatchObject({ cardId: card.id, stepId: card.steps[1].id, number: 2 })
    const file = await cases.served().as(mori).get(`/api/cards/${card.id}/cacao`)
    const sheet = await cases.served().as(mori).get(`/api/cards/${card.id}/sheet`)
    expect(sheet.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    expect(card.contacts).toMatchObject([{ role: 'lead_seat', extension: '2301' }])
    expect(file.json()).toMatchObject({ type: 'playbook', spec_version: 'cacao-2.0', id: card.id })
  })
})

describe('timeline, decisions, links', () => {
  it('corrects an entry by a new one and keeps the old', async () => {
    const { id } = await cases.open()
    const entry = { occurredAt: '2026-11-25T09:00:00+09:00', lane: 'victim', text: '財務会計が停止' }
    const added = (await cases.served().as(mori).post(`/api/cases/${id}/timeline`, entry)).json()
    const correction = {
      ...entry,
      version: 1,
      occurredAt: '2026-11-25T08:58:00+09:00',
      reason: '時計を見直した',
    }
    expect(await codeOf(cases.served().as(mori).post(`/api/timeline/${added.id}/correct`, correction))).toBe(
      'ok',
    )
    const again = { ...correction, version: 2 }
    expect(await codeOf(cases.served().as(mori).post(`/api/timeline/${added.id}/correct`, again))).toBe(
      'incidents.already_corrected',
    )
    const rows = (await cases.served().as(mori).get(`/api/cases/${id}/timeline?limit=10`)).json().entries
    const old = rows.find((row: { id: string }) => row.id === added.id)
    const replacement = rows.find((row: { id: string }) => row.id === old.correctedBy)
    expect(replacement).toMatchObject({ corrects: { entryId: added.id, reason: '時計を見直した' } })
  })

  it('refuses an entry from the future', async () => {
    const { id } = await cases.open()
    const entry = { occurredAt: '2026-11-25T12:00:00+09:00', lane: 'victim', text: '起きていない' }
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/timeline`, entry))).toBe(
      'incidents.in_future',
    )
  })

  it('keeps a register item as it was, once', async () => {
    const { id } = await cases.open()
    const link = { role: 'asset', itemId: knownItemId, compromise: 'suspected' }
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/links`, link))).toBe('ok')
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/links`, link))).toBe(
      'incidents.already_linked',
    )
    const other = { ...link, itemId: 'other_0000000000000000000000001a' }
    expect(await codeOf(cases.served().as(mori).post(`/api/cases/${id}/links`, other))).toBe(
      'incidents.unknown_item',
    )
    expect((await cases.pageOf(id)).links[0]).toMatchObject({
      snapshot: { title: '財務会計' },
      compromise: 'suspected',
    })
  })

  it('finds cases that saw the same value', async () => {
    const first = await cases.open('一つ目')
    const second = await cases.open('二つ目')
    for (const { id } of [first, second])
      await cases.served().as(mori).post(`/api/cases/${id}/observables`, { value: 'hxxps://bad.example/a' })
    const similar = (await cases.served().as(mori).get(`/api/cases/${first.id}/similar`)).json()
    expect(similar.cases).toMatchObject([
      { id: second.id, shared: [{ kind: 'url', defanged: 'hxxps://bad[.]example/a' }] },
    ])
  })
})
