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

/** True while neither limit has passed and nobody ended it. */
export function isAlive(session: SessionTimes, now: Date): boolean {
  return session.endedAt === null && now.getTime() < endsAt(session).getTime()
}
