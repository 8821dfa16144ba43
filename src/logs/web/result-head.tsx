/** The exact count, when the lines fell, and which sources are missing from it. */
import { useElementSize } from '@mantine/hooks'
import { jstDay } from '../../kernel/core/calendar.ts'
import { Histogram } from '../../kernel/web/chart.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Note, Panel } from '../../kernel/web/panel.tsx'
import { mergeBars } from '../core/histogram.ts'
import { ja } from '../core/screen/ja.ts'
import { useSourceNames } from './register-names.ts'
import { barLabels, sayDuration, sayMoment } from './say-time.ts'
import type { SearchState } from './search-state.ts'
import type { Found } from './use-search.ts'

const words = ja.search
const gapsNamed = 3
const barsUsual = 28
const barWidthMin = 25
const labelsUsual = 8
const labelWidth = 76

export function ResultHead({ found, state }: { found: Found; state: SearchState }) {
  const seconds = (found.tookMs / 1000).toFixed(1)
  return (
    <Panel>
      <div className="logs-count">
        <h2 aria-live="polite">{words.found({ total: found.total })}</h2>
        <span className="second">{words.took({ seconds })}</span>
      </div>
      <Bars found={found} state={state} />
      <Gaps found={found} state={state} />
    </Panel>
  )
}

/** Bars are never narrower than a finger's target. */
function Bars({ found, state }: { found: Found; state: SearchState }) {
  const { ref, width } = useElementSize()
  const counted = found.bars.map((bar) => ({ at: new Date(bar.at), count: bar.count }))
  const most = width === 0 ? barsUsual : Math.max(4, Math.floor(width / barWidthMin))
  const { bars: merged, seconds } = mergeBars(counted, found.barSeconds, most)
  const labels = barLabels(
    merged.map((bar) => bar.at),
    { seconds, most: width === 0 ? labelsUsual : Math.max(2, Math.floor(width / labelWidth)) },
  )
  const choose = (key: string) => {
    const from = new Date(key)
    state.search({ range: { from, to: new Date(from.getTime() + seconds * 1000) } })
  }
  const bars = merged.map((bar, index) => ({
    key: bar.at.toISOString(),
    label: labels[index] ?? '',
    value: bar.count,
    title: words.bar({ time: sayMoment(bar.at), count: bar.count }),
  }))
  return (
    <div ref={ref}>
      <p className="second">
        {words.perBar({ bar: sayDuration(seconds) })}
        {'\u3000'}
        {words.barHint}
      </p>
      <Histogram label={words.barHint} bars={bars} choose={choose} />
    </div>
  )
}

/** Stated above the result, because a silent source looks like a quiet one. */
function Gaps({ found, state }: { found: Found; state: SearchState }) {
  const nameOf = useSourceNames()
  if (found.silences.length === 0) return null
  const named = found.silences.slice(0, gapsNamed).map(({ source, lastAt }) => {
    const name = nameOf(source)
    const at = new Date(lastAt)
    const from = sayMoment(at, jstDay(at) === jstDay(state.range.to) ? at : undefined)
    return words.gap({ source: name === source ? source : words.gapNamed({ name, source }), from })
  })
  const rest = found.silences.length - named.length
  return (
    <Note tone="care">
      <p>
        {words.gapLead}
        <span className="strong">
          {named.join(words.gapAnd)}
          {rest > 0 ? words.gapMore({ count: rest }) : ''}
        </span>
        {words.gapEnd} <Link href="/logs/sources">{words.gapLink}</Link>
      </p>
    </Note>
  )
}
