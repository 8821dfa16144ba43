/** `toride admin reset`: a new one-time link for an administrator, made by whoever stands at the host. */
import { parseArgs } from 'node:util'
import { isRefusal, type Refusal } from '../../kernel/core/result.ts'
import { kernelRefusals } from '../../kernel/core/ja.ts'
import { readConfig } from '../../kernel/server/config.ts'
import { sayRefusal } from '../../kernel/server/http/server.ts'
import { ja as accessJa } from '../../access/core/ja.ts'
import { ja } from '../core/ja.ts'
import { explainFault } from './explain-fault.ts'
import { withProgram } from './host-program.ts'
import { servesTls } from './protect-listening.ts'

type Io = { readonly stdout: NodeJS.WritableStream; readonly stderr: NodeJS.WritableStream }

/** `--login NAME` chooses the account; `--json` prints `{loginName, url, expiresAt}`. Exit code 1 on refusal. */
export async function runAdminReset(args: string[], io: Io): Promise<number> {
  const options = { login: { type: 'string' }, json: { type: 'boolean' }, demo: { type: 'boolean' } } as const
  const { values } = parseArgs({ args, options })
  try {
    const config = readConfig(values.demo ? ['--demo'] : [])
    const made = await withProgram(config, ({ slices }) =>
      slices.access.resetAdministrator({ loginName: values.login }),
    )
    if (isRefusal(made)) {
      io.stderr.write(`${sentenceOf(made)}\n`)
      return 1
    }
    const base =
      config.publicUrl ?? `${servesTls(config) ? 'https' : 'http'}://localhost:${config.listen.port}`
    const shown = { loginName: made.loginName, url: `${base}${made.path}`, expiresAt: made.expiresAt }
    io.stdout.write(values.json ? `${JSON.stringify(shown)}\n` : `${ja.cli.adminReset(shown)}\n`)
    return 0
  } catch (error) {
    io.stderr.write(`${explainFault(error)}\n`)
    return 1
  }
}

function sentenceOf(refusal: Refusal): string {
  if (refusal.code === 'kernel.not_found') return ja.cli.notSetUp
  return sayRefusal({ ...kernelRefusals, ...accessJa.refusals }, refusal)
}
