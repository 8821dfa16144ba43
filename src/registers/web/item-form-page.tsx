/** Adding an item to a register and correcting one: every field of the kind, each may be unknown. */
import { useState } from 'react'
import { ja as kernel } from '../../kernel/core/ja.ts'
import { Button, LinkButton } from '../../kernel/web/button.tsx'
import type { CallRefusal } from '../../kernel/web/call.ts'
import { useDraft } from '../../kernel/web/draft.ts'
import { useGo, usePathMember } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Note, Panel } from '../../kernel/web/panel.tsx'
import { useMay } from '../../kernel/web/shell-context.ts'
import { Loading, Refused, Region } from '../../kernel/web/states.tsx'
import { useToast } from '../../kernel/web/toast.tsx'
import { useAct, useCall } from '../../kernel/web/use-call.ts'
import { addItem, changeItem, readItem } from '../core/contract.ts'
import { ja } from '../core/screen/ja.ts'
import { FieldEditor } from './field-editor.tsx'
import { differencesOf, isBlank, ItemConflict, withoutBlank, type Written } from './item-conflict.tsx'
import { useKind, type Field, type Kind, type Values } from './use-kind.ts'

const words = ja.form

export function AddItemPage() {
  const { kinds, kind, kindId } = useKind()
  const { act, isBusy, refusal } = useAct(addItem)
  const save = async (values: Values, verified: boolean) =>
    (await act({ kind: kindId, values, verified }))?.id
  return (
    <Page
      title={kind ? words.addTitle({ kind: kind.name }) : ja.title}
      lead={words.lead}
      crumbs={crumbsOf(kind)}
    >
      <Region reading={kinds}>
        {() =>
          kind ? (
            <ItemForm
              kind={kind}
              draft={`register-new:${kind.id}`}
              initial={{ version: 0, values: {} }}
              save={save}
              isBusy={isBusy}
              refusal={refusal}
            />
          ) : (
            <Loading />
          )
        }
      </Region>
    </Page>
  )
}

export function EditItemPage() {
  const id = usePathMember('id')
  const { kind } = useKind()
  const item = useCall(readItem, { id })
  const { act, isBusy, refusal } = useAct(changeItem)
  const title = item.data?.title ?? ''
  return (
    <Page
      title={words.editTitle({ name: title })}
      lead={words.lead}
      crumbs={[
        ...crumbsOf(kind),
        ...(item.data ? [{ label: title, href: `/registers/${item.data.kind}/${id}` }] : []),
      ]}
    >
      <Region reading={item} rows={8}>
        {(data) =>
          kind ? (
            <ItemForm
              kind={kind}
              draft={`register:${id}`}
              initial={data}
              save={async (values, verified, version) => {
                const saved = await act({ id, version, values, verified })
                // What another wrote meanwhile must be there to choose from.
                if (!saved) item.readAgain()
                return saved?.id
              }}
              isBusy={isBusy}
              refusal={refusal}
            />
          ) : (
            <Loading />
          )
        }
      </Region>
    </Page>
  )
}

function crumbsOf(kind: Kind | undefined) {
  return [
    { label: ja.title, href: '/registers' },
    ...(kind ? [{ label: kind.name, href: `/registers/${kind.id}` }] : []),
  ]
}

type FormProps = {
  kind: Kind
  draft: string
  initial: Written
  /** Answers the id of the saved item, or nothing after a refusal. */
  save: (values: Values, verified: boolean, version: number) => Promise<string | undefined>
  isBusy: boolean
  refusal: CallRefusal | undefined
}

function ItemForm({ kind, draft, initial, save, isBusy, refusal }: FormProps) {
  const form = useDraft<Written>(draft, { version: initial.version, values: initial.values })
  const { values, version } = form.value
  const [isTried, setTried] = useState(false)
  const mayVerify = useMay('register.verify')
  const go = useGo()
  const toast = useToast()
  const differing = version === initial.version ? [] : differencesOf(kind, values, initial.values)
  const missing = kind.fields.filter((field) => field.required && isBlank(values[field.id]))
  const submit = async (verified: boolean) => {
    setTried(true)
    if (missing.length > 0) return
    const id = await save(withoutBlank(values), verified, differing.length === 0 ? initial.version : version)
    if (!id) return
    form.forget()
    toast({ words: kernel.web.saved })
    go(`/registers/${kind.id}/${id}`)
  }
  return (
    <form
      className="stack form-narrow"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit(false)
      }}
    >
      {form.isKept ? <KeptNote discard={form.forget} /> : null}
      {differing.length === 0 ? (
        <Refused refusal={refusal} />
      ) : (
        <ItemConflict
          key={initial.version}
          fields={differing}
          mine={form.value}
          theirs={initial}
          change={form.change}
        />
      )}
      <Panel>
        <Fields
          kind={kind}
          values={values}
          change={(next) => form.change({ version, values: next })}
          missing={isTried ? missing : []}
        />
        <div className="act-bar">
          <Button type="submit" look="filled" isBusy={isBusy}>
            {words.save}
          </Button>
          {mayVerify ? (
            <Button isBusy={isBusy} onClick={() => void submit(true)}>
              {words.saveVerified}
            </Button>
          ) : null}
        </div>
      </Panel>
    </form>
  )
}

function KeptNote({ discard }: { discard: () => void }) {
  return (
    <Note tone="now" first={words.draftKept}>
      <LinkButton onClick={discard}>{words.discard}</LinkButton>
    </Note>
  )
}

function Fields({
  kind,
  values,
  change,
  missing,
}: {
  kind: Kind
  values: Values
  change: (values: Values) => void
  missing: readonly Field[]
}) {
  return (
    <div className="stack">
      {kind.fields.map((field) => (
        <FieldEditor
          key={field.id}
          field={field}
          isTitle={field.id === kind.titleField}
          value={values[field.id]}
          change={(value) => change({ ...values, [field.id]: value })}
          error={missing.includes(field) ? words.missing({ label: field.label }) : undefined}
        />
      ))}
    </div>
  )
}
