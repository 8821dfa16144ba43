/** The life of a report over HTTP and the real database: from the words heard to a case or to an end. */
import { beforeAll, describe, expect, it } from 'vitest'
import { codeOf, mori, saito, takahashi, takasaki } from '../../../test/served-cases.ts'
import { hayashi, inoue, ok, policeWords, slipOf, tamura, useIntake } from '../../../test/served-intake.ts'
import type { Who } from '../../../test/served-slices.ts'
import { commitmentOf } from '../../kernel/server/ledger.ts'
import { ja } from '../core/ja.ts'

const intake = useIntake()
const triage = { to: 'triage', category: 'c2_communication', severity: 3, zone: 'lgwan', note: '至急' }
const close = { to: 'close', reason: 'not_security', note: '工事の連絡だった' }
const code = (who: Who, id: string, act: { to: string }) => codeOf(intake.act(who, id, act))

describe('the way of a report', () => {
  it('goes from received over acknowledged and triaged into a case, and the case knows it', async () => {
    const received = await intake.receive(tamura)
    expect(received.numberLabel).toMatch(/^受8-\d{4}$/)
    expect(received).toMatchObject({
      stage: 'received',
      isFromOutside: true,
      taken: { by: { name: '田村 悠' } },
      promisedAt: '2026-11-25T01:00:00.000Z',
    })
    const taken = await ok(intake.act(mori, received.id, { to: 'acknowledge' }))
    expect(taken).toMatchObject({ stage: 'acknowledged', acknowledged: { by: { name: '森 大輔' } } })
    const triaged = await ok(intake.act(mori, received.id, triage))
    expect(triaged).toMatchObject({ stage: 'triaged', triage: { severity: 3, zone: 'lgwan' } })
    const opened = await ok(
      intake.act(mori, received.id, {
        to: 'case',
        title: '攻撃者の指令サーバへの通信',
        category: 'c2_communication',
        severity: 3,
        zone: 'lgwan',
      }),
    )
    expect(opened.report).toMatchObject({ stage: 'linked', caseId: opened.caseId })
    const page = await ok(intake.as(mori).get(`/api/cases/${opened.caseId}`))
    expect(page.observables).toMatchObject([{ kind: 'ip', value: '203.0.113.45' }])
    expect(page.known).toMatchObject({ at: '2026-11-25T00:12:00.000Z', section: '総務課（交換）' })
    expect(page.timeline.map((entry: { text: string }) => entry.text).join()).toContain(received.numberLabel)
    expect(await code(mori, received.id, triage)).toBe('intake.already_decided')
  })

  it('ties the case to the machines of the register that the report names, each once', async () => {
    const organization = await ok(intake.as(takasaki).get('/api/organization'))
    const unit = organization.units[0].id
    const values = { name: 'JUMIN-DB01', unit, zone: 'mynumber', ip_addresses: ['10.1.4.9'] }
    const machine = await ok(
      intake.as(mori).post('/api/registers/kinds/machine/items', { values, verified: true }),
    )
    const named = {
      slip: { machineName: 'jumin-db01', addresses: [{ type: 'ip', value: '10.1.4.9' }] },
    }
    const [first, second] = [await intake.receive(tamura, named), await intake.receive(tamura, named)]
    const head = { title: '住民記録', category: 'malware', severity: 3, zone: 'mynumber' }
    const opened = await ok(intake.act(mori, first.id, { to: 'case', ...head, withReportIds: [second.id] }))
    const page = await ok(intake.as(mori).get(`/api/cases/${opened.caseId}`))
    expect(page.links).toMatchObject([
      { role: 'asset', compromise: 'unknown', snapshot: { itemId: machine.id, title: 'JUMIN-DB01' } },
    ])
  })

  it('takes a report that nobody took when somebody decides about it', async () => {
    const { id } = await intake.receive(tamura)
    const triaged = await ok(intake.act(takahashi, id, triage))
    expect(triaged.acknowledged).toMatchObject({ how: 'decision', by: { name: '髙橋 花' } })
  })

  it('joins a case that runs, and refuses one that nobody knows', async () => {
    const { id } = await intake.receive(tamura)
    const unknown = { to: 'link', caseId: 'case_0000000000000000000000000a' }
    expect(await code(mori, id, unknown)).toBe('intake.unknown_case')
    const opened = await ok(intake.as(mori).post('/api/cases', { title: '先の案件' }))
    expect(await ok(intake.act(mori, id, { to: 'link', caseId: opened.id }))).toMatchObject({
      stage: 'linked',
    })
    const list = await ok(intake.as(mori).get(`/api/reports?show=decided&caseId=${opened.id}`))
    expect(list.rows.map((row: { id: string }) => row.id)).toEqual([id])
  })

  it('is put off only with a time that is still to come', async () => {
    const { id } = await intake.receive(inoue, { kind: 'web', slip: { reporter: staffReporter() } })
    const past = { to: 'later', reason: '担当が戻るのを待つ', until: '2026-11-25T09:29:59+09:00' }
    expect(await code(mori, id, past)).toBe('intake.time_has_passed')
    const later = await ok(intake.act(mori, id, { ...past, until: '2026-11-25T13:00:00+09:00' }))
    expect(later.later).toMatchObject({ until: '2026-11-25T04:00:00.000Z' })
  })

  it('keeps what the paper says about its time, and never a time that is still to come', async () => {
    const copied = await intake.receive(tamura, { kind: 'paper', receivedAt: '2026-11-24T22:10:00+09:00' })
    expect(copied).toMatchObject({ receivedAt: '2026-11-24T22:10:00+09:00' })
    expect(copied.transcribed).toMatchObject({ by: { name: '田村 悠' } })
    const future = await intake.receive(tamura, { kind: 'paper', receivedAt: '2026-12-24T22:10:00+09:00' })
    expect(future).toMatchObject({ receivedAt: '2026-11-25T00:30:00.000Z' })
  })
})

