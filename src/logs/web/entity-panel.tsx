/** Whom the results are about: the register's item, what later slices know, and what stood out around it. */
import type { ReactNode } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { LinkButton } from '../../kernel/web/button.tsx'
import { Dialog } from '../../kernel/web/dialog.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Region } from '../../kernel/web/states.tsx'
import { ZoneBadge } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { Filled } from '../../kernel/web/web-slot.tsx'
import { listItems } from '../../registers/core/contract.ts'
import { searchLogs } from '../core/contract.ts'
import { quote } from '../core/narrow.ts'
import { isOutside, readAloud, type NameOf } from '../core/reading.ts'
import { ja } from '../core/screen/ja.ts'
import { logEntity } from './public.tsx'
import { textsOf } from './register-names.ts'
import { sayLogTime } from './say-time.ts'
import type { Range, SearchState } from './search-state.ts'

const words = ja.entity
const dayMs = 86_400_000
const eventsShown = 8

/** Kinds of lines that say something by themselves; traffic and browsing are what everybody does all day. */
const notable =
  '(category = account OR category = malware OR category = intrusion OR action = service_install' +
  ' OR action = task_create OR action = log_clear OR action = privileged_logon' +
  ' OR (category = authentication AND outcome = failure)' +
  ' OR (matches = "*" AND NOT category = firewall))'

type Machine = OutputOf<typeof listItems>['items'][number]

/** Beside the results; on a narrow screen over them, and only when somebody was chosen. */
export function EntityPanel({
  state,
  nameOf,
  isNarrow,
}: {
  state: SearchState
  nameOf: NameOf
  isNarrow: boolean
}) {
  const value = state.entity
  if (value === undefined || value === '')
    return isNarrow ? null : (
      <Panel title={words.title}>
        <p className="second">{words.hint}</p>
      </Panel>
    )
  const close = () => state.showEntity(undefined)
  return (
    <Entity key={value} value={value} range={state.range} nameOf={nameOf} isNarrow={isNarrow} close={close} />
  )
}

type FrameProps = { name: string; close: () => void; children: ReactNode }

function Over({ name, close, children }: FrameProps) {
  return (
    <Dialog title={name} isOpen close={close} acts={null} closeWords={words.close}>
      {children}
    </Dialog>
  )
}

function Beside({ name, close, children }: FrameProps) {
  return (
    <Panel
      title={<span className="logs-entity-name">{name}</span>}
      side={<LinkButton onClick={close}>{words.close}</LinkButton>}
    >
      {children}
    </Panel>
  )
}

function Entity({
  value,
  range,
  nameOf,
  isNarrow,
  close,
}: {
  value: string
  range: Range
  nameOf: NameOf
  isNarrow: boolean
  close: () => void
}) {
  const mayRead = useMay('register.read')
  const found = useCall(
    listItems,
    { kind: 'machine', text: value.slice(0, 100), limit: 20 },
    { isOff: !mayRead },
  )
  const machine = found.data?.items.find((item) => isMachine(item, value))
  const names = machine ? [machine.title, ...textsOf(machine.values['ip_addresses'])] : [value]
  const isReady = found.data !== undefined || found.refusal !== undefined || !mayRead
  const name = machine?.title ?? value
  const known = (
    <div className="stack tight">
      {machine ? <MachineFacts machine={machine} /> : null}
      {isReady && !machine ? (
        <p className="second">{isOutside(value) ? words.outside : words.unknown}</p>
      ) : null}
      <Filled slot={logEntity} props={{ value }} />
      {isReady ? <Around names={names} range={range} nameOf={nameOf} /> : null}
    </div>
  )
  return isNarrow ? (
    <Over name={name} close={close}>
      {known}
    </Over>
  ) : (
    <Beside name={name} close={close}>
      {known}
    </Beside>
  )
}

function isMachine(item: Machine, value: string): boolean {
  const names = [item.title, ...textsOf(item.values['aliases']), ...textsOf(item.values['ip_addresses'])]
  return names.some((name) => name.toLowerCase() === value.toLowerCase())
}

function MachineFacts({ machine }: { machine: Machine }) {
  const said = [...textsOf(machine.values['aliases']), ...textsOf(machine.values['ip_addresses'])]
  return (
    <>
      <p className="second">{said.join('\u3000')}</p>
      {machine.zone ? (
        <p>
          <ZoneBadge zone={machine.zone} />
        </p>
      ) : null}
      <p>
        <Link href={`/registers/machine/${machine.id}`}>{words.openRegister}</Link>
      </p>
    </>
  )
}

/** What stood out on the day around the end of the range. */
function Around({ names, range, nameOf }: { names: readonly string[]; range: Range; nameOf: NameOf }) {
  const from = new Date(Math.min(range.from.getTime(), range.to.getTime() - dayMs)).toISOString()
  const to = range.to.toISOString()
  const about = names
    .map((name) => `host = ${quote(name)} OR ip = ${quote(name)} OR user = ${quote(name)}`)
    .join(' OR ')
  const events = useCall(searchLogs, { from, to, query: `(${about}) AND ${notable}`, limit: eventsShown })
  const whole = new URLSearchParams({ from, to, query: about })
  return (
    <>
      <h3>{words.events}</h3>
      <Region reading={events} rows={4}>
        {(data) =>
          data.rows.length === 0 ? (
            <p className="second">{words.noEvents}</p>
          ) : (
            <ol className="logs-around">
              {data.rows.map((row) => (
                <li key={row.id}>
                  <span className="mono">{sayLogTime(new Date(row.ts), true).slice(0, -3)}</span>
                  <span>{readAloud(row, nameOf)}</span>
                </li>
              ))}
            </ol>
          )
        }
      </Region>
      <Link href={`/logs?${whole.toString()}`}>{words.day}</Link>
    </>
  )
}
