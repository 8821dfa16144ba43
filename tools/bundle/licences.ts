/** Licences of what is shipped: each must be on the list, and its text goes into the bundle. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Package } from './lockfile.ts'

/** Licences that go together with Apache-2.0 in one delivery. Whatever is not here stops the bundle. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** Packages whose manifest names none or in another spelling; read in their own files, with the version that was read. */
const readByHand: Readonly<Record<string, string>> = {
  // The manifest says "MIT/X11".
  'chainsaw@0.1.0': 'MIT',
  // LICENSE is the MIT text.
  'png-js@1.1.0': 'MIT',
}

/** The SPDX expression of a package: by hand, from the lockfile, or from its own manifest; empty when unknown. */
export function licenceOf(root: string, entry: Package): string {
  const byHand = readByHand[`${entry.name}@${entry.version}`]
  if (byHand !== undefined) return byHand
  if (entry.license !== undefined) return entry.license
  const manifest = JSON.parse(readFileSync(path.join(root, entry.place, 'package.json'), 'utf8')) as {
    license?: unknown
  }
  return typeof manifest.license === 'string' ? manifest.license : ''
}

/** Packages that may not be shipped, each with what it says about its licence. */
export function refusedLicences(root: string, packages: readonly Package[]): string[] {
  return packages
    .map((entry) => ({ entry, licence: licenceOf(root, entry) }))
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ entry, licence }) => `${entry.name}@${entry.version}: ${licence || 'no licence'}`)
}

/** `A OR B` needs one that is allowed, `A AND B` both; brackets as in SPDX expressions. */
export function isAllowed(expression: string): boolean {
  const text = expression.trim()
  if (text.startsWith('(') && closingOf(text) === text.length - 1) return isAllowed(text.slice(1, -1))
  const alternatives = splitAt(text, ' OR ')
  if (alternatives.length > 1) return alternatives.some(isAllowed)
  const parts = splitAt(text, ' AND ')
  if (parts.length > 1) return parts.every(isAllowed)
  return allowed.has(text)
}

function closingOf(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** Splits where no bracket is open. */
function splitAt(text: string, word: string): string[] {
  const parts = ['']
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0 && text.startsWith(word, at)) {
      parts.push('')
      at += word.length - 1
    } else parts.push((parts.pop() ?? '') + (text[at] ?? ''))
  }
  return parts
}

const textFile = /^(?:licen[cs]e|copying|notice|unlicense|ofl)/i

/** One text for all: each package with its licence and the words that have to go with it. */
export function licenceTexts(root: string, packages: readonly Package[]): string {
  return packages.map((entry) => `${headOf(root, entry)}\n${textOf(root, entry)}\n`).join('\n')
}

function headOf(root: string, entry: Package): string {
  const rule = '='.repeat(72)
  return `${rule}\n${entry.name} ${entry.version}\n${licenceOf(root, entry)}\n${rule}\n`
}

function textOf(root: string, entry: Package): string {
  const folder = path.join(root, entry.place)
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((file) => file.isFile() && textFile.test(file.name))
    .map((file) => file.name)
    .toSorted()
  const own = files.map((name) => readFileSync(path.join(folder, name), 'utf8').trim())
  return own.length > 0 ? own.join('\n\n') : standardText(root, entry)
}

/** A package that names its licence and brings no text gets the standard one, with the author it names. */
function standardText(root: string, entry: Package): string {
  const licence = licenceOf(root, entry)
  const file = path.join(root, 'packaging/licences', `${licence}.txt`)
  if (!existsSync(file)) throw new Error(`${entry.name}@${entry.version} brings no text of ${licence}`)
  return `Copyright (c) ${authorOf(root, entry)}\n\n${readFileSync(file, 'utf8').trim()}`
}

function authorOf(root: string, entry: Package): string {
  const { author } = JSON.parse(readFileSync(path.join(root, entry.place, 'package.json'), 'utf8')) as {
    author?: string | { name?: string }
  }
  return (typeof author === 'string' ? author : author?.name) ?? `the authors of ${entry.name}`
}
