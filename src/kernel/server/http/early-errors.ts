/** Requests that no route ever sees (an unreadable address, headers beyond the limit): the same words, the same shape. */
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { kernelRefusals } from '../../core/ja.ts'
import { newId } from '../id.ts'
import { addSecurityHeaders } from './web-app.ts'

/** Answers an address that cannot be read or names something longer than any id. */
export function answerUnreadableAddress(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  addSecurityHeaders(reply)
  const status = (error as { statusCode?: unknown }).statusCode === 414 ? 414 : 400
  void reply.code(status).header('cache-control', 'no-store').send(bodyOf(request.id))
}

/** Answers bytes that are no request, and requests whose head is too long or too slow; then the connection ends. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const status = statusLines[error.code ?? ''] ?? '400 Bad Request'
    const body = JSON.stringify(bodyOf(newId('req')))
    const head = [
      `HTTP/1.1 ${status}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'x-content-type-options: nosniff',
      'connection: close',
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  }
  socket.destroy(error)
}

const statusLines: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}

function bodyOf(requestId: string): object {
  const code = 'kernel.invalid_input'
  return { error: { code, params: { fields: '' }, message: kernelRefusals[code]({}), requestId } }
}
