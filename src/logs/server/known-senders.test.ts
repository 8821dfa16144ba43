/** Senders while the database is away: those it knew, for half a day, and no others. */
import { expect, it } from 'vitest'
import { systemActor } from '../../kernel/server/jobs.ts'
import { storeAway } from '../../kernel/server/store-away.ts'
import { rememberSenders } from './known-senders.ts'

const face = (key: string) => ({
  cookie: () => undefined,
  header: (name: string) => (name === 'authorization' ? `ApiKey ${key}` : undefined),
  remoteAddress: '192.0.2.1',
})
const at = (hours: number) => new Date(Date.UTC(2026, 10, 25, hours))

function senders() {
  const good = new Set(['good', 'later-revoked'])
  const state = { error: undefined as Error | undefined, good }
  const identify = rememberSenders(async (asked) => {
    if (state.error) throw state.error
    const key = asked.header('authorization')?.slice('ApiKey '.length) ?? ''
    return good.has(key) ? { actor: systemActor('body', key) } : undefined
  })
  return { state, identify }
}

it('knows a sender that was good when the database was last asked', async () => {
  const { state, identify } = senders()
  await identify(face('good'), at(0))
  state.error = storeAway()
  expect((await identify(face('good'), at(1)))?.actor.name).toBe('good')
  await expect(identify(face('other'), at(1))).rejects.toThrow(/does not answer/)
  await expect(identify(face('good'), at(13))).rejects.toThrow(/does not answer/)
})

it('forgets a sender that the database refuses, and trusts no other fault', async () => {
  const { state, identify } = senders()
  await identify(face('later-revoked'), at(0))
  state.error = new Error('a fault of the program')
  await expect(identify(face('later-revoked'), at(1))).rejects.toThrow(/fault of the program/)
  state.error = undefined
  state.good.delete('later-revoked')
  expect(await identify(face('later-revoked'), at(1))).toBeUndefined()
  state.error = storeAway()
  await expect(identify(face('later-revoked'), at(2))).rejects.toThrow(/does not answer/)
})
