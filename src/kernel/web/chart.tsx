/** Two small charts: a histogram whose bars filter, and stacked bars for a week. Figures stand in words too. */
import { useId } from 'react'

export type Bar = {
  readonly key: string
  /** Under the bar; empty bars of a long axis leave it out. */
  readonly label: string
  readonly value: number
  /** Said when the bar is pointed at or focused. */
  readonly title: string
}

/** Counts over time. A bar is a button when `choose` is given. */
export function Histogram({
  label,
  bars,
  choose,
}: {
  label: string
  bars: readonly Bar[]
  choose?: (key: string) => void
}) {
  const most = Math.max(1, ...bars.map((bar) => bar.value))
  return (
    <figure className="histogram">
      <figcaption className="hidden-visually">{label}</figcaption>
      <span className="histogram-most" aria-hidden="true">
        {most.toLocaleString('ja-JP')}
      </span>
      <ol>
        {bars.map((bar) => (
          <li key={bar.key}>
            <HistogramBar bar={bar} share={bar.value / most} choose={choose} />
            <span className="histogram-label" aria-hidden="true">
              {bar.label}
            </span>
          </li>
        ))}
      </ol>
    </figure>
  )
}

function HistogramBar({
  bar,
  share,
  choose,
}: {
  bar: Bar
  share: number
  choose: ((key: string) => void) | undefined
}) {
  const shape = <span className="histogram-bar" style={{ height: `${Math.round(share * 1000) / 10}%` }} />
  const said = <span className="hidden-visually">{bar.title}</span>
  if (!choose || bar.value === 0)
    return (
      <span className="histogram-space" title={bar.title}>
        {shape}
        {said}
      </span>
    )
  return (
    <button type="button" className="histogram-space" title={bar.title} onClick={() => choose(bar.key)}>
      {shape}
      {said}
    </button>
  )
}

export type StackedBar = {
  readonly key: string
  readonly label: string
  readonly below: string
  /** Bottom, hatched; top, solid. */
  readonly hatched: number
  readonly solid: number
}

/** A few bars with their totals as figures above them. */
export function StackedBars({ label, bars }: { label: string; bars: readonly StackedBar[] }) {
  const pattern = useId()
  const most = Math.max(1, ...bars.map((bar) => bar.hatched + bar.solid))
  const step = 340 / Math.max(1, bars.length)
  return (
    <svg className="chart" viewBox="0 0 340 150" role="img" aria-label={label}>
      <defs>
        <pattern
          id={pattern}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" fill="#fff" />
          <rect width="3" height="6" fill="var(--color-primitive-blue-700)" />
        </pattern>
      </defs>
      <line x1="0" x2="340" y1="105" y2="105" stroke="var(--border)" />
      {bars.map((bar, index) => {
        const scale = 82 / most
        const hatched = bar.hatched * scale
        const solid = bar.solid * scale
        const left = index * step + step * 0.18
        return (
          <g key={bar.key}>
            <rect
              x={left}
              y={105 - hatched}
              width={step * 0.64}
              height={hatched}
              fill={`url(#${pattern})`}
              stroke="var(--color-primitive-blue-700)"
              strokeWidth={bar.hatched > 0 ? 1 : 0}
            />
            <rect
              x={left}
              y={105 - hatched - solid}
              width={step * 0.64}
              height={solid}
              fill="var(--color-primitive-blue-900)"
            />
            <text x={left + step * 0.32} y={100 - hatched - solid} textAnchor="middle" className="strong">
              {bar.hatched + bar.solid}
            </text>
            <text x={left + step * 0.32} y="124" textAnchor="middle">
              {bar.label}
            </text>
            <text x={left + step * 0.32} y="143" textAnchor="middle">
              {bar.below}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
