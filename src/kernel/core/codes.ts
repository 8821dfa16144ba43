/** Check digits of Japanese public codes, and a mask that keeps individual numbers out of Toride. */

const bodyCodeWeights = [6, 5, 4, 3, 2]
const individualNumberWeights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]

/**
 * The six-figure local government code of `text` (five figures get their check digit), or null when the
 * figures or the check digit are wrong. Full-width figures are accepted.
 */
export function parseBodyCode(text: string): string | null {
  const code = text.normalize('NFKC').trim()
  if (!/^\d{5,6}$/.test(code)) return null
  const complete = code.slice(0, 5) + bodyCodeCheckDigit(code.slice(0, 5))
  return code.length === 5 || code === complete ? complete : null
}

/** Check digit of five figures (prefecture 2, municipality 3): 11 − (Σ figure × 6…2 mod 11), last figure. */
function bodyCodeCheckDigit(fiveFigures: string): string {
  return String((11 - (weightedSum(fiveFigures, bodyCodeWeights) % 11)) % 10)
}

/** True for twelve half-width figures whose last one is the check digit of an individual number (My Number). */
export function isIndividualNumber(figures: string): boolean {
  if (!/^\d{12}$/.test(figures)) return false
  const remainder = weightedSum(figures, individualNumberWeights) % 11
  const checkDigit = remainder <= 1 ? 0 : 11 - remainder
  return figures.endsWith(String(checkDigit))
}

/** The corporate number of a local body: its base is `000020` and the six-figure local government code. */
export function corporateNumberOfBody(bodyCode: string): string {
  const base = `000020${bodyCode}`
  return corporateNumberCheckDigit(base) + base
}

/** Check digit of twelve base figures: 9 − (Σ figure × (1, 2, 1, … from the right) mod 9). */
function corporateNumberCheckDigit(twelveFigures: string): string {
  const weights = Array.from(twelveFigures, (_, index) => (index % 2 === 0 ? 2 : 1))
  return String(9 - (weightedSum(twelveFigures, weights) % 9))
}

/**
 * `text` with every figure of an individual number replaced by `*`: twelve figures, half- or full-width, in one run
 * or in groups of four, with a valid check digit. One in ten random numbers passes.
 */
export function maskMyNumbers(text: string): string {
  return text.replace(individualNumberPattern, (match) =>
    isIndividualNumber(figuresOf(match)) ? match.replace(/[0-9\uff10-\uff19]/g, '*') : match,
  )
}

const figure = '[0-9\\uff10-\\uff19]'
/** Hyphen, its Unicode and full-width kin, long vowel mark, blank, ideographic space. */
const gap = '[-\\u2010-\\u2015\\u2212\\uff0d\\u30fc\\uff70 \\u3000]?'
const individualNumberPattern = new RegExp(
  `(?<!${figure}${gap})${figure}{4}${gap}${figure}{4}${gap}${figure}{4}(?!${gap}${figure})`,
  'g',
)

function figuresOf(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '')
}

function weightedSum(figures: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(figures[index]), 0)
}
