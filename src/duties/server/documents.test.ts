/** Documents of a case over HTTP and the real database: drafted, reviewed, approved, submitted, unchangeable. */
import { createHash } from 'node:crypto'
import { appendFileSync, chmodSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { searchSource } from '../../kernel/server/today.ts'
import { auditor, codeOf, mori, saito, takasaki } from '../../../test/served-cases.ts'
import { attack, nakamura, said, useDuties } from '../../../test/served-duties.ts'

const duties = useDuties()
const { as, ok, open, read, save, writeSheet } = duties

type Duty = { id: string; version: number; key: string }

const unknown = { value: null, isUnknown: true }

/** Takes a case to a reviewed preliminary report. */
async function reviewed(caseId: string) {
  await save(caseId, { answers: attack })
  const page = await read(caseId)
  const served = page.duties.filter((duty: Duty) => duty.key === 'appi.preliminary')
  const made = await ok(
    as(mori).post(`/api/cases/${caseId}/documents`, {
      form: 'ppc-leak',
      purpose: 'preliminary',
      dutyIds: served.map((duty: Duty) => duty.id),
    }),
  )
  await ok(writeSheet(caseId, sheet))
  const draft = await ok(as(mori).get(`/api/documents/${made.id}`))
  await ok(as(mori).post(`/api/documents/${made.id}/request-review`, { version: draft.version }))
  await ok(as(takasaki).post(`/api/documents/${made.id}/review`, { version: draft.version + 1 }))
  return ok(as(takasaki).get(`/api/documents/${made.id}`))
}

const sheet = {
  organ: said('砦町長'),
  finder: said('警察'),
  course: said('髙﨑係長席の①番の端末から、㈱アカネの保守回線を通じて通信があった。'),
  media: said(['電子データ']),
  data_kinds: said(['住民情報']),
  data_items: said(['氏名', '住所']),
  persons: said('最大2,340人'),
  persons_certainty: said('最大の数'),
  cause_detail: unknown,
}

describe('a report on its way', () => {
  it('goes from facts over review and approval to a receipt number, and stands from then on', async () => {
    const { id } = await open()
    const document = await reviewed(id)
    expect(document).toMatchObject({
      stage: 'reviewed',
      completeness: { total: 9 },
      title: '漏えい等報告書（速報）',
    })
    expect(
      await codeOf(as(mori).post(`/api/documents/${document.id}/approve`, { version: document.version })),
    ).toBe('kernel.forbidden')
    await ok(as(saito).post(`/api/documents/${document.id}/approve`, { version: document.version }))
    const approved = await ok(as(mori).get(`/api/documents/${document.id}`))
    expect(approved).toMatchObject({ stage: 'approved', approvedBy: saito.name })
    const first = await fileOf(document.id, 'docx')
    expect(first.sha256).toBe(approved.files.docx.sha256)
    expect(entryOf(first.bytes, 'word/document.xml')).toContain('髙﨑係長席の①番の端末から、㈱アカネ')

    await ok(writeSheet(id, { course: said('書き直した') }))
    const after = await ok(as(mori).get(`/api/documents/${document.id}`))
    expect(after.contentHash).toBe(approved.contentHash)
    expect(JSON.stringify(after.sections)).toContain('㈱アカネ')
    for (const format of ['docx', 'xlsx', 'pdf'] as const) {
      duties.cases.served().setNow(new Date('2026-11-25T03:00:00.000Z'))
      expect((await fileOf(document.id, format)).sha256).toBe(approved.files[format].sha256)
    }

    const page = await read(id)
    const duty = page.duties.find((entry: Duty) => entry.key === 'appi.preliminary')
    const submission = {
      duties: [{ id: duty.id, version: duty.version }],
      kind: 'preliminary',
      documentId: document.id,
      channel: '受付画面',
      receiptNumber: '20261125-0042',
      submittedAt: '2026-11-25T11:30:00+09:00',
    }
    const path = `/api/cases/${id}/duties/submissions`
    expect(await codeOf(as(mori).post(path, submission))).toBe('kernel.forbidden')
    expect(await codeOf(as(takasaki).post(path, { ...submission, receiptNumber: '' }))).toBe(
      'duties.receipt_missing',
    )
    await ok(as(takasaki).post(path, submission))
    const sent = await read(id)
    expect(sent.duties.find((entry: Duty) => entry.key === 'appi.preliminary')).toMatchObject({
      stage: 'preliminary_submitted',
      isSettled: true,
      submissions: [{ receiptNumber: '20261125-0042', submittedBy: takasaki.name, documentId: document.id }],
    })
    expect(sent.documents[0]).toMatchObject({
      stage: 'submitted',
      submission: { receiptNumber: '20261125-0042' },
    })
    const timeline = (await duties.cases.pageOf(id)).timeline.map((entry: { text: string }) => entry.text)
    expect(timeline.join()).toContain('受付番号 20261125-0042')
    const { kernel, within } = duties.cases.served()
    const found = await within(auditor, async (ctx) => {
      const [search] = kernel.slots.of(searchSource).slice(-1)
      return (await search?.(ctx, { text: '1125-0042', limit: 5 })) ?? []
    })
    expect(found).toMatchObject([{ number: '20261125-0042', href: `/duties/${id}` }])
    const hits = await ok(as(mori).get(`/api/duties?show=settled&limit=200`))
    expect(hits.duties.map((entry: Duty) => entry.id)).toContain(duty.id)
  })

  it('lets neither the author nor whoever wrote last review or approve', async () => {
    const { id } = await open()
    await save(id, { answers: attack })
    const wanted = { form: 'ppc-leak', purpose: 'preliminary', dutyIds: [] }
    const made = await ok(as(takasaki).post(`/api/cases/${id}/documents`, wanted))
    await ok(writeSheet(id, sheet, takasaki))
    const draft = await ok(as(takasaki).get(`/api/documents/${made.id}`))
    const path = `/api/documents/${made.id}`
    expect(await codeOf(as(takasaki).post(`${path}/review`, { version: draft.version }))).toBe(
      'duties.reviewer_is_author',
    )
    await ok(as(nakamura).post(`${path}/review`, { version: draft.version }))
    const seen = await ok(as(takasaki).get(path))
    expect(await codeOf(as(takasaki).post(`${path}/approve`, { version: seen.version }))).toBe(
      'duties.approver_is_author',
    )
    expect(seen.blocked.map((act: { code: string }) => act.code)).toContain('duties.approver_is_author')
    const alone = { version: seen.version, aloneBecause: '夜間で、ほかに誰もいないため' }
    await ok(as(takasaki).post(`${path}/approve`, alone))
    const approved = await ok(as(saito).get(path))
    expect(approved.countersignBy).not.toBeNull()
    expect(await codeOf(as(takasaki).post(`${path}/countersign`, { version: approved.version }))).toBe(
      'duties.countersigner_is_approver',
    )
    await ok(as(saito).post(`${path}/countersign`, { version: approved.version }))
    expect((await ok(as(saito).get(path))).countersignedBy).toBe(saito.name)
  })

  it('goes back to draft when the facts change after review, and a correction takes the place of the old one', async () => {
    const { id } = await open()
    const document = await reviewed(id)
    const written = await ok(writeSheet(id, { secondary: said('無') }))
    expect(written.reopened).toEqual([document.id])
    const again = await ok(as(takasaki).get(`/api/documents/${document.id}`))
    expect(again.stage).toBe('draft')
    const path = `/api/documents/${document.id}`
    await ok(as(takasaki).post(`${path}/review`, { version: again.version }))
    await ok(as(saito).post(`${path}/approve`, { version: again.version + 1 }))
    const wanted = { form: 'ppc-leak', purpose: 'preliminary', dutyIds: [] }
    const next = await ok(as(mori).post(`/api/cases/${id}/documents`, { ...wanted, replacesId: document.id }))
    expect(await codeOf(as(mori).post(`/api/cases/${id}/documents`, wanted))).toBe(
      'duties.document_open_already',
    )
    await ok(as(takasaki).post(`/api/documents/${next.id}/review`, { version: 1 }))
    await ok(as(saito).post(`/api/documents/${next.id}/approve`, { version: 2 }))
    expect(await ok(as(mori).get(path))).toMatchObject({ stage: 'superseded', supersededById: next.id })
  })

  it('keeps final reports for the CISO and marks a draft as one', async () => {
    const { id } = await open()
    await save(id, { answers: attack })
    const made = await ok(
      as(mori).post(`/api/cases/${id}/documents`, { form: 'ppc-leak', purpose: 'final', dutyIds: [] }),
    )
    await ok(writeSheet(id, sheet))
    const { version } = await ok(as(mori).get(`/api/documents/${made.id}`))
    await ok(as(nakamura).post(`/api/documents/${made.id}/review`, { version }))
    const approve = { version: version + 1 }
    expect(await codeOf(as(takasaki).post(`/api/documents/${made.id}/approve`, approve))).toBe(
      'duties.final_needs_ciso',
    )
    const draft = await fileOf(made.id, 'docx')
    expect(entryOf(draft.bytes, 'word/document.xml')).toContain('【下書き】')
    expect(draft.name).toContain('下書き')
    await ok(as(saito).post(`/api/documents/${made.id}/approve`, approve))
  })

  it.each(['first-report', 'notice-to-persons', 'police-package'])(
    'renders %s in three formats',
    async (form) => {
      const { id } = await open()
      const made = await ok(
        as(mori).post(`/api/cases/${id}/documents`, { form, purpose: 'preliminary', dutyIds: [] }),
      )
      for (const [format, magic] of [
        ['docx', 'PK'],
        ['xlsx', 'PK'],
        ['pdf', '%PDF'],
      ] as const)
        expect((await fileOf(made.id, format)).bytes.subarray(0, magic.length).toString()).toBe(magic)
    },
  )

  it('knows to whom a first report goes also when no duty was chosen', async () => {
    const { id } = await open()
    const wanted = { form: 'first-report', purpose: 'preliminary', dutyIds: [] }
    const made = await ok(as(mori).post(`/api/cases/${id}/documents`, wanted))
    const [head] = (await ok(as(mori).get(`/api/documents/${made.id}`))).sections
    expect(JSON.stringify(head)).toContain('総務省・みやま県')
  })

  it('hands out nothing in the place of bytes that were changed on disk', async () => {
    const { id } = await open()
    const document = await reviewed(id)
    await ok(as(saito).post(`/api/documents/${document.id}/approve`, { version: document.version }))
    const { files } = await ok(as(mori).get(`/api/documents/${document.id}`))
    const { sha256 } = files.pdf
    const path = join(duties.cases.served().dataDir, 'blobs', sha256.slice(0, 2), sha256)
    chmodSync(path, 0o600)
    appendFileSync(path, ' ')
    const reply = await as(mori).get(`/api/documents/${document.id}/files/pdf`)
    expect(reply.statusCode).toBe(500)
    expect(reply.json().error.code).toBe('kernel.unexpected')
  })

  it('refuses an entry that does not fit its field by its label, and a stranger', async () => {
    const { id } = await open()
    expect((await writeSheet(id, { finder: said('うわさ') })).json().error).toMatchObject({
      code: 'duties.entry_unreadable',
      params: { labels: '発見者' },
    })
    expect((await writeSheet(id, { nobody: said('x') })).json().error.code).toBe('duties.entry_unreadable')
    expect((await writeSheet(id, { course: said('あ'.repeat(20_001)) })).json().error.code).toBe(
      'kernel.invalid_input',
    )
  })
})

async function fileOf(id: string, format: string) {
  const reply = await as(mori).get(`/api/documents/${id}/files/${format}`)
  expect(reply.statusCode, reply.body.slice(0, 300)).toBe(200)
  const bytes = reply.rawPayload
  const name = decodeURIComponent(String(reply.headers['content-disposition']))
  return { bytes, name, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** One deflated entry of a ZIP file, by its local header. */
function entryOf(bytes: Buffer, name: string): string {
  let at = bytes.indexOf(Buffer.from('PK\u0003\u0004'))
  while (at >= 0) {
    const nameLength = bytes.readUInt16LE(at + 26)
    const start = at + 30 + nameLength + bytes.readUInt16LE(at + 28)
    if (bytes.subarray(at + 30, at + 30 + nameLength).toString() === name)
      return inflateRawSync(bytes.subarray(start), { finishFlush: 2 }).toString('utf8')
    at = bytes.indexOf(Buffer.from('PK\u0003\u0004'), at + 4)
  }
  throw new Error(`no ${name}`)
}
