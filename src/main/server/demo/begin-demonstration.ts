/** What the server does first when it is started as a demonstration: the town, then its day of logs. */
import type { Toride } from '../compose.ts'
import { ja } from '../../core/demo/ja.ts'
import { feedDemonstrationLogs, type TakeLines } from './feed-logs.ts'
import { loadDemonstration, readDemonstrationLogins } from './load-demonstration.ts'

export type Say = (text: string) => void

/** Says who may sign in, and answers the id of a town that it has just loaded; later starts find it there. */
export async function beginDemonstration(toride: Toride, say: Say): Promise<string | undefined> {
  const { kernel, slices, routes } = toride
  const { organization, access, incidents } = slices
  const isNew = !(await organization.soleBodyId())
  if (isNew) say(ja.preparing)
  const loaded = isNew
    ? await loadDemonstration({ kernel, organization, access, routes, cards: incidents.cards })
    : undefined
  const { password, logins } = loaded ?? readDemonstrationLogins(kernel)
  say(ja.ready({ password }))
  for (const { login, seat, name } of logins) say(ja.login({ login, seat, name }))
  return loaded?.bodyId
}

/** Feeds the day of logs while the screens can be used already. A fault is logged; the town stands without logs. */
export async function feedLogs(toride: Toride, say: Say, bodyId: string): Promise<void> {
  const { content, log, now } = toride.kernel
  const take: TakeLines = (source, lines) => toride.slices.logs.takeLines({ ...source, bodyId }, lines)
  try {
    say(ja.logs({ count: await feedDemonstrationLogs(content, now(), take) }))
  } catch (error) {
    log.error('the logs of the demonstration were not taken', error)
  }
}
