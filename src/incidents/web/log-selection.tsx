/** What incidents puts on the log pages: chosen lines go into a case; a machine names its open cases. */
import { useState } from 'react'
import { Button } from '../../kernel/web/button.tsx'
import { CheckField, SelectField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { FormDialog } from '../../kernel/web/form-dialog.tsx'
import { Link } from '../../kernel/web/location.tsx'
import { PickField } from '../../kernel/web/pick-field.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Region } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { isOutside } from '../../logs/core/reading.ts'
import type { LogSelection } from '../../logs/web/public.tsx'
import { addLogEvents, logEventsMax } from '../core/contract-log.ts'
import { listCases } from '../core/contract.ts'
import { ja } from '../core/ja.ts'
import { ja as words } from '../core/log-events/ja.ts'
import { lanes } from '../core/timeline.ts'

/** More lines than this are usually one thing that went on. */
const eachMax = 5

export function AddToCase({ rows, isAsked, answered, done }: LogSelection) {
  const mayAdd = useMay('case.update')
  const [isOpen, setOpen] = useState(false)
  if (!mayAdd) return null
  const isTooMany = rows.length > logEventsMax
  const close = () => {
    setOpen(false)
    answered()
  }
  return (
    <>
      <Button
        look="filled"
        size="row"
        onClick={() => setOpen(true)}
        {...(isTooMany ? { blockedBecause: words.tooMany({ max: logEventsMax }) } : {})}
      >
        {words.act}
      </Button>
      {(isOpen || isAsked) && !isTooMany ? (
        <AddDialog
          rows={rows}
          close={close}
          done={() => {
            close()
            done()
          }}
        />
      ) : null}
    </>
  )
}

type Chosen = { caseId: string; lane: string; how: string; left: ReadonlySet<string> }

function AddDialog({
  rows,
  close,
  done,
}: {
  rows: LogSelection['rows']
  close: () => void
  done: () => void
}) {
  const values = valuesOf(rows)
  const form = useForm<Chosen>(
    { caseId: '', lane: 'attacker', how: rows.length > eachMax ? 'one' : 'each', left: new Set() },
    ({ caseId }) => (caseId === '' ? { caseId: words.caseMissing } : {}),
  )
  const { act, isBusy, refusal } = useAct(addLogEvents)
  const toast = useToast()
  const save = async () => {
    if (!form.isSound()) return
    const { caseId, lane, how, left } = form.values
    const events = rows.map((row) => ({ id: row.id, at: row.ts }))
    const taken = values.filter((value) => !left.has(value))
    const answer = await act({
      caseId,
      events,
      lane: lanes.find((one) => one === lane) ?? 'attacker',
      asOne: how === 'one',
      values: taken,
    })
    if (!answer) return
    const { entries, alreadyThere: there, observables } = answer
    toast({ words: words.saved({ entries, there, values: observables }) })
    done()
  }
  return (
    <FormDialog
      title={words.title({ count: rows.length })}
      isOpen
      close={close}
      submit={() => void save()}
      submitWords={words.save}
      isBusy={isBusy}
      refusal={refusal}
    >
      <p>{words.lead}</p>
      <CaseField {...form.bind('caseId')} />
      <SelectField label={words.lane} {...form.bind('lane')} options={laneOptions} />
      {rows.length > 1 ? <SelectField label={words.how} {...form.bind('how')} options={howOptions} /> : null}
      <Values values={values} left={form.values.left} change={(left) => form.change({ left })} />
    </FormDialog>
  )
}

const laneOptions = lanes.map((lane) => ({ value: lane, label: ja.lanes[lane] }))
const howOptions = [
  { value: 'each', label: words.each },
  { value: 'one', label: words.asOne },
]

function CaseField({
  value,
  change,
  error,
}: {
  value: string
  change: (caseId: string) => void
  error: string | undefined
}) {
  const cases = useCall(listCases, { stage: 'open', limit: 200 })
  return (
    <Region reading={cases} rows={1}>
      {(data) =>
        data.cases.length === 0 ? (
          <p>
            {words.noCase} <Link href="/cases">{words.openCases}</Link>
          </p>
        ) : (
          <PickField
            label={words.case}
            hint={words.caseHint}
            value={value}
            change={change}
            {...(error === undefined ? {} : { error })}
            nothingFound={words.nothingFound}
            options={data.cases.map((one) => ({ value: one.id, label: words.caseSaid(one) }))}
          />
        )
      }
    </Region>
  )
}

function Values({
  values,
  left,
  change,
}: {
  values: readonly string[]
  left: ReadonlySet<string>
  change: (left: ReadonlySet<string>) => void
}) {
  if (values.length === 0) return <p className="second">{words.noValues}</p>
  const toggle = (value: string, isTaken: boolean) => {
    const next = new Set(left)
    if (isTaken) next.delete(value)
    else next.add(value)
    change(next)
  }
  return (
    <fieldset className="plain-set">
      <legend className="field-label">{words.values}</legend>
      {values.map((value) => (
        <CheckField
          key={value}
          label={<span className="mono">{value}</span>}
          isChecked={!left.has(value)}
          change={(isTaken) => toggle(value, isTaken)}
        />
      ))}
    </fieldset>
  )
}

const valuesMax = 20

/** Addresses outside, names of other sides: what one looks for elsewhere. */
function valuesOf(rows: LogSelection['rows']): string[] {
  const found = rows.flatMap((row) => [
    ...[row.sourceIp, row.destinationIp].filter(isOutside),
    ...(row.domain.includes('.') && !/^[\d.]+$/.test(row.domain) ? [row.domain] : []),
  ])
  return [...new Set(found)].slice(0, valuesMax)
}

/** Open cases that saw this value. */
export function CasesOf({ value }: { value: string }) {
  const mayRead = useMay('case.read')
  const text = value.slice(0, 100).trim()
  const cases = useCall(listCases, { stage: 'open', text, limit: 5 }, { isOff: !mayRead || text === '' })
  const found = cases.data?.cases ?? []
  if (found.length === 0) return null
  return (
    <div>
      <h3>{words.related}</h3>
      {found.map((one) => (
        <p key={one.id}>
          <Link href={`/cases/${one.id}`}>{words.openCase(one)}</Link> {one.title}
        </p>
      ))}
    </div>
  )
}
