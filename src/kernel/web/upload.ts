/** Sending a large file: how much has gone, and a way to stop it. `call.ts` sends small ones without either. */
import type { AnyEndpoint, CodeOf, OutputOf, SentInputOf } from '../core/endpoint.ts'
import { addressOf, refusalOfBody, type CallRefusal } from './call.ts'

export type UploadWatch = {
  /** Bytes that have left the browser, of all. */
  readonly progress: (sent: number, total: number) => void
  readonly signal: AbortSignal
}

/** As `upload`, with progress; answers `undefined` when it was stopped. */
export function uploadWatched<E extends AnyEndpoint>(
  endpoint: E,
  { input, file, watch }: { input: SentInputOf<E>; file: File; watch: UploadWatch },
): Promise<OutputOf<E> | CallRefusal<CodeOf<E>> | undefined> {
  const { url, rest } = addressOf(endpoint, input as Record<string, unknown>)
  const form = new FormData()
  for (const [name, value] of Object.entries(rest))
    if (typeof value === 'string' || typeof value === 'number') form.append(name, String(value))
  form.append('file', file, file.name)
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open(endpoint.method, url)
    request.upload.addEventListener('progress', (event) => watch.progress(event.loaded, event.total))
    request.addEventListener('load', () => resolve(answerOf<E>(request)))
    request.addEventListener('error', () => resolve(refusalOfBody(undefined)))
    request.addEventListener('abort', () => resolve(undefined))
    watch.signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

function answerOf<E extends AnyEndpoint>(request: XMLHttpRequest): OutputOf<E> | CallRefusal<CodeOf<E>> {
  const body = parse(request.responseText)
  const isGood = request.status >= 200 && request.status < 300 && body !== undefined
  return isGood ? (body as OutputOf<E>) : refusalOfBody(body)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
