/** What a new password must be: long, and not what a guesser tries first. No forced change by time. */
import { refuse, type Refusal } from '../../kernel/core/result.ts'

const passwordLengthMin = 12
const passwordLengthMax = 128

/** What guessers try first, in the form that `simplify` makes of it. */
const commonParts = [
  'password',
  'qwerty',
  'letmein',
  'welcome',
  'iloveyou',
  'administrator',
  'toride',
  '12345678',
  'abcdefgh',
]

/**
 * Answers the password in the form that is hashed (NFKC, so that a full-width keyboard does not lock its
 * owner out), or why it cannot be taken. `loginName` and names of the body must not make up most of it.
 */
export function checkPassword(
  text: string,
  loginName: string,
): string | Refusal<'access.password_short' | 'access.password_long' | 'access.password_guessable'> {
  const password = normalizePassword(text)
  if (password.length < passwordLengthMin)
    return refuse('access.password_short', { length: passwordLengthMin })
  if (password.length > passwordLengthMax)
    return refuse('access.password_long', { length: passwordLengthMax })
  return isGuessable(password, loginName) ? refuse('access.password_guessable') : password
}

/** One spelling (NFKC) of what may be typed full- or half-width; apply it before hashing and before comparing. */
export function normalizePassword(text: string): string {
  return text.normalize('NFKC')
}

function isGuessable(password: string, loginName: string): boolean {
  if (new Set(password).size < 5) return true
  const simple = simplify(password)
  const known = [loginName, ...commonParts].map(simplify).filter((part) => part.length >= 3)
  const rest = known.reduce((text, part) => text.replaceAll(part, ''), simple)
  return rest.length < 6
}

/** Small letters, with figures and signs that stand for letters put back. */
function simplify(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    '@': 'a',
    '0': 'o',
    '3': 'e',
    $: 's',
    '5': 's',
    '!': 'i',
  }
  return text.toLowerCase().replace(/[@03$5!]/g, (sign) => letters[sign] ?? sign)
}
