/** The database is stopping, starting, standing still, or gone in the middle of a sentence: another try may succeed. */

const awayCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', '57P01', '57P02', '57P03'])

export function isStoreAway(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string' && awayCodes.has(code)) return true
  return (
    typeof message === 'string' &&
    /timeout exceeded when trying to connect|Connection terminated|Query read timeout|not queryable/.test(
      message,
    )
  )
}

/** The error of a database that does not answer; the code is PostgreSQL's "cannot connect now". */
export function storeAway(): Error {
  return Object.assign(new Error('the database does not answer'), { code: '57P03' })
}
