/** Sends one file with its progress, and can be stopped: for files that take minutes. */
import type { AnyEndpoint, CodeOf, OutputOf } from '../core/endpoint.ts'
import { ja } from '../core/ja.ts'
import { hrefOf, type CallRefusal } from './call.ts'

export type Sending = {
  /** Bytes sent so far, of how many; called often. */
  readonly onProgress: (sent: number, total: number) => void
  readonly signal: AbortSignal
}

/**
 * `path` fills the members of the address, `fields` travel before the file. Answers the output, a refusal, or
 * `undefined` when it was stopped. (`fetch` tells nothing of what it has sent.)
 */
export function sendFile<E extends AnyEndpoint>(
  endpoint: E,
  { path, fields, file }: { path: Record<string, string>; fields: Record<string, string>; file: File },
  { onProgress, signal }: Sending,
): Promise<OutputOf<E> | CallRefusal<CodeOf<E>> | undefined> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', file, file.name)
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open(endpoint.method, hrefOf<AnyEndpoint>(endpoint, path))
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded, event.total))
    request.addEventListener('load', () => resolve(answerOf<E>(request)))
    request.addEventListener('error', () => resolve(notReached))
    request.addEventListener('abort', () => resolve(undefined))
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

const notReached: CallRefusal<never> = {
  refused: true,
  code: 'web.not_reached',
  params: {},
  message: ja.web.notReached,
}

// The server has checked the output against the contract, so it is not parsed a second time here.
function answerOf<E extends AnyEndpoint>(request: XMLHttpRequest): OutputOf<E> | CallRefusal<CodeOf<E>> {
  try {
    const body = JSON.parse(request.responseText) as { error?: object }
    if (request.status < 300) return body as OutputOf<E>
    return body.error ? ({ refused: true, ...body.error } as CallRefusal<CodeOf<E>>) : notReached
  } catch {
    return notReached
  }
}
