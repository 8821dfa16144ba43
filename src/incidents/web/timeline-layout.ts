/** Where the marks and labels of one lane stand: two rows, then "and three more"; nothing ever overlaps. */

export type Mark = {
  readonly id: string
  /** Pixels of the begin, and of the end for what lasted. */
  readonly x: number
  readonly endX: number | null
  readonly label: string
  /** It began before what is drawn: only its line is seen. */
  readonly isBefore?: boolean
}

export type PlacedMark = Mark & {
  readonly row: 0 | 1 | 2
  /** Where the label begins; `undefined` when it is told among "and more". */
  readonly labelX: number | undefined
  /** The label, shortened to the room there is. */
  readonly shown: string
}

export type More = { readonly x: number; readonly ids: readonly string[] }

export type Lane = { readonly marks: readonly PlacedMark[]; readonly more: readonly More[] }

const markRadius = 8
const between = 10
const labelCharactersMax = 26
const labelPixelsMin = 90
export const morePixels = 84

/** Width of text at 14 px: full-width characters take 14, others about 8. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += character.charCodeAt(0) > 0x2e7f ? 14 : 8
  return width
}

/** What no label may cross: a cut, or the right edge. */
export type Wall = { readonly from: number; readonly to: number }

/** Places `marks` (by x) into a lane of `width` pixels; labels keep clear of `walls`. */
export function layOut(marks: readonly Mark[], width: number, walls: readonly Wall[] = []): Lane {
  const ends: [number, number] = [-Infinity, -Infinity]
  const placed: PlacedMark[] = []
  const more: { x: number; ids: string[] }[] = []
  for (const mark of [...marks].sort((left, right) => left.x - right.x)) {
    const fit = fitOf(mark, ends, roomOf(mark.x, width, walls)) ?? fitAlong(mark, ends, { width, walls })
    if (fit) {
      ends[fit.row] = fit.end
      placed.push({ ...mark, row: fit.row, labelX: fit.labelX, shown: fit.shown })
      continue
    }
    placed.push({ ...mark, row: 2, labelX: undefined, shown: '' })
    addToMore(more, mark, width)
  }
  return { marks: placed, more }
}

type Fit = { row: 0 | 1; labelX: number; shown: string; end: number }

/** From where to where the labels of a mark at `x` may run. */
function roomOf(x: number, width: number, walls: readonly Wall[]): Wall {
  const before = walls.filter((wall) => wall.to <= x + markRadius).map((wall) => wall.to)
  const after = walls.filter((wall) => wall.from >= x - markRadius).map((wall) => wall.from)
  return { from: Math.max(0, ...before), to: Math.min(width, ...after) }
}

/** The first row with room: the label right of the mark, else left of it when an edge is near. */
function fitOf(mark: Mark, ends: readonly [number, number], free: Wall): Fit | undefined {
  const start = mark.x - markRadius
  for (const row of [0, 1] as const) {
    if (start < ends[row] + between) continue
    const text = shorten(mark.label, labelCharactersMax)
    const labelX = mark.x + markRadius + 4
    const lineEnd = mark.endX ?? mark.x
    const needed = widthOf(text)
    if (labelX + needed <= free.to)
      return { row, labelX, shown: text, end: Math.max(labelX + needed, lineEnd) }
    const leftX = mark.x - markRadius - 4 - needed
    if (leftX >= Math.max(free.from, ends[row] + between))
      return { row, labelX: leftX, shown: text, end: Math.max(mark.x, lineEnd) + markRadius }
    const room = free.to - labelX
    if (room < labelPixelsMin) continue
    return { row, labelX, shown: shortenTo(text, room), end: Math.max(free.to, lineEnd) }
  }
  return undefined
}

/** The label of what lasted beyond a cut: on its line, right of the cut. */
function fitAlong(
  mark: Mark,
  ends: readonly [number, number],
  { width, walls }: { width: number; walls: readonly Wall[] },
): Fit | undefined {
  const { endX } = mark
  if (endX === null) return undefined
  const row = ([0, 1] as const).find((one) => mark.x - markRadius >= ends[one] + between)
  const wall = walls.find((one) => one.from >= mark.x && one.to < endX)
  if (row === undefined || !wall) return undefined
  const labelX = wall.to + between
  const room = roomOf(labelX + markRadius, width, walls).to - labelX
  if (room < labelPixelsMin) return undefined
  const shown = shortenTo(shorten(mark.label, labelCharactersMax), room)
  return { row, labelX, shown, end: Math.max(labelX + widthOf(shown), endX) }
}

function addToMore(more: { x: number; ids: string[] }[], mark: Mark, width: number): void {
  const last = more.at(-1)
  if (last && mark.x < last.x + morePixels) {
    last.ids.push(mark.id)
    return
  }
  const x = Math.max(0, Math.min(mark.x - markRadius, width - morePixels))
  if (last && x < last.x + morePixels) last.ids.push(mark.id)
  else more.push({ x, ids: [mark.id] })
}

function shorten(text: string, characters: number): string {
  const all = Array.from(text)
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}\u2026`
}

function shortenTo(text: string, pixels: number): string {
  let characters = Array.from(text).length
  while (characters > 1 && widthOf(shorten(text, characters)) > pixels) characters -= 1
  return shorten(text, characters)
}
