/** Log lines sent to a running server over HTTP, and what of them its event store has. */
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { doorPath } from '../src/logs/server/host-door.ts'
import type { RunningServer } from './running-server.ts'

/** Sends one document a text, as Elasticsearch's senders do; true when the server has called all of them stored. */
export async function sendLines(
  server: Pick<RunningServer, 'origin'>,
  key: string,
  texts: readonly string[],
): Promise<number> {
  const lines = texts.map((text) => `{"index":{}}\n${JSON.stringify({ message: text })}\n`)
  const response = await fetch(`${server.origin}/_bulk`, {
    method: 'POST',
    headers: { authorization: `ApiKey ${key}`, 'content-type': 'application/x-ndjson' },
    body: lines.join(''),
  })
  const { errors } = (await response.json()) as { errors?: boolean }
  return errors === true ? 400 : response.status
}

/** How many events of the last hour (or `spanMs`) match the query, asked over the door of host commands. */
export async function countStored(dataDir: string, query: string, spanMs = 3_600_000): Promise<number> {
  const now = Date.now()
  const values = new URLSearchParams({
    query,
    from: new Date(now - spanMs).toISOString(),
    to: new Date(now + 3_600_000).toISOString(),
    limit: '100',
  })
  const socketPath = doorPath(join(dataDir, 'logs'))
  const asked = request({ socketPath, path: `/search?${values.toString()}`, method: 'POST' })
  asked.end()
  const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return (JSON.parse(Buffer.concat(chunks).toString()) as { total?: number }).total ?? -1
}
