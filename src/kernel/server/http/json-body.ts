/** Bodies of JSON: members of the prototype, members that stand twice and towers of brackets are refused unread. */
import type { FastifyInstance } from 'fastify'

/** No contract nests deeper than ten; what recurses over a value must not be led to the end of its stack. */
const depthMax = 64

/** Puts our reader in the place of the usual one. */
export function readJsonStrictly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body)
    if (isTower(text)) return done(new UnreadableBody(), undefined)
    return parse(request, text, (error, value) => {
      if (error === null && repeatsMember(text)) done(new UnreadableBody(), undefined)
      else done(error, value)
    })
  })
}

class UnreadableBody extends Error {
  readonly statusCode = 400
  constructor() {
    super('JSON that is nested too deep or has a member twice')
  }
}

const token = /"(?:[^"\\]|\\.)*"|[[\]{}:]/g

/** True when brackets stand deeper in each other than any input of ours. */
function isTower(json: string): boolean {
  let depth = 0
  for (const [sign] of json.matchAll(token)) {
    if (sign === '{' || sign === '[') depth += 1
    else if (sign === '}' || sign === ']') depth -= 1
    if (depth > depthMax) return true
  }
  return false
}

/**
 * True when an object in `json` (valid JSON text) has the same member twice, however it is written. JSON.parse
 * takes the last, other readers the first; I-JSON (RFC 7493 §2.3) forbids it.
 */
function repeatsMember(json: string): boolean {
  const open: (Set<string> | undefined)[] = []
  let text = ''
  for (const [sign] of json.matchAll(token)) {
    if (sign.startsWith('"')) text = sign
    else if (sign === '{') open.push(new Set())
    else if (sign === '[') open.push(undefined)
    else if (sign !== ':') open.pop()
    else {
      const members = open.at(-1)
      const name = text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1)
      if (members?.has(name)) return true
      members?.add(name)
    }
  }
  return false
}
