/** Cases that are sealed later, and opened to others again, over HTTP and the real database. */
import { beforeAll, describe, expect, it } from 'vitest'
import { codeOf } from '../../../test/served-cases.ts'
import { ciso, handler, lead, marker, ok, secret, useSealed } from '../../../test/served-sealed.ts'
import type { Who } from '../../../test/served-slices.ts'
import type { Deps } from './deps.ts'
import { removeJobs } from './rewrite-files.ts'

const { as, cases, makeKey, fill, everything } = useSealed()
const attack = { leak: { value: true, basis: secret('根拠') } }

beforeAll(() => makeKey(lead, ciso))

describe('a case that was readable before', () => {
  let opened: { id: string; version: number; number: string }

  it('is sealed for two at least, and its rows and files become ciphertext', async () => {
    opened = await cases.open(secret('あとから封緘'))
    await fill(opened.id)
    const seal = (who: Who, more: object) =>
      as(who).post(`/api/cases/${opened.id}/seal`, { version: opened.version, ...more })
    expect(await codeOf(seal(lead, {}))).toBe('sealing.two_needed')
    expect(await codeOf(seal(handler, {}))).toBe('kernel.forbidden')
    const { label } = await ok(seal(lead, { accountIds: [ciso.accountId] }))
    expect(await codeOf(seal(lead, { accountIds: [ciso.accountId] }))).toBe('sealing.already_sealed')
    await removeReadableFiles()
    expect(await codeOf(as(handler).get(`/api/cases/${opened.id}`))).toBe('kernel.not_found')
    const page = await ok(as(ciso).get(`/api/cases/${opened.id}`))
    expect(page).toMatchObject({ number: opened.number, title: secret('あとから封緘') })
    const sealed = await ok(as(ciso).get(`/api/seals/${opened.id}`))
    expect(sealed).toMatchObject({ seal: { label, wasReadable: true } })
    const dump = await everything(['public.trail'])
    expect(dump).not.toContain(marker)
    expect(dump).not.toContain(opened.number)
    const [item] = (await ok(as(lead).get(`/api/cases/${opened.id}/evidence`))).items
    const file = await as(lead).get(`/api/evidence/${item.id}/file`)
    expect(file.rawPayload.toString('utf8')).toContain(secret('中身'))
  })

  it('is opened to others again only once it is closed, with its files', async () => {
    const plain = await cases.open('封緘を解く案件')
    await ok(
      as(lead).post(`/api/cases/${plain.id}/seal`, { version: plain.version, accountIds: [ciso.accountId] }),
    )
    const unseal = () => as(ciso).post(`/api/cases/${plain.id}/unseal`, { reason: '終わった' })
    expect(await codeOf(unseal())).toBe('sealing.not_closed')
    const head = { resolution: 'not_incident', corrective: { kind: 'none', reason: '事故でない' } }
    await ok(
      as(lead).put(`/api/cases/${plain.id}`, { version: plain.version, summary: secret('結び'), ...head }),
    )
    await ok(as(lead).put(`/api/cases/${plain.id}/duties/facts`, { version: 0, answers: attack }))
    const { duties } = await ok(as(ciso).get(`/api/cases/${plain.id}/duties`))
    const chosen = duties.map((duty: { id: string; version: number }) => ({
      id: duty.id,
      version: duty.version,
    }))
    const aside = { duties: chosen, reason: '該当しない' }
    await ok(as(ciso).post(`/api/cases/${plain.id}/duties/set-aside`, aside))
    const { version } = await ok(as(ciso).get(`/api/cases/${plain.id}`))
    await ok(as(ciso).post(`/api/cases/${plain.id}/close`, { version }))
    await ok(unseal())
    const page = await ok(as(handler).get(`/api/cases/${plain.id}`))
    expect(page).toMatchObject({ number: plain.number, summary: secret('結び'), stage: 'closed' })
    const found = await ok(as(handler).get(`/api/cases?text=${encodeURIComponent('封緘を解く')}`))
    expect(found.cases.map((row: { id: string }) => row.id)).toEqual([plain.id])
    const sentences = async (who: Who) =>
      (await ok(as(who).get(`/api/cases/${plain.id}/history?limit=200`))).entries.map(
        (entry: { what: string }) => entry.what,
      )
    expect((await sentences(handler)).join()).toContain('封緘中の記録')
    expect((await sentences(ciso)).join()).not.toContain('封緘中の記録')
    expect(
      await codeOf(
        as(lead).post(`/api/cases/${plain.id}/seal`, { version: 1, accountIds: [ciso.accountId] }),
      ),
    ).toBe('kernel.changed_meanwhile')
  })
})

async function removeReadableFiles() {
  const { kernel, bodyId, database } = cases.served()
  const { rows } = await database.ownerPool.query<{ payload: { digests?: string[] } }>(
    'delete from graphile_worker._private_jobs returning payload',
  )
  const job = removeJobs({ kernel } as Deps).tasks['sealing.removeFiles']
  for (const { payload } of rows) if (payload.digests) await job?.({ bodyId, digests: payload.digests })
}
