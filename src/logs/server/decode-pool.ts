/** Keeps the worker thread alive: a batch that ends or blocks it is decoded once more as plain text, so that nothing stops the rest. */
import { Worker } from 'node:worker_threads'
import type { Log } from '../../kernel/server/log.ts'
import type { LogMatcher } from '../core/slots.ts'
import type { Batch, DecodedBatch } from './decode-batch.ts'
import type { WorkerAnswer, WorkerRequest } from './decode-worker.ts'

export type DecodePool = {
  decode(batch: Batch): Promise<DecodedBatch>
  /** Loads the matchers again and takes them over once they are ready; batches go on meanwhile. */
  reload(): Promise<void>
  stop(): Promise<void>
}

export type DecodePoolOptions = {
  readonly matchers: () => Promise<readonly LogMatcher[]>
  readonly log: Log
}

const answerMsMax = 30_000
const readyMsMax = 120_000

type Pending = {
  readonly batch: Batch
  readonly resolve: (decoded: DecodedBatch) => void
  readonly reject: (error: Error) => void
}

type State = DecodePoolOptions & {
  worker?: Worker
  starting?: Promise<Worker>
  readonly pending: Map<number, Pending>
  nextId: number
  oldestSince: number
  isStopped: boolean
}

export function createDecodePool(options: DecodePoolOptions): DecodePool {
  const state: State = {
    ...options,
    pending: new Map(),
    nextId: 1,
    oldestSince: Date.now(),
    isStopped: false,
  }
  const watch = setInterval(() => endWhenStuck(state), 5_000)
  watch.unref()
  return {
    decode: (batch) => decode(state, batch),
    reload: async () => {
      const old = state.worker
      state.worker = undefined
      state.starting = undefined
      await ready(state)
      await old?.terminate()
    },
    stop: async () => {
      state.isStopped = true
      clearInterval(watch)
      for (const pending of state.pending.values())
        pending.reject(new Error('the log pipeline has been stopped'))
      state.pending.clear()
      await (await state.starting?.catch(() => undefined))?.terminate()
    },
  }
}

async function decode(state: State, batch: Batch): Promise<DecodedBatch> {
  const worker = state.worker ?? (await ready(state))
  return new Promise((resolve, reject) => {
    const id = state.nextId
    state.nextId += 1
    if (state.pending.size === 0) state.oldestSince = Date.now()
    state.pending.set(id, { batch, resolve, reject })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
    worker.postMessage({ id, batch } satisfies WorkerRequest)
  })
}

function ready(state: State): Promise<Worker> {
  state.starting ??= start(state).catch((error: unknown) => {
    state.starting = undefined
    throw error
  })
  return state.starting
}

async function start(state: State): Promise<Worker> {
  const matchers = await state.matchers()
  try {
    return await startWorker(state, matchers)
  } catch (error) {
    // Rules that do not load must not keep the logs out.
    state.log.error('log matcher does not start; logs are taken without rules', error)
    return startWorker(state, [])
  }
}

function startWorker(state: State, matchers: readonly LogMatcher[]): Promise<Worker> {
  const worker = new Worker(new URL('decode-worker.ts', import.meta.url), {
    workerData: { matchers },
    // Room for every published rule; a young generation that does not grow with the traffic.
    resourceLimits: { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 32 },
  })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => void worker.terminate(), readyMsMax)
    worker.on('message', (answer: WorkerAnswer) => {
      if ('decoded' in answer) return settle(state, answer)
      clearTimeout(timer)
      state.worker = worker
      resolve(worker)
    })
    worker.on('error', (error) => state.log.error('log worker', error))
    worker.on('exit', () => {
      clearTimeout(timer)
      reject(new Error('the log worker ended before it was ready'))
      if (state.worker === worker) void startAgain(state)
    })
  })
}

function settle(state: State, answer: { id: number; decoded: DecodedBatch }): void {
  const pending = state.pending.get(answer.id)
  state.pending.delete(answer.id)
  state.oldestSince = Date.now()
  pending?.resolve(answer.decoded)
}

/** The oldest batch was the one at work: it comes back as plain text, the others as they were. */
async function startAgain(state: State): Promise<void> {
  state.worker = undefined
  state.starting = undefined
  if (state.isStopped) return
  const [culprit, ...others] = state.pending.values()
  state.pending.clear()
  if (!culprit) return
  state.log.warn('log worker ended; its batch is kept as plain text', { source: culprit.batch.source.source })
  const again = [{ ...culprit, batch: { ...culprit.batch, isPlain: true } }, ...others]
  for (const entry of again) decode(state, entry.batch).then(entry.resolve, entry.reject)
}

function endWhenStuck(state: State): void {
  if (state.pending.size > 0 && Date.now() - state.oldestSince > answerMsMax) void state.worker?.terminate()
}
