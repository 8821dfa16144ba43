/** `toride ledger …`: the newest checkpoint, the verifier key, a dump, the proof of one entry. */
import path from 'node:path'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { isRefusal } from '../../kernel/core/result.ts'
import { readConfig } from '../../kernel/server/config.ts'
import { ja } from '../../attestation/core/dump/ja.ts'
import type { Program } from './compose.ts'
import { explainFault } from './explain-fault.ts'
import { withProgram } from './host-program.ts'

type Io = { readonly stdout: NodeJS.WritableStream; readonly stderr: NodeJS.WritableStream }

/** A fault of whoever typed the command: exit code 2. */
class Misuse extends Error {}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const usual = { body: text, demo: flag, json: flag } as const satisfies ParseArgsConfig['options']

/** Prints the newest signed note, with the signatures of witnesses. Entries that wait are signed first. */
export function runLedgerCheckpoint(args: string[], io: Io): Promise<number> {
  const values = readOptions(args, usual)
  return withBody({ command: 'ledger checkpoint', values }, io, async ({ slices, kernel }, bodyId) => {
    const newest = await slices.attestation.settle(bodyId)
    if (!newest) return say(io.stderr, ja.noCheckpoint, 1)
    const { note } = await kernel.database.transaction(bodyId, (tx) =>
      slices.attestation.withWitnesses(tx, bodyId, newest),
    )
    return say(io.stdout, values?.json ? JSON.stringify({ note }) : note.trimEnd())
  })
}

/** Prints the line with which anybody verifies the checkpoints of the body. */
export function runLedgerKey(args: string[], io: Io): Promise<number> {
  const values = readOptions(args, usual)
  return withBody({ command: 'ledger key', values }, io, async ({ slices }, bodyId) => {
    const key = slices.attestation.verifierKeyLine(bodyId)
    return say(io.stdout, values?.json ? JSON.stringify({ key }) : key)
  })
}

/** `--out DIR`: writes everything that proves the records of the body. */
export function runLedgerDump(args: string[], io: Io): Promise<number> {
  const values = readOptions(args, { ...usual, out: text })
  const out = values?.out
  if (!values || out === undefined) return Promise.resolve(say(io.stderr, ja.usageDump, 2))
  return withBody({ command: 'ledger dump', values }, io, async ({ slices }, bodyId) => {
    const folder = path.resolve(out)
    const dumped = await slices.attestation.dump({ bodyId, folder })
    if (isRefusal(dumped)) return say(io.stderr, ja.notEmpty({ folder }), 1)
    if (values.json) return say(io.stdout, JSON.stringify({ folder, ...dumped }))
    return say(io.stdout, `${ja.dumped({ folder, ...dumped })}\n${ja.dumpedNext}`)
  })
}

/** `--sequence N`, or `--kind K --id ID` for the newest entry about a record: prints its proof file. */
export function runLedgerProof(args: string[], io: Io): Promise<number> {
  const values = readOptions(args, { ...usual, sequence: text, kind: text, id: text })
  const wanted = wantedOf(values ?? {})
  if (!values || !wanted) return Promise.resolve(say(io.stderr, ja.usageProof, 2))
  return withBody({ command: 'ledger proof', values }, io, async ({ slices }, bodyId) => {
    const proof = await slices.attestation.proofFile(bodyId, wanted)
    if (!isRefusal(proof)) return say(io.stdout, proof.trimEnd())
    const bytes = Number(proof.params['bytes'] ?? 0)
    return say(io.stderr, bytes > 0 ? ja.tooLarge({ bytes }) : ja.noEntry, 1)
  })
}

function wantedOf(values: { sequence?: string; kind?: string; id?: string }) {
  const { sequence, kind, id } = values
  if (sequence !== undefined) return /^\d{1,15}$/.test(sequence) ? { sequence } : undefined
  return kind !== undefined && id !== undefined ? { subject: { kind, id } } : undefined
}

function readOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options }).values
  } catch {
    return undefined
  }
}

async function withBody(
  { command, values }: { command: string; values: { body?: string; demo?: boolean } | undefined },
  io: Io,
  work: (program: Program, bodyId: string) => Promise<number>,
): Promise<number> {
  if (!values) return say(io.stderr, ja.usagePlain({ command }), 2)
  try {
    const config = readConfig(values.demo ? ['--demo'] : [])
    return await withProgram(config, async (program) => work(program, await findBody(program, values.body)))
  } catch (error) {
    if (error instanceof Misuse) return say(io.stderr, error.message, 2)
    return say(io.stderr, explainFault(error), 1)
  }
}

/** By code or id; without one, the only body there is. */
async function findBody({ slices, kernel }: Program, code: string | undefined): Promise<string> {
  const bodies: { readonly id: string; readonly code: string | null }[] = []
  for (const id of await slices.organization.bodyIds()) {
    const body = await kernel.database.transaction(id, (tx) => slices.organization.body(tx, id))
    bodies.push({ id, code: body?.code ?? null })
  }
  const known = bodies.map((body) => body.code ?? body.id).join(' ')
  const [first, second] = bodies
  if (!first) throw new Misuse(ja.noBody)
  if (code === undefined && second) throw new Misuse(ja.whichBody({ known }))
  const found = code === undefined ? first : bodies.find((body) => body.id === code || body.code === code)
  if (!found) throw new Misuse(ja.unknownBody({ code: code ?? '', known }))
  return found.id
}

function say(stream: NodeJS.WritableStream, sentence: string, exitCode = 0): number {
  stream.write(`${sentence}\n`)
  return exitCode
}
