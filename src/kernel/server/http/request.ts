/** Reading requests: input of a contract, the one file of an upload, cookies. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { AnyEndpoint } from '../../core/endpoint.ts'
import { refuse } from '../../core/result.ts'
import type { CookieJar, Upload } from '../context.ts'
import type { RequestFace } from './route.ts'

const fieldsNamedMax = 5

/** Path, query and body members in one object, checked by the contract. A refusal names the members at fault. */
export function readInput(
  endpoint: AnyEndpoint,
  request: FastifyRequest,
  uploadFields: Record<string, unknown> = {},
): unknown {
  const sent =
    endpoint.method === 'GET' ? request.query : endpoint.transport === 'upload' ? uploadFields : request.body
  if (sent !== undefined && sent !== null && (typeof sent !== 'object' || Array.isArray(sent))) {
    return refuse('kernel.invalid_input', { fields: '' })
  }
  const parsed = endpoint.input.safeParse({ ...(sent as object), ...(request.params as object) })
  if (parsed.success) return parsed.data
  return refuse('kernel.invalid_input', { fields: namesOf(parsed.error) })
}

/** Reads the multipart fields up to the file; fields after the file are not seen. */
export async function readUpload(
  request: FastifyRequest,
): Promise<{ fields: Record<string, unknown>; file: Upload | undefined } | undefined> {
  if (!request.isMultipart()) return undefined
  const part = await request.file()
  if (!part) return { fields: {}, file: undefined }
  const fields = Object.fromEntries(
    Object.entries(part.fields).flatMap(([name, field]) =>
      field && !Array.isArray(field) && field.type === 'field' ? [[name, field.value]] : [],
    ),
  )
  return { fields, file: { fileName: part.filename, mediaType: part.mimetype, stream: part.file } }
}

/** True for what the parser of forms throws, without a code, when parts are cut short or the boundary is none. */
export function isBrokenForm(error: unknown): boolean {
  return error instanceof Error && /multipart data|Boundary not found|needle/.test(error.message)
}

export function requestFace(request: FastifyRequest): RequestFace {
  return {
    cookie: (name) => request.cookies[name],
    header: (name) => {
      const value = request.headers[name.toLowerCase()]
      return typeof value === 'string' ? value : undefined
    },
    remoteAddress: request.ip,
  }
}

export function cookieJar(request: FastifyRequest, reply: FastifyReply, secure: boolean): CookieJar {
  return {
    get: (name) => request.cookies[name],
    set: (name, value, maxAgeSeconds) => {
      void reply.setCookie(name, value, {
        path: '/',
        httpOnly: true,
        secure,
        sameSite: 'strict',
        maxAge: maxAgeSeconds,
      })
    },
  }
}

function namesOf(error: z.ZodError): string {
  const names = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.map(String).join('.')],
  )
  return [...new Set(names)].slice(0, fieldsNamedMax).join(', ').slice(0, 200)
}
