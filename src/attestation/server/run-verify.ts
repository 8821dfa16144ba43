/** `toride verify`: judges a dump or a proof file with nothing but files. No server, database or network. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parseVerifierKey, type VerifierKey } from '../core/note.ts'
import { ja } from '../core/verify/ja.ts'
import type { Report } from '../core/verify/report.ts'
import { verifyDump, type Outside } from '../core/verify/verify-dump.ts'
import { verifyProof } from '../core/verify/verify-proof.ts'
import { sentencesOf } from '../core/verify/verdict.ts'
import { noteCrypto } from './note-crypto.ts'
import { nodePlatform, openDumpFolder } from './verify/node-platform.ts'

type Io = { readonly stdout: NodeJS.WritableStream; readonly stderr: NodeJS.WritableStream }

const options = {
  dump: { type: 'string' },
  proof: { type: 'string' },
  key: { type: 'string', multiple: true },
  checkpoint: { type: 'string', multiple: true },
} as const

class Misuse extends Error {}

/**
 * Prints one JSON object `{ok, entries, problems:[{kind, where, message}], …}`, and sentences for people on
 * standard error. Exit code 0 when nothing is wrong, 1 when something is, 2 on misuse.
 */
export async function runVerify(args: string[], io: Io): Promise<number> {
  try {
    const asked = readArgs(args)
    const keys = await readKeys(asked.key)
    const report = asked.proof
      ? await verifyProof(nodePlatform, { keys, where: asked.proof, text: await readGiven(asked.proof) })
      : await verifyFolder(asked.dump ?? '', keys, asked.checkpoint)
    io.stdout.write(`${JSON.stringify(report)}\n`)
    io.stderr.write(`${sentencesOf(report).join('\n')}\n`)
    return report.ok ? 0 : 1
  } catch (error) {
    if (!(error instanceof Misuse)) throw error
    io.stderr.write(`${error.message}\n`)
    return 2
  }
}

type Args = { dump?: string; proof?: string; key: string[]; checkpoint: string[] }

function readArgs(args: string[]): Args {
  try {
    const { values } = parseArgs({ args, options })
    const { dump, proof, key = [], checkpoint = [] } = values
    if ((dump === undefined) === (proof === undefined) || key.length === 0) throw new Misuse(ja.usage)
    return { ...(dump !== undefined && { dump }), ...(proof !== undefined && { proof }), key, checkpoint }
  } catch {
    throw new Misuse(ja.usage)
  }
}

async function verifyFolder(folder: string, keys: VerifierKey[], files: string[]): Promise<Report> {
  const outside: Outside[] = []
  for (const file of files) outside.push({ where: file, text: await readGiven(file) })
  const source = openDumpFolder(folder)
  await source.files().catch(() => {
    throw new Misuse(ja.cannotRead({ file: folder }))
  })
  return verifyDump(nodePlatform, { folder: source, keys, outside })
}

/** Lines with a key count; a key file may have words of its own beside them. */
async function readKeys(files: readonly string[]): Promise<VerifierKey[]> {
  const keys: VerifierKey[] = []
  for (const file of files) {
    const found = (await readGiven(file))
      .split('\n')
      .flatMap((line) => parseVerifierKey(line, noteCrypto) ?? [])
    if (found.length === 0) throw new Misuse(ja.noKeyIn({ file }))
    keys.push(...found)
  }
  return keys
}

async function readGiven(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new Misuse(ja.cannotRead({ file }))
  })
}
