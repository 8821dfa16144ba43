/**
 * Reads addresses out of words that were written down as heard on the telephone: numbers joined by a
 * spoken dot, full-width figures, kanji and kana numerals. What it returns are guesses for a person to confirm.
 */

import { z } from 'zod'

const numeral = z.strictObject({ word: z.string().min(1).max(12), value: z.int().min(0).max(1000) })

/** `content/intake/spoken-words.yaml` as it stands: how dots, signs and numerals sound, in hiragana. */
export const spokenWordsSchema = z.strictObject({
  version: z.int().min(1),
  verified_at: z.iso.date(),
  dots: z.array(z.string().min(1).max(12)).min(1).max(20),
  kanji: z.array(numeral).min(1).max(30),
  kana: z.array(numeral).min(1).max(60),
  signs: z
    .array(z.strictObject({ word: z.string().min(2).max(20), sign: z.string().min(1).max(12) }))
    .max(60),
})

export type SpokenWords = z.infer<typeof spokenWordsSchema>

export type AddressKind = 'ipv4' | 'url' | 'email' | 'domain' | 'phone'
export type AddressGuess = { readonly kind: AddressKind; readonly value: string }

/** Reads text as heard; answers guesses in the order in which they were said, each value once. */
export type AddressReader = (heard: string) => AddressGuess[]

const textMax = 20_000
const guessesMax = 20

/** What each kind looks like once the text is plain; the order decides when two would overlap. */
const patterns: readonly { kind: AddressKind; pattern: RegExp }[] = [
  {
    kind: 'url',
    pattern: /https?:\/\/[a-z0-9][a-z0-9.-]{0,252}(?::\d{1,5})?(?:\/[a-z0-9._~%?&=+#/-]{0,500})?/gi,
  },
  {
    kind: 'email',
    pattern: /(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}/gi,
  },
  { kind: 'ipv4', pattern: /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d]|\.\d)/g },
  { kind: 'phone', pattern: /(?<![\d-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])/g },
  {
    kind: 'domain',
    pattern:
      /(?<![a-z0-9@.-])[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9][a-z0-9-]{0,62}){0,4}\.[a-z]{2,24}(?![a-z0-9-])/gi,
  },
]

/** Makes a reader for these words. Text beyond 20,000 characters is not read. */
export function createAddressReader(words: SpokenWords): AddressReader {
  const plain = createPlain(words)
  return (heard) => findAddresses(plain(heard.slice(0, textMax)))
}

function findAddresses(text: string): AddressGuess[] {
  let rest = text
  const found: { at: number; guess: AddressGuess }[] = []
  for (const { kind, pattern } of patterns) {
    rest = rest.replace(pattern, (match: string, at: number) => {
      const value = check(kind, match)
      if (value === null) return match
      found.push({ at, guess: { kind, value } })
      return ' '.repeat(match.length)
    })
  }
  found.sort((left, right) => left.at - right.at)
  const values = new Map(found.map(({ guess }) => [guess.value, guess]))
  return [...values.values()].slice(0, guessesMax)
}

/** Spoken signs and numerals become written ones; everything else stays where it is. */
function createPlain(words: SpokenWords): (heard: string) => string {
  const kanji = words.kanji.map((entry) => entry.word).join('')
  const kana = words.kana.map((entry) => entry.word).join('|')
  const dots = words.dots.join('|')
  const group = `(?:\\d{1,4}|[${kanji}]{1,7}|(?:${kana}){1,9})`
  const joint = `\\s*(?:${dots}|[.\\-])\\s*`
  const chain = new RegExp(`(?<![\\d${kanji}])${group}(?:${joint}${group}){2,}`, 'g')
  const dot = new RegExp(`(?<=[a-z0-9])\\s*(?:${dots})\\s*(?=[a-z0-9])`, 'g')
  const splitter = new RegExp(joint)
  const digits = createDigits(words)
  return (heard) => {
    let text = hiragana(heard.normalize('NFKC'))
      .replace(/hxxp/gi, 'http')
      .replace(/\[\.\]|\(\.\)|\[dot\]/gi, '.')
    for (const { word, sign } of words.signs) text = text.replaceAll(word, sign)
    return text
      .replace(/\s*([@_]|:\s*\/\s*\/)\s*/g, (sign) => sign.replace(/\s/g, ''))
      .replace(chain, (match) => joinNumbers(match, match.split(splitter).map(digits)))
      .toLowerCase()
      .replace(dot, '.')
      .replace(/(?<=[a-z0-9])\s*([/-])\s*(?=[a-z0-9])/g, '$1')
  }
}

/** Katakana as hiragana, without the long mark, so that one spelling serves both. */
function hiragana(text: string): string {
  return text
    .replace(/[\u30a1-\u30f6]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
    .replace(/(?<=[\u3041-\u3096])\u30fc/g, '')
}

/** Four numbers up to 255 are an address; three that begin with 0 and have 10 or 11 figures a telephone number. */
function joinNumbers(match: string, numbers: readonly string[]): string {
  if (numbers.length === 4 && numbers.every((number) => number.length <= 3 && Number(number) <= 255))
    return ` ${numbers.map(Number).join('.')} `
  const all = numbers.join('')
  if (numbers.length === 3 && all.startsWith('0') && (all.length === 10 || all.length === 11))
    return ` ${numbers.join('-')} `
  return match
}

/** The figures of one group: written, kanji or kana; with a word for ten or hundred it is counted, else spelled. */
function createDigits(words: SpokenWords): (part: string) => string {
  const numerals = [...words.kana, ...words.kanji]
  const valueOf = new Map(numerals.map((entry) => [entry.word, entry.value]))
  const one = new RegExp(numerals.map((entry) => entry.word).join('|'), 'g')
  return (part) => {
    if (/^\d+$/.test(part)) return part
    const values = (part.match(one) ?? []).map((word) => valueOf.get(word) ?? 0)
    return values.some((value) => value >= 10) ? String(count(values)) : values.join('')
  }
}

function count(values: readonly number[]): number {
  let total = 0
  let pending = 0
  for (const value of values) {
    if (value >= 10) total += (pending || 1) * value
    pending = value >= 10 ? 0 : value
  }
  return total + pending
}

/** The value in its usual form, or `null` when it only looked like one. */
function check(kind: AddressKind, match: string): string | null {
  if (kind === 'ipv4') {
    const parts = match.split('.').map(Number)
    return parts.every((part) => part <= 255) ? parts.join('.') : null
  }
  if (kind === 'phone') {
    const figures = match.replaceAll('-', '').length
    return figures === 10 || figures === 11 ? match : null
  }
  const trimmed = match.replace(/[.,]+$/, '')
  return trimmed.length <= 2000 ? trimmed : null
}
