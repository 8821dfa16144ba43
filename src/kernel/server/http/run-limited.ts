/** Runs a route within the limits of its sender: asked at the door by address, and again when it is known who it is. */
import type { FastifyRequest } from 'fastify'
import { refuse, type Refusal } from '../../core/result.ts'
import type { Pipeline } from './pipeline.ts'
import type { Arrival, RequestLimiter } from './request-limiter.ts'

/** Answers what `run` answers, or `kernel.too_many` with the seconds to wait; nothing is written then. */
export async function runLimited(
  limiter: RequestLimiter,
  asked: { request: FastifyRequest; pipeline: Pipeline },
  run: (pipeline: Pipeline) => Promise<unknown>,
): Promise<unknown> {
  const arrival = arrivalOf(asked.request)
  const wait = limiter.arrive(arrival)
  if (wait > 0) return tooMany(wait)
  const state: { account?: string } = {}
  try {
    return await run({
      ...asked.pipeline,
      authenticate: countedAuthenticate(limiter, { ...asked, arrival, state }),
    })
  } catch (error) {
    if (error instanceof Overrun) return tooMany(error.seconds)
    throw error
  } finally {
    limiter.done(state.account)
  }
}

function countedAuthenticate(
  limiter: RequestLimiter,
  asked: { pipeline: Pipeline; arrival: Arrival; state: { account?: string } },
): Pipeline['authenticate'] {
  return async (face, now) => {
    const known = await asked.pipeline.authenticate(face, now)
    const account = known && `${known.actor.bodyId} ${known.actor.id}`
    const wait = limiter.identified(asked.arrival, account)
    if (wait > 0) throw new Overrun(wait)
    asked.state.account = account
    return known
  }
}

/** Ends the request from within the question who it is. */
class Overrun extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super('too many requests')
    this.seconds = seconds
  }
}

/** Where a request comes from, and what it brings to prove who it is. */
export function arrivalOf(request: FastifyRequest): Arrival {
  const { authorization, cookie } = request.headers
  const proof =
    authorization === undefined && cookie === undefined ? undefined : `${authorization}\n${cookie}`
  return { address: request.ip, proof }
}

function tooMany(seconds: number): Refusal<'kernel.too_many'> {
  return refuse('kernel.too_many', { seconds })
}
