/** `/.well-known/security.txt` (RFC 9116): where finders of weaknesses of this installation turn to. */
import type { FastifyInstance } from 'fastify'
import type { HttpDeps } from './server.ts'

const validDays = 180
const dayMs = 86_400_000

/** There only when the one who runs Toride has said whom to tell; a contact that nobody reads is worse than none. */
export function serveSecurityText(app: FastifyInstance, { config, pipeline }: HttpDeps): void {
  const { securityContact, publicUrl } = config
  if (securityContact === undefined) return
  app.get('/.well-known/security.txt', async (_request, reply) =>
    reply
      .header('content-type', 'text/plain; charset=utf-8')
      .send(securityText({ contact: securityContact, publicUrl, now: pipeline.now() })),
  )
}

/** The lines of the file; `Expires` is always half a year ahead, at the start of a day. */
export function securityText(about: { contact: string; publicUrl?: string | undefined; now: Date }): string {
  const until = new Date(Math.floor(about.now.getTime() / dayMs) * dayMs + validDays * dayMs)
  const lines = [
    `Contact: ${about.contact}`,
    `Expires: ${until.toISOString()}`,
    'Preferred-Languages: ja, en',
    ...(about.publicUrl ? [`Canonical: ${new URL('/.well-known/security.txt', about.publicUrl).href}`] : []),
  ]
  return `${lines.join('\n')}\n`
}
