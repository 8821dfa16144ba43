/** Sessions of the embedded engine: one that writes, a few that read side by side, and a way to stop a running query. */
import { randomUUID } from 'node:crypto'
import { drainPending, Session } from 'chdb'

export type Setting = readonly [name: string, value: string]

export type Statement = {
  readonly sql: string
  /** Scalar values by name, bound by the engine; they never become part of the text. */
  readonly parameters: Readonly<Record<string, string>>
  readonly settings: readonly Setting[]
  readonly format: string
  readonly signal: AbortSignal
}

export type Sessions = {
  /** Runs a statement that answers rows; chunks come as the engine makes them. */
  read(statement: Statement): AsyncGenerator<Uint8Array>
  /** Runs a statement that changes something, one at a time. */
  write(statement: Statement): Promise<void>
  close(): Promise<void>
}

const readers = 3

/**
 * Memory is bounded for a host of 4 GB: small caches, few merges at a time. There is no limit over all
 * queries together: the engine's own count of that drifts, and would in the end refuse every query.
 */
const connectionArgs = [
  '--mark_cache_size=67108864',
  '--uncompressed_cache_size=0',
  '--index_mark_cache_size=16777216',
  '--query_condition_cache_size=8388608',
  '--background_pool_size=1',
  '--background_merges_mutations_concurrency_ratio=1',
  '--background_schedule_pool_size=2',
]

const baseSettings: readonly Setting[] = [
  ['max_memory_usage', '600000000'],
  ['max_bytes_before_external_group_by', '200000000'],
  ['max_bytes_before_external_sort', '200000000'],
  ['max_threads', '2'],
]

export function openSessions(folder: string): Sessions {
  const open = () => {
    const session = new Session(folder, { connectionArgs })
    session.query(setText(baseSettings))
    return session
  }
  const writer = createLane([open()])
  const reading = createLane(Array.from({ length: readers }, open))
  const control = open()
  return {
    read: (statement) => read(statement, reading, control),
    write: (statement) => writer.use(statement.signal, (session) => write(session, statement)),
    close: async () => {
      stopAll(control)
      await drainPending()
      for (const session of [...writer.sessions, ...reading.sessions, control]) session.close()
      await drainPending()
    },
  }
}

async function* read(statement: Statement, lane: Lane, control: Session): AsyncGenerator<Uint8Array> {
  const mark = `toride ${randomUUID()}`
  const { session, release } = await lane.take(statement.signal)
  const cancel = () => void control.queryAsync(killText(mark)).catch(() => undefined)
  statement.signal.addEventListener('abort', cancel, { once: true })
  try {
    if (statement.settings.length > 0) session.query(setText(statement.settings))
    const text = `/* ${mark} */ ${statement.sql}`
    const stream = session.queryStreamBind(text, statement.parameters, { format: statement.format })
    for await (const chunk of stream) yield chunk.raw()
  } finally {
    statement.signal.removeEventListener('abort', cancel)
    if (statement.settings.length > 0) session.query(resetText(statement.settings))
    release()
  }
}

async function write(session: Session, statement: Statement): Promise<void> {
  if (statement.settings.length > 0) session.query(setText(statement.settings))
  try {
    await (Object.keys(statement.parameters).length > 0
      ? session.queryBindAsync(statement.sql, statement.parameters)
      : session.queryAsync(statement.sql))
  } finally {
    if (statement.settings.length > 0) session.query(resetText(statement.settings))
  }
}

function setText(settings: readonly Setting[]): string {
  return `SET ${settings.map(([name, value]) => `${name} = '${value}'`).join(', ')}`
}

/** Back to what every session begins with. */
function resetText(settings: readonly Setting[]): string {
  const base = new Map(baseSettings)
  const back = settings.map(([name]) => {
    const value = base.get(name)
    return value === undefined ? `${name} = DEFAULT` : `${name} = '${value}'`
  })
  return `SET ${back.join(', ')}`
}

/** `mark` is ours: a word and a UUID. */
function killText(mark: string): string {
  return `KILL QUERY WHERE query LIKE '/* ${mark} */%' ASYNC`
}

function stopAll(control: Session): void {
  try {
    control.query(`KILL QUERY WHERE query LIKE '/* toride %' ASYNC`)
  } catch {
    // Closing goes on without it: the caller ends the process in time.
  }
}

type Lane = {
  readonly sessions: readonly Session[]
  take(signal: AbortSignal): Promise<{ session: Session; release: () => void }>
  use<Value>(signal: AbortSignal, work: (session: Session) => Promise<Value>): Promise<Value>
}

/** Hands out sessions in the order of asking; who gives up while waiting is passed over. */
function createLane(sessions: readonly Session[]): Lane {
  const free = [...sessions]
  const waiting: ((session: Session) => void)[] = []
  const release = (session: Session) => {
    const next = waiting.shift()
    if (next) next(session)
    else free.push(session)
  }
  const take: Lane['take'] = async (signal) => {
    const session = free.pop() ?? (await new Promise<Session>((resolve) => waiting.push(resolve)))
    if (!signal.aborted) return { session, release: () => release(session) }
    release(session)
    throw new Error('Code: 394. DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED)')
  }
  return {
    sessions,
    take,
    use: async (signal, work) => {
      const taken = await take(signal)
      try {
        return await work(taken.session)
      } finally {
        taken.release()
      }
    },
  }
}
