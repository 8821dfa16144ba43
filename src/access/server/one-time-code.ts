/** One-time codes of authenticator apps (TOTP, RFC 6238: SHA-1, six figures, 30 seconds). */
import { generateSecret, generateSync, generateURI, verifySync } from 'otplib'

const periodSeconds = 30
/** One period either way: the clocks of phones and of closed networks are seldom exact. */
const toleranceSeconds = 30

export function newCodeSecret(): string {
  return generateSecret({ length: 20 })
}

/** The `otpauth://` address that an app reads from a QR code. */
export function codeUri(code: { secret: string; bodyName: string; loginName: string }): string {
  return generateURI({
    issuer: `Toride ${code.bodyName}`,
    label: code.loginName,
    secret: code.secret,
    algorithm: 'sha1',
    digits: 6,
    period: periodSeconds,
  })
}

/** The code of `secret` at `now`. */
export function codeAt(secret: string, now: Date): string {
  return generateSync({ secret, epoch: epochOf(now), algorithm: 'sha1', digits: 6, period: periodSeconds })
}

/** The time step of a right code, or undefined. The caller keeps the step: no code may be used twice. */
export function stepOfCode(secret: string, text: string, now: Date): number | undefined {
  const token = text.normalize('NFKC').replace(/[\s-]/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const result = verifySync({
    strategy: 'totp',
    secret,
    token,
    epoch: epochOf(now),
    epochTolerance: toleranceSeconds,
    algorithm: 'sha1',
    digits: 6,
    period: periodSeconds,
  })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}

function epochOf(now: Date): number {
  return Math.floor(now.getTime() / 1000)
}
