/** Sessions: how long a sign-in lasts. */

const minuteMs = 60_000
export const idleMinutes = 30
export const absoluteHours = 12
/** Last-seen is written at most this often. */
export const touchAfterMs = minuteMs

export type SessionTimes = {
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly endedAt: Date | null
}

/** When the session ends if nothing more happens. */
export function endsAt(session: SessionTimes): Date {
  const idle = session.lastSeenAt.getTime() + idleMinutes * minuteMs
  const absolute = session.createdAt.getTime() + absoluteHours * 60 * minuteMs
  return new Date(Math.min(idle, absolute))
}

/** True while neither limit has passed and it has not ended. */
export function isAlive(session: SessionTimes, now: Date): boolean {
  const isEnded = session.endedAt !== null && now.getTime() >= session.endedAt.getTime()
  return !isEnded && now.getTime() < endsAt(session).getTime()
}
