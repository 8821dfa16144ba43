/** The whole case as a strip: a dot for each entry, frames around what is drawn below; drag to look at a part. */
import { useRef, useState } from 'react'
import type { PointerEvent } from 'react'
import { ja } from '../core/screen/ja.ts'
import type { Span } from './timeline-scale.ts'

const height = 34

export function TimelineStrip({
  namesWidth,
  width,
  whole,
  shown,
  instants,
  choose,
}: {
  namesWidth: number
  width: number
  whole: Span
  shown: readonly Span[]
  instants: readonly number[]
  choose: (range: Span | undefined) => void
}) {
  const svg = useRef<SVGSVGElement>(null)
  const [drag, setDrag] = useState<{ from: number; to: number }>()
  const left = namesWidth + 4
  const ratio = (width - left - 8) / (whole.to - whole.from)
  const xOf = (at: number) => left + (Math.min(Math.max(at, whole.from), whole.to) - whole.from) * ratio
  const atOf = (event: PointerEvent) => {
    const x = event.clientX - (svg.current?.getBoundingClientRect().left ?? 0)
    return whole.from + Math.min(Math.max(0, (x - left) / ratio), whole.to - whole.from)
  }
  const end = () => {
    if (drag) choose({ from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) })
    setDrag(undefined)
  }
  const frames = drag ? [{ from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) }] : shown
  return (
    <svg
      ref={svg}
      className="incidents-strip"
      width={width}
      height={height}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        const at = atOf(event)
        setDrag({ from: at, to: at })
      }}
      onPointerMove={(event) => drag && setDrag({ ...drag, to: atOf(event) })}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
    >
      <text x={8} y={height / 2 + 5}>
        {ja.timeline.whole}
      </text>
      <line x1={left} x2={width - 8} y1={height / 2} y2={height / 2} className="incidents-rule" />
      {frames.map((span) => (
        <WindowFrame key={span.from} from={xOf(span.from)} to={xOf(span.to)} />
      ))}
      {instants.map((at, index) => (
        <circle key={index} cx={xOf(at)} cy={height / 2} r={2.5} />
      ))}
    </svg>
  )
}

function WindowFrame({ from, to }: { from: number; to: number }) {
  return (
    <rect
      className="incidents-window"
      x={from - 3}
      y={5}
      width={Math.max(6, to - from + 6)}
      height={height - 10}
    />
  )
}
