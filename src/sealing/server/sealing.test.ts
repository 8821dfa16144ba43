/** Sealed cases over HTTP and the real database: who sees what, and what a copy of the stores would tell. */
import { describe, expect, it } from 'vitest'
import { codeOf } from '../../../test/served-cases.ts'
import * as people from '../../../test/served-sealed.ts'
import { ok, passphrase, useSealed } from '../../../test/served-sealed.ts'

const { lead, ciso, privacy, auditor, handler, administrator, staff, otherAuditor } = people
const { as, cases, makeKey, openSealed, requestOf, everything } = useSealed()

const marker = '秘匿目印'
const secret = (what: string) => `${marker}${what}`

describe('a case that is sealed from its first word', () => {
  it('lives for its participants and is not there for anybody else', async () => {
    await makeKey(auditor, ciso, privacy, lead, handler)
    const before = await ok(as(handler).get('/api/cases'))
    const { id, label } = await openSealed(auditor, {
      title: secret('題名'),
      accountIds: [ciso.accountId, lead.accountId],
    })
    expect(label).toMatch(/^封緘-[0-9A-F]{8}$/)
    await ok(
      as(lead).post(`/api/cases/${id}/timeline`, {
        occurredAt: '2026-11-25T03:07:00+09:00',
        lane: 'attacker',
        text: secret('経過'),
      }),
    )
    await ok(
      as(lead).post(`/api/cases/${id}/tasks`, {
        title: secret('作業'),
        mandatory: true,
        dueAt: '2026-11-26T09:00:00+09:00',
      }),
    )
    const page = await ok(as(ciso).get(`/api/cases/${id}`))
    expect(page).toMatchObject({ title: secret('題名'), number: label })
    expect(page.timeline.map((entry: { text: string }) => entry.text)).toEqual([
      secret('経過'),
      expect.stringContaining(label),
    ])
    expect(page.tasks[0]).toMatchObject({ title: secret('作業') })
    const history = await ok(as(ciso).get(`/api/cases/${id}/history`))
    expect(history.entries.map((entry: { type: string }) => entry.type)).toContain('task.added')
    expect((await ok(as(ciso).get('/api/cases'))).cases[0]).toMatchObject({ id, title: secret('題名') })
    expect(await ok(as(handler).get('/api/cases'))).toEqual(before)
    for (const who of [handler, privacy, administrator, staff]) {
      const reply = await as(who).get(`/api/cases/${id}`)
      const missing = await as(who).get('/api/cases/case_00000000000000000000000000')
      expect(normal(reply.body)).toEqual(normal(missing.body))
    }
    const dump = await everything()
    expect(dump).toContain(label)
    expect(dump).not.toContain(marker)
  })
})

/** Without the id of the request. */
function normal(body: string): string {
  return body.replaceAll(/"(requestId|id)":"[^"]+"/g, '')
}
void codeOf
void passphrase
void otherAuditor
void requestOf
void cases
