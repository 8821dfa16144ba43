/** The places that checkpoints go to: what each has got, and why one has not. */
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Panel } from '../../kernel/web/panel.tsx'
import { EmptyState } from '../../kernel/web/states.tsx'
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import type { readAttestation } from '../core/contract-publish.ts'
import { ja as publish } from '../core/publish/ja.ts'
import { ja } from '../core/screen/ja.ts'
import type { Target } from './target-dialog.tsx'

const words = ja.targets

type Attestation = OutputOf<typeof readAttestation>

export function TargetsPanel({
  attestation: { targets, isAlone, mayManage },
  change,
}: {
  attestation: Attestation
  change: (target: Target) => void
}) {
  return (
    <Panel title={words.title} isFlush isUntaken={isAlone}>
      <DataTable
        caption={words.title}
        rows={targets}
        rowKey={(target) => target.id}
        empty={<EmptyState>{words.empty}</EmptyState>}
        columns={mayManage ? [...columns, actColumn(change)] : columns}
      />
    </Panel>
  )
}

const columns: readonly Column<Target>[] = [
  {
    key: 'name',
    head: words.name,
    render: (target) => (
      <>
        <span className="strong">{target.name}</span>
        <br />
        {publish.kinds[target.kind]}
      </>
    ),
  },
  {
    key: 'place',
    head: words.place,
    render: (target) => (
      <>
        <span className="mono attestation-long">{target.place}</span>
        <br />
        {publish.paces[target.pace]}
      </>
    ),
  },
  { key: 'state', head: words.state, render: (target) => <State target={target} /> },
]

function actColumn(change: (target: Target) => void): Column<Target> {
  return {
    key: 'act',
    head: kernel.web.nextToDo,
    align: 'end',
    isAct: true,
    render: (target) => (
      <Button size="row" onClick={() => change(target)}>
        {words.change}
      </Button>
    ),
  }
}

function at(instant: string): string {
  return formatDateTimeShort(new Date(instant))
}

function State({ target }: { target: Target }) {
  const { tone, said } = stateOf(target)
  return (
    <>
      <Tag tone={tone}>{said}</Tag> {target.reason ? <span>{target.reason}</span> : null}
      <br />
      {target.succeededAt
        ? words.sent({ size: target.sentSize.toLocaleString('ja-JP'), at: at(target.succeededAt) })
        : words.never}
      {target.nextTryAt ? <> {words.nextTry({ at: at(target.nextTryAt) })}</> : null}
      {target.isOnSameDisk ? (
        <>
          <br />
          <Tag tone="care">{words.sameDisk}</Tag>
        </>
      ) : null}
    </>
  )
}

function stateOf(target: Target): { tone: Tone; said: string } {
  if (!target.isOn) return { tone: 'plain', said: words.off }
  if (target.failingSince) return { tone: 'late', said: words.failing }
  if (!target.succeededAt) return { tone: 'unknown', said: words.waiting }
  const isBlind = target.settings.kind === 'syslog' && target.settings.transport === 'udp'
  return { tone: 'done', said: isBlind ? words.udp : words.good }
}
