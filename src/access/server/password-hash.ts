/** Password hashes: argon2id with 19 MiB and two passes (OWASP), few at a time so that a flood stops nobody else. */
import { hash, verify } from '@node-rs/argon2'
import { refuse, type Refusal } from '../../kernel/core/result.ts'
import { newSecret } from '../../kernel/server/id.ts'

export type Busy = Refusal<'kernel.too_many'>

export type PasswordHash = {
  hash(password: string): Promise<string | Busy>
  /** Takes as long for an unknown account (`stored` undefined) as for a known one. */
  verify(stored: string | undefined, password: string): Promise<boolean | Busy>
}

/** 2 is argon2id; the package's const enum cannot be used where types are only stripped. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const runningMax = 2
const waitingMax = 6

export function createPasswordHash(): PasswordHash {
  const inTurn = createTurns()
  let decoy: Promise<string> | undefined
  return {
    hash: (password) => inTurn(() => hash(password, cost)),
    verify: (stored, password) =>
      inTurn(async () => {
        if (stored !== undefined) return verify(stored, password)
        decoy ??= hash(newSecret(), cost)
        await verify(await decoy, password)
        return false
      }),
  }
}

/** Runs two at a time and lets a few wait; more are refused. */
export function createTurns(): <Value>(work: () => Promise<Value>) => Promise<Value | Busy> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= runningMax) {
      if (waiting.length >= waitingMax) return refuse('kernel.too_many', { minutes: 1 })
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
      waiting.shift()?.()
    }
  }
}
