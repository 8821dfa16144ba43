/** Seats, their roles and who holds them today; where a change of personnel is entered. */
import { useState } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { formatDay } from '../../kernel/core/wareki.ts'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { SettingsPage } from '../../kernel/web/settings-page.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { EmptyState, Region } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readOrganization } from '../../organization/core/contract.ts'
import { ja as access } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import { AssignDialog, EndDialog, HistoryDialog, SeatDialog } from './seat-dialogs.tsx'

const words = ja.seatsPage

export type Organization = OutputOf<typeof readOrganization>
export type Seat = Organization['seats'][number]
export type Incumbent = Seat['incumbents'][number]

type Asked =
  | { kind: 'add' }
  | { kind: 'change' | 'assign' | 'history'; seat: Seat }
  | { kind: 'end'; seat: Seat; incumbent: Incumbent }

export function SeatsPage() {
  const organization = useCall(readOrganization, {})
  const [asked, setAsked] = useState<Asked>()
  const mayManage = useMay('organization.manage')
  const seats = organization.data?.seats
  const vacant = seats?.filter((seat) => seat.incumbents.length === 0).length ?? 0
  return (
    <SettingsPage
      title={words.title}
      lead={seats ? words.lead({ count: seats.length, vacant }) : undefined}
      acts={
        mayManage ? (
          <Button look="filled" onClick={() => setAsked({ kind: 'add' })}>
            {words.add}
          </Button>
        ) : null
      }
    >
      <Region reading={organization}>
        {(data) => (
          <>
            <Panel isFlush>
              <DataTable
                caption={words.title}
                rows={data.seats}
                rowKey={(seat) => seat.id}
                empty={<EmptyState>{words.empty}</EmptyState>}
                columns={columnsOf(mayManage, setAsked)}
              />
            </Panel>
            <AskedDialog asked={asked} organization={data} close={() => setAsked(undefined)} />
          </>
        )}
      </Region>
    </SettingsPage>
  )
}

function columnsOf(mayManage: boolean, ask: (asked: Asked) => void): readonly Column<Seat>[] {
  const columns: Column<Seat>[] = [
    {
      key: 'seat',
      head: words.seat,
      render: (seat) => (
        <>
          <div className="strong">{seat.name}</div>
          <div className="second">{seat.unitName}</div>
        </>
      ),
    },
    { key: 'role', head: words.role, keeps: true, render: (seat) => access.roles[seat.role] },
    {
      key: 'incumbents',
      head: words.incumbents,
      render: (seat) => <Incumbents seat={seat} mayManage={mayManage} ask={ask} />,
    },
  ]
  return mayManage ? [...columns, actColumn(ask)] : columns
}

function actColumn(ask: (asked: Asked) => void): Column<Seat> {
  return {
    key: 'act',
    head: kernel.web.nextToDo,
    align: 'end',
    isAct: true,
    render: (seat) => (
      <span className="row-acts">
        <Button size="row" onClick={() => ask({ kind: 'assign', seat })}>
          {words.assign}
        </Button>
        <Button size="row" onClick={() => ask({ kind: 'change', seat })}>
          {kernel.web.edit}
        </Button>
        <Button size="row" onClick={() => ask({ kind: 'history', seat })}>
          {words.history}
        </Button>
      </span>
    ),
  }
}

function Incumbents({
  seat,
  mayManage,
  ask,
}: {
  seat: Seat
  mayManage: boolean
  ask: (asked: Asked) => void
}) {
  if (seat.incumbents.length === 0) return <Tag tone="care">{words.vacant}</Tag>
  return (
    <ul className="quiet-list">
      {seat.incumbents.map((incumbent) => (
        <li key={incumbent.incumbencyId}>
          <span className="strong">{incumbent.name}</span> {incumbent.deputy ? words.deputy : ''}{' '}
          <span className="second">
            {words.since({ day: formatDay(incumbent.fromDay) })}
            {incumbent.untilDay ? words.until({ day: formatDay(incumbent.untilDay) }) : ''}
          </span>{' '}
          {mayManage ? (
            <LinkButton onClick={() => ask({ kind: 'end', seat, incumbent })}>{words.end}</LinkButton>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

function AskedDialog({
  asked,
  organization,
  close,
}: {
  asked: Asked | undefined
  organization: Organization
  close: () => void
}) {
  if (!asked) return null
  if (asked.kind === 'add') return <SeatDialog organization={organization} close={close} />
  if (asked.kind === 'change')
    return <SeatDialog organization={organization} seat={asked.seat} close={close} />
  if (asked.kind === 'assign') return <AssignDialog seat={asked.seat} close={close} />
  if (asked.kind === 'end') return <EndDialog seat={asked.seat} incumbent={asked.incumbent} close={close} />
  return <HistoryDialog seat={asked.seat} close={close} />
}
