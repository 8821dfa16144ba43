/** Files of a case that is sealed or unsealed later: written again the other way, and the readable ones taken away. */
import { isRefusal } from '../../kernel/core/result.ts'
import type { Context } from '../../kernel/server/context.ts'
import { whileAlive } from '../../kernel/server/database.ts'
import type { Jobs } from '../../kernel/server/jobs.ts'
import { blobsOfCase } from '../../kernel/server/seal/sealed-blobs.ts'
import { sealedFiles } from '../../kernel/server/seal/sealed-tables.ts'
import { addJob } from '../../kernel/server/store.ts'
import type { Deps } from './deps.ts'

const removeTask = 'sealing.removeFiles'

/** Seals what lies there in the clear. The readable bytes go once this has been committed. */
export async function sealFiles(ctx: Context, deps: Deps, caseId: string): Promise<void> {
  const { blobs } = deps.kernel
  const sealed = blobsOfCase(blobs, ctx.tx, caseId)
  const digests = await digestsOf(ctx, deps, caseId)
  for (const sha256 of digests) {
    if (!(await blobs.has(sha256))) continue
    await copy(ctx, { from: blobs.read(sha256), to: sealed })
  }
  if (digests.length === 0) return
  await addJob(ctx.tx, { task: removeTask, payload: { bodyId: ctx.bodyId, digests } })
}

/** Writes what was sealed in the clear again. */
export async function openFiles(ctx: Context, deps: Deps, caseId: string): Promise<void> {
  const { blobs } = deps.kernel
  const sealed = blobsOfCase(blobs, ctx.tx, caseId)
  for (const sha256 of await digestsOf(ctx, deps, caseId)) {
    if (!(await sealed.has(sha256))) continue
    await copy(ctx, { from: sealed.read(sha256), to: blobs })
  }
}

async function digestsOf(ctx: Context, deps: Deps, caseId: string): Promise<string[]> {
  const digests: string[] = []
  for (const files of deps.kernel.slots.of(sealedFiles))
    digests.push(...(await files.list(ctx.tx, { bodyId: ctx.bodyId, caseId })))
  return [...new Set(digests)]
}

async function copy(
  ctx: Context,
  { from, to }: { from: NodeJS.ReadableStream; to: Deps['kernel']['blobs'] },
): Promise<void> {
  const written = await whileAlive(ctx.tx, () =>
    to.put(from as AsyncIterable<Uint8Array>, Number.MAX_SAFE_INTEGER),
  )
  if (isRefusal(written)) throw new Error('a file that lies there is never too large')
}

/** Takes readable files away that only sealed records have. Safe to repeat. */
export function removeJobs(deps: Deps): Jobs {
  return {
    tasks: {
      [removeTask]: async (payload) => {
        const { bodyId, digests } = payload as { bodyId: string; digests: readonly string[] }
        const { database, slots, blobs } = deps.kernel
        await database.transaction(bodyId, async (tx) => {
          for (const sha256 of digests) {
            const uses = []
            for (const files of slots.of(sealedFiles)) uses.push(await files.isUsed(tx, { bodyId, sha256 }))
            if (!uses.includes(true)) await blobs.remove(sha256)
          }
        })
      },
    },
  }
}
