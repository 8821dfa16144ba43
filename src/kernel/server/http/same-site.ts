/** The guard against requests that another site sends with the browser's cookies. */
import type { FastifyRequest } from 'fastify'

/**
 * True when a changing request comes from Toride's own pages or from no browser at all. Browsers of the
 * last years send `Sec-Fetch-Site`; older ones send `Origin`, which must name this host.
 */
export function isSameSite(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (typeof site === 'string') return site === 'same-origin' || site === 'none'
  const origin = request.headers.origin
  if (origin === undefined) return true
  try {
    return new URL(origin).host === request.headers.host
  } catch {
    return false
  }
}