describe('the end of a notice from outside', () => {
  it('needs a reply and a second person: neither who took it nor who asked', async () => {
    const { id } = await intake.receive(mori)
    expect(await ok(intake.act(takahashi, id, close))).toMatchObject({
      stage: 'acknowledged',
      closing: { requested: { by: { name: '髙橋 花' } } },
    })
    expect(await code(takahashi, id, close)).toBe('intake.second_person_needed')
    expect(await code(mori, id, close)).toBe('intake.second_person_needed')
    expect(await code(takasaki, id, close)).toBe('intake.reply_needed')
    const blocked = (await intake.read(id, takasaki)).blocked
    expect(blocked).toMatchObject([{ action: 'report.close', code: 'intake.reply_needed' }])
    await ok(intake.act(takahashi, id, { to: 'replies', text: '工事の知らせと確かめ、お礼を伝えた' }))
    expect(await code(mori, id, close)).toBe('intake.second_person_needed')
    const closed = await ok(intake.act(takasaki, id, close))
    expect(closed).toMatchObject({
      stage: 'closed',
      closing: { requested: { by: { name: '髙橋 花' } }, confirmed: { by: { name: '髙﨑 一郎' } } },
    })
  })

  it('is only asked for by the person at the telephone who does nothing', async () => {
    const { id } = await intake.receive(tamura)
    const noAction = { to: 'end-call', ending: 'no_action' }
    expect(await code(tamura, id, noAction)).toBe('intake.reason_needed')
    const ended = await ok(intake.act(tamura, id, { ...noAction, note: '間違い電話だった' }))
    expect(ended).toMatchObject({ stage: 'received', closing: { requested: { by: { name: '田村 悠' } } } })
    expect(await code(tamura, id, close)).toBe('kernel.forbidden')
    expect((await intake.read(id)).stage).toBe('received')
  })

  it('is undone by anybody who decides, and starts again with two people', async () => {
    const { id } = await intake.receive(tamura)
    const reopen = { to: 'reopen', reason: '同じ番号からまた連絡があった' }
    expect(await code(mori, id, reopen)).toBe('intake.still_open')
    await ok(intake.act(mori, id, { to: 'replies', text: 'お礼を伝えた' }))
    await ok(intake.act(mori, id, close))
    await ok(intake.act(saito, id, close))
    const reopened = await ok(intake.act(takahashi, id, reopen))
    expect(reopened.stage).toBe('acknowledged')
    expect(reopened.closing).toBeUndefined()
    expect(await ok(intake.act(saito, id, close))).toMatchObject({ stage: 'acknowledged' })
    expect(await code(saito, id, close)).toBe('intake.second_person_needed')
  })

  it('is one act when a colleague reported it', async () => {
    const { id } = await intake.receive(inoue, { kind: 'web', slip: { reporter: staffReporter() } })
    expect(await ok(intake.act(mori, id, { ...close, reason: 'benign' }))).toMatchObject({ stage: 'closed' })
  })
})

