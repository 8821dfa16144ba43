/** The browser's side of the contract: one function that calls any endpoint and answers its output or a refusal. */
import {
  readOnlyHeader,
  type AnyEndpoint,
  type CodeOf,
  type OutputOf,
  type SentInputOf,
} from '../core/endpoint.ts'
import type { Refusal } from '../core/result.ts'
import { ja } from '../core/ja.ts'
import { reportConnection, reportServerDate } from './connection.ts'
import { answered, requestKey } from './request-key.ts'
import { proveAgain } from './step-up.ts'

/** What the server (or the lack of one) said no with; `message` is a Japanese sentence to show as it is. */
export type CallRefusal<Code extends string = string> = Refusal<Code | 'web.not_reached'> & {
  readonly message: string
  /** Number of the request in the program's own log. */
  readonly requestId?: string
}

type Members = Record<string, unknown>

/** Calls `endpoint`. Never throws for an expected "no"; a server out of reach is a refusal too. */
export async function call<E extends AnyEndpoint>(
  endpoint: E,
  input: SentInputOf<E>,
  signal?: AbortSignal,
): Promise<OutputOf<E> | CallRefusal<CodeOf<E>>> {
  const { url, rest } = addressOf(endpoint, input as Members)
  const isRead = endpoint.method === 'GET'
  if (isRead) return answerOf(await send(`${url}${queryOf(rest)}`, { method: endpoint.method, signal }))
  const body = JSON.stringify(rest)
  const content = `${endpoint.method} ${url} ${body}`
  const headers = { 'content-type': 'application/json', 'idempotency-key': requestKey(content) }
  const response = await send(url, { method: endpoint.method, signal, headers, body })
  // After a 5xx nobody knows whether it was done; the same key tells when it is sent again.
  if (response && response.status < 500) answered(content)
  return answerOf(response)
}

/** Sends `input` and one file to an `upload` endpoint. Fields travel before the file. */
export async function upload<E extends AnyEndpoint>(
  endpoint: E,
  input: SentInputOf<E>,
  file: File,
): Promise<OutputOf<E> | CallRefusal<CodeOf<E>>> {
  const { url, rest } = addressOf(endpoint, input as Members)
  const form = new FormData()
  for (const [name, value] of Object.entries(rest))
    if (value !== undefined && value !== null) form.append(name, textOf(value))
  form.append('file', file, file.name)
  return answerOf(await send(url, { method: endpoint.method, body: form }))
}

/** Fetches the file of a `download` endpoint and hands it to the browser under the server's file name. */
export async function download<E extends AnyEndpoint>(
  endpoint: E,
  input: SentInputOf<E>,
): Promise<CallRefusal<CodeOf<E>> | undefined> {
  const { url, rest } = addressOf(endpoint, input as Members)
  const isRead = endpoint.method === 'GET'
  const response = await send(isRead ? `${url}${queryOf(rest)}` : url, {
    method: endpoint.method,
    ...(isRead ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(rest) }),
  })
  if (!response?.ok) return (await answerOf(response)) as CallRefusal<CodeOf<E>>
  saveFile(await response.blob(), fileNameOf(response))
  return undefined
}

/** The address of a GET endpoint with its input, for a link or an image. */
export function hrefOf<E extends AnyEndpoint>(endpoint: E, input: SentInputOf<E>): string {
  const { url, rest } = addressOf(endpoint, input as Members)
  return `${url}${queryOf(rest)}`
}

/** Fills `:name` of the path with members of the input; the rest goes into query or body. */
export function addressOf(
  endpoint: AnyEndpoint,
  input: Readonly<Record<string, unknown>>,
): { url: string; rest: Record<string, unknown> } {
  const rest = { ...input }
  const url = endpoint.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(textOf(value))
  })
  return { url, rest }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function queryOf(members: Members): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, textOf(one))
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

/** Sends; when the server asks for a fresh proof of who is here, asks for it and sends once more. */
async function send(url: string, init: RequestInit): Promise<Response | undefined> {
  const response = await sendOnce(url, init)
  if (!(await asksForProof(response))) return response
  return (await proveAgain()) ? sendOnce(url, init) : response
}

async function asksForProof(response: Response | undefined): Promise<boolean> {
  if (response?.status !== 403) return false
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  const { code }: { code: string } = refusalOfBody(body)
  return code === 'kernel.step_up_needed'
}

/** `undefined` when the server could not be reached. An aborted call stays an exception. */
async function sendOnce(url: string, init: RequestInit): Promise<Response | undefined> {
  try {
    const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store', ...init })
    reportServerDate(response.headers.get('date'))
    const isReadOnly = response.headers.has(readOnlyHeader)
    reportConnection({
      isOffline: false,
      isReadOnly,
      ...(response.status === 401 ? { isSessionEnded: true } : {}),
    })
    return response
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    reportConnection({ isOffline: true })
    return undefined
  }
}

// The server has checked the output against the contract, so it is not parsed a second time here.
async function answerOf<Output>(response: Response | undefined): Promise<Output | CallRefusal<never>> {
  if (!response) return notReached
  const body: unknown = await response.json().catch(() => undefined)
  return response.ok && body !== undefined ? (body as Output) : refusalOfBody(body)
}

/** The refusal that a reply carries; anything else counts as "not reached". */
export function refusalOfBody(body: unknown): CallRefusal<never> {
  const { error } = (body ?? {}) as {
    error?: { code: string; params: Refusal['params']; message: string; requestId: string }
  }
  return error ? ({ refused: true, ...error } as CallRefusal<never>) : notReached
}

const notReached: CallRefusal<never> = {
  refused: true,
  code: 'web.not_reached',
  params: {},
  message: ja.web.notReached,
}

function fileNameOf(response: Response): string {
  const match = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')
  return match?.[1] ? decodeURIComponent(match[1]) : 'toride'
}

function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
