/** Brings in one file of logs: what is sent, how far it is, what came of it. */
import { useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { OutputOf } from '../../kernel/core/endpoint.ts'
import { isRefusal } from '../../kernel/core/result.ts'
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { Field, SelectField, TextField } from '../../kernel/web/field.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { uploadWatched } from '../../kernel/web/upload.ts'
import { importLogs } from '../core/contract.ts'
import { sourceKinds } from '../core/decoder.ts'
import { sourceKindNames } from '../core/ja.ts'
import { ja } from '../core/screen/ja.ts'
import './logs.css'

const words = ja.import

type Outcome = OutputOf<typeof importLogs> & { readonly name: string; readonly source: string }
type Wanted = { readonly file: File; readonly kind: string; readonly source: string }

export function ImportPage() {
  const sending = useSending()
  return (
    <Page title={words.title} lead={words.lead} crumbs={[{ label: ja.search.place, href: '/logs' }]}>
      <div className="form-narrow">
        <Stack>
          {sending.outcome ? <Done outcome={sending.outcome} /> : null}
          {sending.isStopped ? <Note first={words.stopped} /> : null}
          <FileForm
            key={sending.outcome?.name ?? ''}
            send={sending.send}
            refusal={sending.refusal}
            percent={sending.percent}
            stop={sending.stop}
          />
        </Stack>
      </div>
    </Page>
  )
}

function useSending() {
  const [outcome, setOutcome] = useState<Outcome>()
  const [refusal, setRefusal] = useState<CallRefusal>()
  const [percent, setPercent] = useState<number>()
  const [isStopped, setStopped] = useState(false)
  const controller = useRef<AbortController>(null)
  const client = useQueryClient()
  const send = async ({ file, kind, source }: Wanted) => {
    const running = new AbortController()
    controller.current = running
    setOutcome(undefined)
    setRefusal(undefined)
    setStopped(false)
    setPercent(0)
    const known = sourceKinds.find((one) => one === kind) ?? 'auto'
    const answer = await uploadWatched(importLogs, {
      input: { kind: known, ...(source === '' ? {} : { source }) },
      file,
      watch: {
        signal: running.signal,
        progress: (sent, total) => setPercent(total === 0 ? 100 : Math.floor((sent / total) * 100)),
      },
    })
    setPercent(undefined)
    if (answer === undefined) setStopped(true)
    else if (isRefusal(answer)) setRefusal(answer)
    else setOutcome({ ...answer, name: file.name, source: source === '' ? file.name.slice(0, 80) : source })
    void client.invalidateQueries()
  }
  return { send, stop: () => controller.current?.abort(), outcome, refusal, percent, isStopped }
}

function FileForm({
  send,
  refusal,
  percent,
  stop,
}: {
  send: (wanted: Wanted) => Promise<void>
  refusal: CallRefusal | undefined
  /** Absent while nothing is sent. */
  percent: number | undefined
  stop: () => void
}) {
  const [file, setFile] = useState<File>()
  const [kind, setKind] = useState('auto')
  const [source, setSource] = useState('')
  const [error, setError] = useState<string>()
  const submit = () => {
    setError(file ? undefined : words.fileMissing)
    if (file && percent === undefined) void send({ file, kind, source: source.trim() })
  }
  return (
    <Panel>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Refused refusal={refusal} />
        <FileField change={setFile} error={error} />
        <TextField
          label={words.source}
          hint={words.sourceHint}
          value={source}
          change={setSource}
          maxLength={80}
        />
        <SelectField label={words.kind} value={kind} change={setKind} options={kindOptions} />
        {percent === undefined ? (
          <span>
            <Button type="submit" look="filled">
              {words.send}
            </Button>
          </span>
        ) : (
          <Progress percent={percent} stop={stop} />
        )}
      </form>
    </Panel>
  )
}

function FileField({
  change,
  error,
}: {
  change: (file: File | undefined) => void
  error: string | undefined
}) {
  return (
    <Field label={words.file} hint={words.fileHint} isRequired {...(error ? { error } : {})}>
      {(control) => (
        <input
          className="control"
          type="file"
          {...control}
          onChange={(event) => change(event.target.files?.[0])}
        />
      )}
    </Field>
  )
}

const kindOptions = sourceKinds.map((kind) => ({ value: kind, label: sourceKindNames[kind] ?? kind }))

function Progress({ percent, stop }: { percent: number; stop: () => void }) {
  return (
    <div className="stack tight">
      <output>{percent < 100 ? words.sending({ percent }) : words.reading}</output>
      <progress className="logs-progress" max={100} value={percent} aria-label={words.send} />
      <span>
        <Button onClick={stop}>{words.stop}</Button>
      </span>
    </div>
  )
}

function Done({ outcome }: { outcome: Outcome }) {
  const { events, notAsNamed, tooLong, name, source } = outcome
  const query = new URLSearchParams({ last: '1y', source: encodeURIComponent(source) })
  return (
    <Note tone={notAsNamed + tooLong > 0 ? 'care' : 'done'} first={words.done({ events, name })}>
      {notAsNamed > 0 ? <p>{words.notAsNamed({ count: notAsNamed })}</p> : null}
      {tooLong > 0 ? <p>{words.tooLong({ count: tooLong })}</p> : null}
      {notAsNamed + tooLong === 0 ? <p>{words.allRead}</p> : null}
      <p className="inline">
        <ButtonLink href={`/logs?${query.toString()}`}>{words.openLogs}</ButtonLink>
        <ButtonLink href="/rules">{words.openRules}</ButtonLink>
      </p>
    </Note>
  )
}
