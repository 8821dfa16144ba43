/** The strip: fourteen days, one line a place, a mark where a checkpoint went. The figures stand in words too. */
import { addDays, jstDay, type Day } from '../../kernel/core/calendar.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { formatDay } from '../../kernel/core/wareki.ts'
import { Panel } from '../../kernel/web/panel.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import type { readAttestation } from '../core/contract-publish.ts'
import { ja } from '../core/screen/ja.ts'

const words = ja.strip
const days = 14

type Attestation = OutputOf<typeof readAttestation>
type Line = { id: string; name: string }

export function PublicationStrip({ attestation: { publications, targets } }: { attestation: Attestation }) {
  const today = jstDay(useServerNow(60))
  const axis = Array.from({ length: days }, (_, index) => addDays(today, index - days + 1))
  const lines = linesOf(publications, targets)
  return (
    <Panel title={words.title}>
      {lines.length === 0 ? <p>{words.none}</p> : null}
      {lines.map((line) => (
        <div key={line.id} className="attestation-strip">
          <span className="attestation-strip-name">{line.name}</span>
          <ol>
            {axis.map((day) => (
              <Mark key={day} day={day} line={line} publications={publications} />
            ))}
          </ol>
        </div>
      ))}
      {lines.length === 0 ? null : (
        <div className="attestation-strip" aria-hidden="true">
          <span className="attestation-strip-name" />
          <ol>
            {axis.map((day) => (
              <li key={day} className="attestation-strip-day">
                {Number(day.slice(8))}
              </li>
            ))}
          </ol>
        </div>
      )}
    </Panel>
  )
}

function Mark({
  day,
  line,
  publications,
}: {
  day: Day
  line: Line
  publications: Attestation['publications']
}) {
  const own = publications.filter(({ targetId, at }) => targetId === line.id && jstDay(new Date(at)) === day)
  const size = Math.max(0, ...own.map((entry) => entry.size)).toLocaleString('ja-JP')
  const said = words.day({ day: formatDay(day), place: line.name, count: own.length, size })
  return (
    <li className={own.length > 0 ? 'attestation-mark sent' : 'attestation-mark'} title={said}>
      <span className="hidden-visually">{said}</span>
    </li>
  )
}

/** Places of today first; then paper; then what was removed and still got something in these days. */
function linesOf(publications: Attestation['publications'], targets: Attestation['targets']): Line[] {
  const known = targets.map(({ id, name }) => ({ id, name }))
  const ids = new Set(known.map(({ id }) => id))
  const others = [...new Set(publications.map(({ targetId }) => targetId))].filter((id) => !ids.has(id))
  const more = others.map((id) => ({ id, name: id === 'sheet' ? words.sheet : words.removed }))
  return [
    ...known,
    ...more.toSorted((left, right) => Number(right.id === 'sheet') - Number(left.id === 'sheet')),
  ]
}
