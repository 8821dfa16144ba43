/** The shape of a lane's mark, filled, or hollow for an estimate. */
import type { TimelineView } from '../core/schema.ts'

export function MarkShape({
  lane,
  x,
  y,
  isHollow,
}: {
  lane: TimelineView['lane']
  x: number
  y: number
  isHollow: boolean
}) {
  const className = isHollow ? 'incidents-shape hollow' : 'incidents-shape'
  if (lane === 'responder') return <circle className={className} cx={x} cy={y} r={6.5} />
  if (lane === 'victim') return <rect className={className} x={x - 6} y={y - 6} width={12} height={12} />
  if (lane === 'attacker') return <path className={className} d={`M${x} ${y - 7}l7 13h-14z`} />
  return <path className={className} d={`M${x} ${y - 8}l8 8l-8 8l-8-8z`} />
}
