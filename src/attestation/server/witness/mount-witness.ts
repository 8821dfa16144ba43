/** `POST /witness/add-checkpoint` on the HTTP server: the protocol of C2SP, with a reader of its own. */
import type { FastifyInstance } from 'fastify'
import type { Kernel } from '../../../kernel/server/kernel.ts'
import { requestBytesMax } from '../../core/publish/witness.ts'
import { addCheckpoint, type Witness } from './add-checkpoint.ts'

const witnessPrefix = '/witness'

export type WitnessDeps = {
  readonly kernel: Kernel
  readonly soleBodyId: () => Promise<string | undefined>
  readonly witnessOf: (bodyId: string) => Witness
}

/** Mounted in a scope of its own: every body is text there, whatever its type says. */
export function mountWitness(app: FastifyInstance, deps: WitnessDeps): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: requestBytesMax }, (_request, body, done) =>
    done(null, body),
  )
  app.route({
    method: 'POST',
    url: `${witnessPrefix}/add-checkpoint`,
    bodyLimit: requestBytesMax,
    handler: async (request, reply) => {
      const answer = await answerOf(deps, typeof request.body === 'string' ? request.body : '')
      return reply
        .code(answer.status)
        .header('content-type', answer.mediaType)
        .header('cache-control', 'no-store')
        .send(answer.body)
    },
  })
}

/** The answer leaves when the transaction has been committed. */
async function answerOf({ kernel, soleBodyId, witnessOf }: WitnessDeps, body: string) {
  const bodyId = await soleBodyId()
  if (bodyId === undefined)
    return { status: 404, body: 'unknown log\n', mediaType: 'text/plain; charset=utf-8' }
  return kernel.database.transaction(bodyId, (tx) =>
    addCheckpoint(kernel.systemContext({ bodyId, tx, name: 'attestation.witness' }), witnessOf(bodyId), body),
  )
}
