/** The version of the program, from its one place. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { programDir } from '../../kernel/server/config.ts'

export function readVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(programDir, 'package.json'), 'utf8')) as {
    version: string
  }
  return manifest.version
}
