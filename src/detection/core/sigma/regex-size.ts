/** How large a regular expression becomes when its counted repetitions are written out. */

/**
 * A rough number of instructions, told before anything is compiled: `a{1000}` repeated in a short text would
 * otherwise take hundreds of megabytes only to be refused. Malformed expressions get some number too; the
 * compiler refuses them.
 */
export function estimateRegexSize(source: string): number {
  const outer: number[] = []
  let sum = 0
  let last = 0
  for (let index = 0; index < source.length; index++) {
    const character = source.charAt(index)
    const count =
      character === '{' ? /^\{(\d{1,9})(,(\d{0,9}))?\}/.exec(source.slice(index, index + 24)) : null
    if (character === '(') {
      outer.push(sum)
      sum = 0
      last = 0
    } else if (character === ')') {
      last = sum + 2
      sum = (outer.pop() ?? 0) + last
    } else if (count !== null) {
      const times = Math.max(1, Number(count[1]), Number(count[3] ?? 0))
      sum += last * (times - 1)
      last *= times
      index += count[0].length - 1
    } else {
      index = endOfAtom(source, index)
      last = 1
      sum += last
    }
  }
  return sum + outer.reduce((total, size) => total + size, 0)
}

/** The last character of a class or an escape; other characters are atoms by themselves. */
function endOfAtom(source: string, start: number): number {
  if (source.charAt(start) === '\\') {
    return source.charAt(start + 2) === '{' ? endOr(source.indexOf('}', start), start + 1) : start + 1
  }
  if (source.charAt(start) !== '[') return start
  for (let index = start + 2; index < source.length; index++) {
    if (source.charAt(index) === '\\') index++
    else if (source.charAt(index) === ']') return index
  }
  return start
}

function endOr(found: number, otherwise: number): number {
  return found < 0 ? otherwise : found
}