describe('who the caller is', () => {
  let contactId = ''
  beforeAll(async () => {
    contactId = await intake.addContact({
      name: 'みやま県警察本部（代表）',
      organization: 'みやま県警察本部',
      role: 'police_cyber',
      phone: '03-0000-4110',
    })
  })

  it('is checked by a number of the register, never by the one the caller gave', async () => {
    const { id } = await intake.receive(tamura)
    const call = { to: 'verification', contactId, outcome: 'verified', note: '交換台から大森さんへ' }
    expect(await code(mori, id, { ...call, number: '03-0000-9999' } as { to: string })).toBe(
      'intake.not_the_callers_number',
    )
    const elsewhere = { ...call, number: '03-0000-4110', contactId: 'item_0000000000000000000000000a' }
    expect(await code(mori, id, elsewhere)).toBe('intake.unknown_contact')
    const verified = await ok(intake.act(mori, id, { ...call, number: '03-0000-4110' }))
    expect(verified.verification).toMatchObject({ outcome: 'verified', number: '03-0000-4110', contactId })
    const proposal = await ok(intake.as(mori).get(`/api/reports/${id}/proposal`))
    expect(proposal.reasons).toContain(ja.proposal.verified)
  })

  it('finds the organisation in the register by what the caller called it', async () => {
    const organization = encodeURIComponent('みやま県警察本部 サイバー犯罪対策課')
    const found = await ok(intake.as(tamura).get(`/api/intake/contacts?organization=${organization}`))
    expect(found.contacts).toMatchObject([{ id: contactId, numbers: ['03-0000-4110'] }])
  })
})

describe('two people at once', () => {
  it('lets one take a report and tells the other who did', async () => {
    const { id } = await intake.receive(tamura)
    const replies = await Promise.all(
      [mori, takahashi].map((who) => intake.as(who).post(`/api/reports/${id}/acknowledge`)),
    )
    expect(replies.map((reply) => String(reply.statusCode)).toSorted()).toEqual(['200', '409'])
    expect(await codeOf(intake.as(saito).post(`/api/reports/${id}/acknowledge`))).toBe('kernel.forbidden')
    const late = (await intake.as(takasaki).post(`/api/reports/${id}/acknowledge`)).json()
    expect(late.error).toMatchObject({
      code: 'intake.taken_by_another',
      message: expect.stringContaining('さんが先に受け取りました'),
    })
    expect((await intake.trailOf(id)).map((entry) => entry.event.type)).toEqual([
      'report.received',
      'report.acknowledged',
    ])
  })

  it('refuses the slip that was written upon an older version', async () => {
    const { id, version } = await intake.receive(tamura)
    const write = (who: Who, verbatim: string) =>
      intake.as(who).put(`/api/reports/${id}/slip`, { version, slip: slipOf({ verbatim }) })
    const replies = await Promise.all([write(tamura, 'はじめの文'), write(mori, 'あとの文')])
    expect(replies.map((reply) => String(reply.statusCode)).toSorted()).toEqual(['200', '409'])
    const refused = replies.find((reply) => reply.statusCode === 409)?.json()
    expect(refused.error.message).toContain('ほかの人が先に変更しました')
  })

  it('gives every report a number of its own', async () => {
    const received = await Promise.all(Array.from({ length: 10 }, () => intake.receive(tamura)))
    expect(new Set(received.map((report) => report.numberLabel)).size).toBe(10)
  })
})

