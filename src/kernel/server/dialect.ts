/** How Kysely talks to PostgreSQL here: short on round trips, and without planning the same small statement again. */
import { createHash } from 'node:crypto'
import { PostgresDialect, PostgresDriver, type PostgresDialectConfig } from 'kysely'
import { Client } from 'pg'

/** Whoever uses this dialect begins the transaction in its first statement: one round trip instead of two. */
export class LateBeginDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig

  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): PostgresDriver {
    return new LateBeginDriver(this.#config)
  }
}

class LateBeginDriver extends PostgresDriver {
  override async beginTransaction(): Promise<void> {}
}

/** A query that begins with this comment reads one row by its key: its plan is the same for every value. */
const preparedStart = /^\s*(insert into|update|\/\* by key \*\/)/
const namesMax = 500
const names = new Map<string, string>()

/** A connection that prepares what writes rows or reads one by its key; every other statement is planned anew. */
export class PreparingClient extends Client {
  // oxlint-disable-next-line typescript/no-explicit-any -- the overloads of `query` are the driver's own
  override query(...sent: any[]): any {
    const [text, values] = sent as [unknown, unknown]
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined
    return name === undefined
      ? super.query(...(sent as [string]))
      : super.query({ name, text: String(text), values: values as unknown[] })
  }
}

/** Statements are few, because they stand in the program; the bound keeps a mistake from filling the server. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= namesMax || !preparedStart.test(text)) return undefined
  const name = `toride_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  names.set(text, name)
  return name
}
