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
import { useKind, type Kind, type Values } from './use-kind.ts'

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
              initial={{}}
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
              initial={data.values}
              save={async (values, verified) =>
                (await act({ id, version: data.version, values, verified }))?.id
              }
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
  initial: Values
  /** Answers the id of the saved item, or nothing after a refusal. */
  save: (values: Values, verified: boolean) => Promise<string | undefined>
  isBusy: boolean
  refusal: CallRefusal | undefined
}

function ItemForm({ kind, draft, initial, save, isBusy, refusal }: FormProps) {
  const form = useDraft<Values>(draft, initial)
  const [isTried, setTried] = useState(false)
  const mayVerify = useMay('register.verify')
  const go = useGo()
  const toast = useToast()
  const missing = kind.fields.filter((field) => field.required && isBlank(form.value[field.id]))
  const submit = async (verified: boolean) => {
    setTried(true)
    if (missing.length > 0) return
    const id = await save(withoutBlank(form.value), verified)
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
      {form.isKept ? (
        <Note tone="now" first={words.draftKept}>
          <LinkButton onClick={form.forget}>{words.discard}</LinkButton>
        </Note>
      ) : null}
      <Panel>
        <div className="stack">
          {kind.fields.map((field) => (
            <FieldEditor
              key={field.id}
              field={field}
              isTitle={field.id === kind.titleField}
              value={form.value[field.id]}
              change={(value) => form.change({ ...form.value, [field.id]: value })}
              error={isTried && missing.includes(field) ? words.missing({ label: field.label }) : undefined}
            />
          ))}
          <Refused refusal={refusal} />
        </div>
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

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function withoutBlank(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)))
}
