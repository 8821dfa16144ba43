/** Content: shipped YAML and JSON files, read at start, checked by the schema of their slice's core. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

export type Content = {
  /** One file `<folder>/<name>` (`.yaml` or `.json`), checked by `schema`. Throws with the file's name. */
  file<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema>
  /** All files of a folder, in order of their names. */
  folder<Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema>[]
  /** The bytes of a template. */
  bytes(name: string): Buffer
}

export function openContent(contentDir: string): Content {
  const file = <Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> => {
    const parsed = schema.safeParse(parseFile(path.join(contentDir, name)))
    if (!parsed.success) throw new Error(`content/${name}: ${z.prettifyError(parsed.error)}`)
    return parsed.data
  }
  return {
    file,
    folder: (name, schema) =>
      readdirSync(path.join(contentDir, name))
        .filter((entry) => /\.(yaml|yml|json)$/.test(entry))
        .toSorted()
        .map((entry) => file(path.join(name, entry), schema)),
    bytes: (name) => readFileSync(path.join(contentDir, name)),
  }
}

function parseFile(file: string): unknown {
  const text = readFileSync(file, 'utf8')
  return file.endsWith('.json') ? JSON.parse(text) : parse(text, { maxAliasCount: 50 })
}
