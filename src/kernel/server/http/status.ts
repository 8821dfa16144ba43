/** One table from refusal codes to HTTP status; what is not listed is 409, a rule of the domain. */

const table: Readonly<Record<string, number>> = {
  'kernel.unauthenticated': 401,
  'kernel.forbidden': 403,
  'kernel.other_site': 403,
  'kernel.step_up_needed': 403,
  'kernel.not_found': 404,
  'kernel.invalid_input': 400,
  'kernel.changed_meanwhile': 409,
  'kernel.too_large': 413,
  'kernel.too_many': 429,
  'kernel.unknown_host': 421,
  'kernel.unexpected': 500,
  'kernel.unavailable': 503,
  'kernel.disk_full': 503,
}

export function statusOf(code: string): number {
  return table[code] ?? 409
}
