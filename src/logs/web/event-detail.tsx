/** Under a row: the line as it came, what it says in one sentence, the rules it met, and all of its fields. */
import { useState } from 'react'
import { LinkButton } from '../../kernel/web/button.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Facts } from '../../kernel/web/panel.tsx'
import { Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { Filled } from '../../kernel/web/web-slot.tsx'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { readLogEvent, type LogRowReply } from '../core/contract.ts'
import { fieldNames } from '../core/ja.ts'
import { readAloud, type NameOf } from '../core/reading.ts'
import { ja } from '../core/screen/ja.ts'
import { ruleName } from './public.tsx'
import { sayExactTime, sayMoment } from './say-time.ts'

const words = ja.event
const aroundMs = 15 * 60_000
const rawShown = 4_000

type Event = OutputOf<typeof readLogEvent>

export function EventDetail({ row, nameOf }: { row: LogRowReply; nameOf: NameOf }) {
  const event = useCall(readLogEvent, { id: row.id, at: row.ts })
  return (
    <div className="stack tight logs-event">
      <Region reading={event} rows={3}>
        {(data) => <RawLine event={data} />}
      </Region>
      <p>
        <span className="strong">{words.reading}</span>
        {readAloud(row, nameOf)}
      </p>
      {row.matches.length > 0 ? (
        <div>
          <span className="strong">{words.matched}</span>
          {row.matches.map((ruleId) => (
            <div key={ruleId}>
              <Link href={`/rules?text=${encodeURIComponent(ruleId)}`}>
                <Filled slot={ruleName} props={{ ruleId }} />
              </Link>
            </div>
          ))}
        </div>
      ) : null}
      {event.data ? <AllFields event={event.data} /> : null}
      <p className="second">
        {words.exact({ time: sayExactTime(new Date(row.ts)), source: row.source })}
        {'\u3000'}
        <Link href={aroundOf(row)}>{words.around}</Link>
      </p>
    </div>
  )
}

function RawLine({ event }: { event: Event }) {
  const isCut = event.raw.length > rawShown
  return (
    <div>
      <p>
        <span className="strong">{words.raw}</span>{' '}
        <span className="second">
          {words.asItCame({ at: sayMoment(new Date(event.receivedAt)) })}
          {isCut ? words.cut({ shown: rawShown }) : ''}
        </span>
      </p>
      <p className="mono logs-raw">{isCut ? event.raw.slice(0, rawShown) : event.raw}</p>
    </div>
  )
}

function AllFields({ event }: { event: Event }) {
  const [isOpen, setOpen] = useState(false)
  const items = [
    ...event.columns.map(({ name, value }) => ({ key: `column ${name}`, term: labelOf(name), value })),
    ...event.fields.map(({ name, value }) => ({ key: `field ${name}`, term: name, value })),
  ]
  return (
    <div>
      <LinkButton aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? words.hideFields : words.allFields({ count: items.length })}
      </LinkButton>
      {isOpen ? (
        <Facts
          items={items.map((item) => ({
            ...item,
            term: <span className="mono">{item.term}</span>,
            value: <span className="mono">{item.value}</span>,
          }))}
        />
      ) : null}
    </div>
  )
}

/** The first Japanese name of a column; columns without one keep their own. */
function labelOf(column: string): string {
  return Object.entries(fieldNames).find(([, name]) => name === column)?.[0] ?? column
}

function aroundOf(row: LogRowReply): string {
  const at = new Date(row.ts).getTime()
  const query = new URLSearchParams({
    from: new Date(at - aroundMs).toISOString(),
    to: new Date(at + aroundMs).toISOString(),
  })
  return `/logs?${query.toString()}`
}
