/** Keys that people have opened, by session: in the memory of this process only, gone with the session or a restart. */
import { absoluteHours, idleMinutes } from '../../access/core/session.ts'
import type { KeyPair } from '../../kernel/server/seal/envelope.ts'

export type SessionKey = {
  readonly accountId: string
  /** Id of the stored key: a key made anew ends what the old one had opened. */
  readonly keyId: string
  readonly pair: KeyPair
  readonly openedAt: Date
  /** Data keys unwrapped so far, by case and version. */
  readonly dataKeys: Map<string, Buffer>
}

export type SessionKeys = {
  open(sessionId: string, key: SessionKey): void
  /** The key of this session and account while its time has not run out. */
  find(sessionId: string | undefined, accountId: string, now: Date): SessionKey | undefined
  wipe(sessionId: string): void
  wipeAccount(accountId: string): void
  /** Wipes what nobody has used for as long as a session may stand idle, or what is too old. */
  sweep(now: Date): void
  wipeAll(): void
}

type Held = SessionKey & { usedAt: Date }

export function createSessionKeys(): SessionKeys {
  const held = new Map<string, Held>()
  const wipe = (sessionId: string) => {
    const key = held.get(sessionId)
    if (!key) return
    key.pair.privateKey.fill(0)
    for (const dataKey of key.dataKeys.values()) dataKey.fill(0)
    held.delete(sessionId)
  }
  const wipeIf = (matches: (key: Held) => boolean) => {
    for (const [sessionId, key] of held) if (matches(key)) wipe(sessionId)
  }
  return {
    open: (sessionId, key) => {
      wipe(sessionId)
      held.set(sessionId, { ...key, usedAt: key.openedAt })
    },
    find: (sessionId, accountId, now) => {
      const key = sessionId === undefined ? undefined : held.get(sessionId)
      if (!key || sessionId === undefined || key.accountId !== accountId) return undefined
      if (isOver(key, now)) {
        wipe(sessionId)
        return undefined
      }
      key.usedAt = now
      return key
    },
    wipe,
    wipeAccount: (accountId) => wipeIf((key) => key.accountId === accountId),
    sweep: (now) => wipeIf((key) => isOver(key, now)),
    wipeAll: () => wipeIf(() => true),
  }
}

function isOver({ usedAt, openedAt }: Held, now: Date): boolean {
  const idle = now.getTime() - usedAt.getTime() >= idleMinutes * 60_000
  return idle || now.getTime() - openedAt.getTime() >= absoluteHours * 3_600_000
}
