/** The web app: built files with long caching, and one page with a fresh nonce for every other path. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { refuse } from '../../core/result.ts'
import { kernelRefusals } from '../../core/ja.ts'

/** Stands in `index.html` wherever the nonce of the reply goes. */
const noncePlaceholder = '__TORIDE_NONCE__'

export async function serveWeb(app: FastifyInstance, webDir: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: path.join(webDir, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    serveDotFiles: false,
  })
  app.addHook('onSend', async (_request, reply, payload) => {
    addSecurityHeaders(reply)
    return payload
  })
  app.setNotFoundHandler(async (request, reply) => {
    if (request.method !== 'GET' || /^\/(api|assets|_)/.test(request.url)) {
      const error = {
        ...refuse('kernel.not_found'),
        message: kernelRefusals['kernel.not_found'],
        requestId: request.id,
      }
      return reply
        .code(404)
        .header('cache-control', 'no-store')
        .send({ error: { code: error.code, params: {}, message: error.message, requestId: error.requestId } })
    }
    return sendPage(reply, webDir)
  })
}

async function sendPage(reply: FastifyReply, webDir: string): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64')
  const page = await readFile(path.join(webDir, 'index.html'), 'utf8')
  return reply
    .code(200)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', policy(nonce))
    .send(page.replaceAll(noncePlaceholder, nonce))
}

/** React sets `style` attributes, hence style-src-attr; scripts and style elements need the nonce. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ')
}

/** Two years, as preload lists ask; said only where the browser came over TLS (RFC 6797 §7.2). */
const strictTransport = 'max-age=63072000; includeSubDomains'

/** Headers of every reply; a policy that stands there already is kept. */
export function addSecurityHeaders(reply: FastifyReply): void {
  if (!reply.hasHeader('content-security-policy'))
    void reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  if (reply.request.protocol === 'https') void reply.header('strict-transport-security', strictTransport)
  void reply
    .header('x-content-type-options', 'nosniff')
    // For browsers and scanners that do not read `frame-ancestors`, and against filters that made holes of their own.
    .header('x-frame-options', 'DENY')
    .header('x-xss-protection', '0')
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('permissions-policy', permissions)
}

/** Passkeys are asked for by our own pages; of the rest of the machine they need nothing. */
const permissions = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ')
