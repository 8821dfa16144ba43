/** What of an error goes into Toride's own log: where it came from and what kind it is, not the values that it quotes. */

const depthMax = 4

/**
 * Name, code, message and stack of an error, and of what caused it. Messages quote what they stumbled upon (a
 * line of JSON, a value that is no number), and that may be about a person: quoted words and everything that
 * is not ASCII are left out, names of tables and functions stay.
 */
export function describeCause(cause: unknown, depth = 0): string | undefined {
  if (cause === undefined) return undefined
  if (!(cause instanceof Error)) return typeof cause === 'string' ? withoutValues(cause) : 'unknown cause'
  const told = [`${headOf(cause)}: ${messageOf(cause)}`, ...framesOf(cause)].join('\n')
  if (cause.cause === undefined || depth >= depthMax) return told
  return `${told}\ncaused by ${describeCause(cause.cause, depth + 1)}`
}

type Known = Error & { code?: unknown; table?: unknown; constraint?: unknown }

function headOf(error: Known): string {
  const parts = [error.name, error.code, error.table, error.constraint]
  return parts.filter((part) => typeof part === 'string' || typeof part === 'number').join(' ')
}

/** Of PostgreSQL's data exceptions (class 22) the message is the value; SyntaxError quotes what was parsed. */
function messageOf(error: Known): string {
  const isAboutValue =
    error instanceof SyntaxError || (typeof error.code === 'string' && /^22...$/.test(error.code))
  return isAboutValue
    ? withoutValues(error.message).replaceAll(/["'`].*$/gs, '\u2026')
    : withoutValues(error.message)
}

function withoutValues(message: string): string {
  return message
    .replaceAll(/"([^"]*)(?:"|$)/g, (quoted, inner: string) => (isName(inner) ? quoted : '"\u2026"'))
    .replaceAll(/[^\x20-\x7e\n\u2026]+/g, '\u2026')
    .slice(0, 2_000)
}

/** Of a table, a column, a file: nothing that a person is called by. */
function isName(text: string): boolean {
  return /^[\w.:/-]{1,80}$/.test(text)
}

function framesOf(error: Error): string[] {
  return (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
}
