/** The four lanes under the strip: marks, durations, labels, cuts, ticks and "now". */
import { LinkButton } from '../../kernel/web/button.tsx'
import { ja as incidents } from '../core/ja.ts'
import type { TimelineView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { lanes } from '../core/timeline.ts'
import { sayEntryClock } from './entry-time.ts'
import { layOut, widthOf, type Lane, type Mark, type PlacedMark, type Wall } from './timeline-layout.ts'
import { MarkShape } from './timeline-mark.tsx'
import type { Scale, Span } from './timeline-scale.ts'

const words = ja.timeline
const rowHeight = 26
const lanePad = 6
const axisHeight = 44
/** Above the lanes, where the words of a cut stand clear of every mark. */
const cutHeadHeight = 84
/** So near to "now" no other time is written. */
const nowPixels = 64

export type LanesProps = {
  entries: readonly TimelineView[]
  scale: Scale
  namesWidth: number
  width: number
  now: number | undefined
  openGap: (from: number) => void
  gapStartOf: (cut: Span) => number
  sayTick: (at: number, previous: number | undefined) => { time: string; day: string | undefined }
  sayGap: (cut: Span) => string
  showTable: () => void
}

export function TimelineLanes(props: LanesProps) {
  const { entries, scale, namesWidth, width } = props
  const walls = wallsOf(scale, props.now)
  const laid = lanes.map((lane) => ({ lane, ...layOut(marksOf(entries, lane, scale), width, walls) }))
  const tops: number[] = []
  let height = scale.cuts.length > 0 ? cutHeadHeight : 0
  for (const lane of laid) {
    tops.push(height)
    height += lanePad * 2 + rowHeight * (lane.more.length > 0 ? 4 : 2)
  }
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  return (
    <div className="incidents-lanes" style={{ width: namesWidth + width, height: height + axisHeight }}>
      <svg width={namesWidth + width} height={height + axisHeight} aria-hidden="true">
        {laid.map(({ lane }, index) => (
          <LaneBand
            key={lane}
            lane={lane}
            isTinted={index % 2 === 0}
            top={tops[index] ?? 0}
            height={(tops[index + 1] ?? height) - (tops[index] ?? 0)}
            width={namesWidth + width}
          />
        ))}
        <g transform={`translate(${namesWidth} 0)`}>
          <Ticks {...props} height={height} />
          {laid.map((lane, index) => (
            <g key={lane.lane} transform={`translate(0 ${(tops[index] ?? 0) + lanePad})`}>
              {lane.marks.map((mark) => (
                <MarkOf key={mark.id} mark={mark} entry={byId.get(mark.id)} />
              ))}
            </g>
          ))}
          {scale.cuts.map((cut) => (
            <rect
              key={cut.from}
              className="incidents-cut"
              x={cut.x + 2}
              y={2}
              width={cut.width - 4}
              height={height - 4}
            />
          ))}
          {props.now === undefined ? null : <NowLine x={scale.xOf(props.now)} height={height} />}
        </g>
      </svg>
      <Buttons {...props} laid={laid} tops={tops} />
    </div>
  )
}

/** Labels cross neither a cut nor the line of now. */
function wallsOf(scale: Scale, now: number | undefined): Wall[] {
  const cuts = scale.cuts.map((cut) => ({ from: cut.x, to: cut.x + cut.width }))
  if (now === undefined) return cuts
  const x = scale.xOf(now)
  return [...cuts, { from: x - 4, to: x + 4 }]
}

function marksOf(entries: readonly TimelineView[], lane: TimelineView['lane'], scale: Scale): Mark[] {
  return entries
    .filter((entry) => entry.lane === lane)
    .map((entry) => ({
      id: entry.id,
      x: scale.xOf(Date.parse(entry.occurredAt)),
      endX: entry.endedAt ? scale.xOf(Date.parse(entry.endedAt)) : null,
      label: labelOf(entry),
      isBefore: Date.parse(entry.occurredAt) < (scale.pieces[0]?.from ?? 0),
    }))
}

function labelOf(entry: TimelineView): string {
  const clock = sayEntryClock(entry)
  const time = entry.estimated ? `${clock}\uff08${words.estimated}\uff09` : clock
  return `${time} ${entry.text.split('\n')[0] ?? ''}`
}

function LaneBand({
  lane,
  isTinted,
  top,
  height,
  width,
}: {
  lane: TimelineView['lane']
  isTinted: boolean
  top: number
  height: number
  width: number
}) {
  return (
    <g className={`incidents-lane ${lane}`}>
      {isTinted ? <rect className="incidents-band" x={0} y={top} width={width} height={height} /> : null}
      <text x={8} y={top + height / 2 + 5} className="incidents-lane-name">
        {`${words.marks[lane]} ${incidents.lanes[lane]}`}
      </text>
    </g>
  )
}

function MarkOf({ mark, entry }: { mark: PlacedMark; entry: TimelineView | undefined }) {
  if (!entry) return null
  const y = mark.row * rowHeight + rowHeight / 2
  return (
    <g className={`incidents-mark ${entry.lane}`}>
      <title>{mark.label}</title>
      {mark.endX === null ? null : (
        <>
          <line x1={mark.x} x2={mark.endX} y1={y} y2={y} className="incidents-duration" />
          <line x1={mark.endX} x2={mark.endX} y1={y - 7} y2={y + 7} className="incidents-duration" />
        </>
      )}
      {mark.isBefore ? null : <MarkShape lane={entry.lane} x={mark.x} y={y} isHollow={entry.estimated} />}
      {mark.labelX === undefined || mark.endX === null ? null : (
        <rect
          className="incidents-label-ground"
          x={mark.labelX - 3}
          y={y - 10}
          width={widthOf(mark.shown) + 6}
          height={20}
        />
      )}
      {mark.labelX === undefined ? null : (
        <text x={mark.labelX} y={y + 5} className="incidents-label">
          {mark.shown}
        </text>
      )}
    </g>
  )
}

function NowLine({ x, height }: { x: number; height: number }) {
  return (
    <g className="incidents-now">
      <line x1={x} x2={x} y1={0} y2={height} />
      <text x={x} y={height + 17} textAnchor="end">
        {words.now}
      </text>
    </g>
  )
}

function Ticks({ scale, sayTick, height, width, now }: LanesProps & { height: number }) {
  const nowX = now === undefined ? Infinity : scale.xOf(now)
  const anchorOf = (x: number) => (x < 40 ? 'start' : x > width - 60 ? 'end' : 'middle')
  return (
    <g className="incidents-ticks">
      {scale.ticks.map((tick, index) => {
        const previous = scale.ticks[index - 1]
        const { time, day } = sayTick(tick.at, previous?.at)
        return (
          <g key={tick.at}>
            <line x1={tick.x} x2={tick.x} y1={0} y2={height} />
            {Math.abs(tick.x - nowX) < nowPixels ? null : (
              <text x={tick.x} y={height + 17} textAnchor={anchorOf(tick.x)}>
                {time}
              </text>
            )}
            {day ? (
              <text x={tick.x} y={height + 36} textAnchor={anchorOf(tick.x)}>
                {day}
              </text>
            ) : null}
          </g>
        )
      })}
    </g>
  )
}

/** What can be pressed stands over the drawing as ordinary buttons. */
function Buttons({
  scale,
  namesWidth,
  laid,
  tops,
  sayGap,
  openGap,
  gapStartOf,
  showTable,
}: LanesProps & { laid: readonly Lane[]; tops: readonly number[] }) {
  return (
    <>
      {scale.cuts.map((cut) => (
        <div
          key={cut.from}
          className="incidents-cut-words"
          style={{ left: namesWidth + cut.x + 4, width: cut.width - 8, top: 6 }}
        >
          <span className="second">{sayGap(cut)}</span>
          <span className="second">{words.gapSaid}</span>
          <LinkButton onClick={() => openGap(gapStartOf(cut))}>{words.openGap}</LinkButton>
        </div>
      ))}
      {laid.flatMap((lane, index) =>
        lane.more.map((more) => (
          <div
            key={`${index}:${more.x}`}
            className="incidents-more-words"
            style={{ left: namesWidth + more.x, top: (tops[index] ?? 0) + lanePad + 3 * rowHeight - 4 }}
          >
            <LinkButton onClick={showTable}>{words.more({ count: more.ids.length })}</LinkButton>
          </div>
        )),
      )}
    </>
  )
}
