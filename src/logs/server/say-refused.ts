/** A refusal on the command line: its Japanese sentence, or its code as JSON. */
import type { Phrase } from '../../kernel/core/endpoint.ts'
import { kernelRefusals } from '../../kernel/core/ja.ts'
import type { RefusalParams } from '../../kernel/core/result.ts'
import { lookUp } from '../core/decoder.ts'
import { ja, logsRefusals } from '../core/ja.ts'

type Io = { readonly stdout: NodeJS.WritableStream; readonly stderr: NodeJS.WritableStream }

/** Writes the refusal of a host command and gives its exit code. */
export function sayRefused(io: Io, body: unknown, isJson: boolean): number {
  const { code, params } = (body as { error: { code: string; params: RefusalParams } }).error
  const phrases: Readonly<Record<string, Phrase>> = { ...kernelRefusals, ...logsRefusals }
  const phrase = lookUp(phrases, code) ?? ja.cli.failed({ reason: code })
  const message = typeof phrase === 'string' ? phrase : phrase(params)
  if (isJson) io.stdout.write(`${JSON.stringify({ error: { code, params, message } })}\n`)
  io.stderr.write(`${message}\n`)
  return 1
}
