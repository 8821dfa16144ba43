/** The form in which register texts are compared: width, letter case and kana do not matter. */

const hiragana = /[\u3041-\u3096]/g
const katakanaOffset = 0x60

/** NFKC, small letters, hiragana as katakana. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(hiragana, (letter) => String.fromCharCode(letter.charCodeAt(0) + katakanaOffset))
}

/** The same, without blanks: names of organisations are written with and without them. */
export function foldName(text: string): string {
  return foldText(text).replace(/\s+/g, '')
}