describe('who sees what', () => {
  it('shows the switchboard and the staff only what they took in', async () => {
    const own = await intake.receive(hayashi)
    const others = await intake.receive(tamura)
    const list = await ok(intake.as(hayashi).get('/api/reports?show=mine'))
    expect(list.rows.map((row: { id: string }) => row.id)).toEqual([own.id])
    const open = await ok(intake.as(hayashi).get('/api/reports?show=open'))
    expect(open.total).toBe(1)
    expect(open.counts).toMatchObject({ open: 1 })
    for (const path of ['', '/slip/pdf'])
      expect(await codeOf(intake.as(hayashi).get(`/api/reports/${others.id}${path}`))).toBe(
        'kernel.not_found',
      )
    const stolen = intake
      .as(hayashi)
      .put(`/api/reports/${others.id}/slip`, { version: 1, slip: slipOf({ verbatim: '消した' }) })
    expect(await codeOf(stolen)).toBe('kernel.not_found')
    expect((await intake.read(others.id)).slip.verbatim).toBe(policeWords)
    expect(await codeOf(intake.as(hayashi).get(`/api/reports/${own.id}/proposal`))).toBe('kernel.forbidden')
  })

  it('prints the slip for who took it and writes that it was read', async () => {
    const { id } = await intake.receive(tamura)
    const reply = await intake.as(tamura).get(`/api/reports/${id}/slip/pdf`)
    expect(reply.headers['content-type']).toBe('application/pdf')
    expect(reply.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  })
})

describe('the trail', () => {
  it('keeps one entry an event, with a commitment that anyone can compute again', async () => {
    const { id } = await intake.receive(tamura)
    const slip = slipOf({ machineName: 'ZAIMU-AP01' })
    await ok(intake.as(tamura).put(`/api/reports/${id}/slip`, { version: 1, slip }))
    await ok(intake.act(tamura, id, { to: 'end-call', ending: 'call_back', minutes: 30 }))
    await ok(intake.act(mori, id, triage))
    await ok(intake.act(mori, id, { to: 'replies', text: '調べて折り返すと伝えた' }))
    await ok(intake.act(mori, id, close))
    await ok(intake.act(takasaki, id, close))
    await ok(intake.act(mori, id, { to: 'reopen', reason: '続報が来た' }))
    const trail = await intake.trailOf(id)
    expect(trail.map((entry) => [entry.event.type, entry.subject.version])).toEqual([
      ['report.received', 1],
      ['report.slipWritten', 2],
      ['report.callEnded', 3],
      ['report.acknowledged', 4],
      ['report.triaged', 4],
      ['report.replied', 5],
      ['report.closeRequested', 6],
      ['report.closed', 7],
      ['report.reopened', 8],
    ])
    for (const { salt, commitment, sequence: _sequence, recordedAt, ...entry } of trail) {
      const again = commitmentOf(salt, { ...entry, recordedAt: recordedAt.toISOString() })
      expect(again.equals(commitment)).toBe(true)
    }
    expect((await intake.read(id)).version).toBe(8)
  })
})

function staffReporter() {
  return { name: '井上 健', organization: '税務課', type: 'staff', callback: '', theirReference: '' }
}
