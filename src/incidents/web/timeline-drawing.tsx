/** The drawing of the timeline: the whole as a strip, four lanes on one scale, visible cuts, labels that never collide. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { jstDay } from '../../kernel/core/calendar.ts'
import { formatDayShort, formatTime } from '../../kernel/core/wareki.ts'
import { LinkButton } from '../../kernel/web/button.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import type { TimelineView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { sayLength } from './entry-time.ts'
import { TimelineLanes } from './timeline-lanes.tsx'
import { type Span, scaleOf } from './timeline-scale.ts'
import { TimelineStrip } from './timeline-strip.tsx'

const words = ja.timeline
/** Pixels left of the scale, where the lanes are named. */
const namesWidth = 92
const widthMin = 480
const spanMin = 60_000

export function TimelineDrawing({
  entries,
  isClosed,
  showTable,
}: {
  entries: readonly TimelineView[]
  isClosed: boolean
  showTable: () => void
}) {
  const [frame, width] = useWidth()
  const now = useNowAfter(entries)
  const [range, setRange] = useState<Span>()
  const [opened, open] = useState<ReadonlySet<number>>(new Set())
  const whole = useMemo(() => spanOf(entries, isClosed ? undefined : now), [entries, isClosed, now])
  const shown = range ? entries.filter((entry) => touches(entry, range)) : entries
  const edges = range ? [range.from, range.to] : isClosed ? [] : [now]
  const inRange = (at: number) => !range || (at >= range.from && at <= range.to)
  const instants = [...shown.flatMap(instantsOf).filter(inRange), ...edges]
  const scale = scaleOf(instants, Math.max(widthMin, width - namesWidth), opened)
  const zoomBy = (factor: number) => {
    const { from, to } = range ?? whole
    const middle = range ? (from + to) / 2 : middleOf(entries)
    setRange(zoom({ from, to, middle }, whole, factor))
  }
  useZoomByWheel(frame, zoomBy)
  return (
    <figure ref={frame} aria-label={words.drawing({ count: entries.length })}>
      {width === 0 ? null : (
        <>
          <ZoomBar
            isZoomed={range !== undefined}
            zoom={zoomBy}
            all={() => setRange(undefined)}
            closeGaps={opened.size > 0 ? () => open(new Set()) : undefined}
          />
          <TimelineStrip
            namesWidth={namesWidth}
            width={width}
            whole={whole}
            shown={scale.pieces}
            instants={entries.map((entry) => Date.parse(entry.occurredAt))}
            choose={(next) => setRange(next && next.to - next.from >= spanMin ? next : undefined)}
          />
          <TimelineLanes
            entries={shown}
            scale={scale}
            namesWidth={namesWidth}
            width={Math.max(widthMin, width - namesWidth)}
            now={isClosed || (range && range.to < now) ? undefined : now}
            openGap={(from) => open(new Set([...opened, from]))}
            gapStartOf={(cut) => lastBefore(instants, cut.to)}
            sayTick={sayTick}
            sayGap={(cut) => sayLength(gapLength(instants, cut))}
            showTable={showTable}
          />
        </>
      )}
    </figure>
  )
}

function ZoomBar({
  isZoomed,
  zoom,
  all,
  closeGaps,
}: {
  isZoomed: boolean
  zoom: (factor: number) => void
  all: () => void
  closeGaps: (() => void) | undefined
}) {
  return (
    <div className="incidents-zoom">
      <span className="second">{words.drag}</span>
      <button type="button" className="button row" aria-label={words.zoomIn} onClick={() => zoom(0.5)}>
        {'\uff0b'}
      </button>
      <button type="button" className="button row" aria-label={words.zoomOut} onClick={() => zoom(2)}>
        {'\u2212'}
      </button>
      {isZoomed ? <LinkButton onClick={all}>{words.zoomAll}</LinkButton> : null}
      {closeGaps ? <LinkButton onClick={closeGaps}>{words.closeGaps}</LinkButton> : null}
    </div>
  )
}

/** Now, and never before what was just written down. */
function useNowAfter(entries: readonly TimelineView[]): number {
  const now = useServerNow(60).getTime()
  return Math.max(now, ...entries.flatMap(instantsOf))
}

function instantsOf(entry: TimelineView): number[] {
  const start = Date.parse(entry.occurredAt)
  return entry.endedAt ? [start, Date.parse(entry.endedAt)] : [start]
}

function touches(entry: TimelineView, range: Span): boolean {
  const start = Date.parse(entry.occurredAt)
  const end = entry.endedAt ? Date.parse(entry.endedAt) : start
  return start <= range.to && end >= range.from
}

function spanOf(entries: readonly TimelineView[], now: number | undefined): Span {
  const instants = [...entries.flatMap(instantsOf), ...(now === undefined ? [] : [now])]
  const [from, to] = [Math.min(...instants), Math.max(...instants)]
  return { from, to: Math.max(to, from + spanMin) }
}

/** Half or double of what is shown, around `middle`; the whole again once it would be wider. */
function zoom(range: Span & { middle: number }, whole: Span, factor: number): Span | undefined {
  const length = Math.max(spanMin, (range.to - range.from) * factor)
  if (length >= whole.to - whole.from) return undefined
  const from = Math.min(Math.max(whole.from, range.middle - length / 2), whole.to - length)
  return { from, to: from + length }
}

/** Where the middle entry stands: there is something to see. */
function middleOf(entries: readonly TimelineView[]): number {
  return Date.parse(entries[Math.floor(entries.length / 2)]?.occurredAt ?? '')
}

/** The cut's margins belong to what is drawn; what is left out runs from the last instant before to the next. */
function lastBefore(instants: readonly number[], at: number): number {
  return Math.max(...instants.filter((instant) => instant < at))
}

function gapLength(instants: readonly number[], cut: Span): number {
  return Math.min(...instants.filter((instant) => instant >= cut.to)) - lastBefore(instants, cut.to)
}

/** Midnight is written as its day; the first tick of a stretch carries the day too. */
function sayTick(at: number, previous: number | undefined): { time: string; day: string | undefined } {
  const instant = new Date(at)
  const day = jstDay(instant)
  const isNewDay = previous === undefined || jstDay(new Date(previous)) !== day
  return { time: formatTime(instant), day: isNewDay ? formatDayShort(day) : undefined }
}

function useWidth(): [React.RefObject<HTMLElement | null>, number] {
  const element = useRef<HTMLElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const found = element.current
    if (!found) return undefined
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    watch.observe(found)
    return () => watch.disconnect()
  }, [])
  return [element, width]
}

/** Ctrl and the wheel: React listens passively, and the browser would zoom the page. */
function useZoomByWheel(frame: React.RefObject<HTMLElement | null>, zoomBy: (factor: number) => void): void {
  const latest = useRef(zoomBy)
  useEffect(() => {
    latest.current = zoomBy
  })
  useEffect(() => {
    const found = frame.current
    if (!found) return undefined
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      latest.current(event.deltaY < 0 ? 0.8 : 1.25)
    }
    found.addEventListener('wheel', onWheel, { passive: false })
    return () => found.removeEventListener('wheel', onWheel)
  }, [frame])
}
