/** Taking a spreadsheet into a register: the difference row by row before anything is saved. */
import { useState } from 'react'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { Button } from '../../kernel/web/button.tsx'
import { upload, type CallRefusal } from '../../kernel/web/call.ts'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Field } from '../../kernel/web/field.tsx'
import { useGo } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Panel, Stack } from '../../kernel/web/panel.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { checkImport, saveImport } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { useKind } from './use-kind.ts'

const words = ja.import

type Checked = OutputOf<typeof checkImport>
type Row = Checked['rows'][number]

export function ImportPage() {
  const { kind, kindId } = useKind()
  const [checked, setChecked] = useState<Checked>()
  return (
    <Page
      title={kind ? words.title(kind) : ja.title}
      lead={checked ? words.result(checked.counts) : words.lead}
      crumbs={[
        { label: ja.title, href: '/registers' },
        ...(kind ? [{ label: kind.name, href: `/registers/${kind.id}` }] : []),
      ]}
      acts={checked ? <Button onClick={() => setChecked(undefined)}>{words.again}</Button> : null}
    >
      {checked ? (
        <Difference key={checked.file} kindId={kindId} checked={checked} />
      ) : (
        <FilePanel kindId={kindId} done={setChecked} />
      )}
    </Page>
  )
}

function FilePanel({ kindId, done }: { kindId: string; done: (checked: Checked) => void }) {
  const [file, setFile] = useState<File>()
  const [isBusy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<CallRefusal>()
  const check = async () => {
    if (!file) return
    setBusy(true)
    const answer = await upload(checkImport, { kind: kindId }, file)
    setBusy(false)
    if (isRefusal(answer)) setRefusal(answer)
    else done(answer)
  }
  return (
    <Panel>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void check()
        }}
      >
        <Refused refusal={refusal} />
        <Field label={words.file} hint={words.fileHint}>
          {(control) => (
            <input
              className="control"
              type="file"
              accept=".csv,text/csv"
              {...control}
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
        <span>
          <Button type="submit" look="filled" isBusy={isBusy}>
            {words.check}
          </Button>
        </span>
      </form>
    </Panel>
  )
}

function Difference({ kindId, checked }: { kindId: string; checked: Checked }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(checked.rows.filter(isTaken).map((row) => String(row.line))),
  )
  const { act, isBusy, refusal } = useAct(saveImport)
  const go = useGo()
  const toast = useToast()
  const rows = checked.rows.filter((row) => isTaken(row) && chosen.has(String(row.line)))
  const save = async () => {
    const sent = rows.map(({ line, version }) => ({ line, version }))
    const answer = await act({ kind: kindId, file: checked.file, rows: sent })
    if (!answer) return
    toast({ words: words.saved({ count: answer.saved }) })
    go(`/registers/${kindId}`)
  }
  return (
    <Stack>
      <Refused refusal={refusal} />
      <Panel isFlush>
        <div className="panel-bar">
          <span className="second">{words.readAs({ encoding: words.encoding[checked.encoding] })}</span>
          {rows.length > 0 ? (
            <Button look="filled" isBusy={isBusy} onClick={() => void save()}>
              {words.save({ count: rows.length })}
            </Button>
          ) : (
            <span>{words.nothing}</span>
          )}
        </div>
        <DataTable
          caption={words.difference}
          rows={checked.rows.filter((row) => row.state !== 'same')}
          rowKey={(row) => String(row.line)}
          selection={{ chosen, change: setChosen, nameOf: (line) => words.lineOf({ line }) }}
          columns={columns}
          empty={words.nothing}
        />
      </Panel>
    </Stack>
  )
}

function isTaken(row: Row): boolean {
  return row.state === 'new' || row.state === 'changed'
}

const tones: Readonly<Record<Row['state'], Tone>> = {
  new: 'now',
  changed: 'care',
  same: 'plain',
  refused: 'late',
}

const columns: readonly Column<Row>[] = [
  { key: 'line', head: words.line, align: 'end', render: (row) => row.line },
  {
    key: 'state',
    head: words.state,
    keeps: true,
    render: (row) => <Tag tone={tones[row.state]}>{words.states[row.state]}</Tag>,
  },
  { key: 'name', head: words.name, render: (row) => row.title },
  {
    key: 'difference',
    head: words.difference,
    render: (row) => (
      <>
        {row.reasons.map((reason) => (
          <div key={reason}>{reason}</div>
        ))}
        {row.changes.map((change) => (
          <div key={change.label}>
            {ja.item.change({
              label: change.label,
              before: change.before || ja.item.blank,
              after: change.after || ja.item.blank,
            })}
          </div>
        ))}
      </>
    ),
  },
]
