/** The fact sheet through one form: each field with its answer, "not known yet", and what the case would say. */
import { formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { Button, ButtonLink } from '../../kernel/web/button.tsx'
import { usePathMember, useQueryMembers } from '../../kernel/web/location.tsx'
import { Page } from '../../kernel/web/page.tsx'
import { Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { Refused, Region } from '../../kernel/web/states.tsx'
import { useCall } from '../../kernel/web/use-call.ts'
import { readFactSheet } from '../core/contract-document.ts'
import type { FieldView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { SheetControl } from './sheet-control.tsx'
import { useSheetDraft, type Sheet, type SheetDraft } from './use-sheet-draft.ts'
import './duties.css'

const words = ja.sheet

export function SheetPage() {
  const caseId = usePathMember('caseId')
  const [query] = useQueryMembers()
  const form = query['form'] ?? 'ppc-leak'
  const reading = useCall(readFactSheet, { caseId, form })
  const back = query['document'] ? `/duties/${caseId}/documents/${query['document']}` : `/duties/${caseId}`
  return (
    <Page
      title={words.title({ form: reading.data?.form.title ?? '' })}
      lead={words.lead}
      crumbs={[
        { label: ja.crumbs.duties, href: '/duties' },
        { label: ja.title, href: `/duties/${caseId}` },
      ]}
      acts={<ButtonLink href={back}>{query['document'] ? words.back : words.backToDuties}</ButtonLink>}
    >
      <Region reading={reading} rows={12}>
        {(sheet) => (
          <SheetForm
            key={`${caseId}-${sheet.form.id}`}
            caseId={caseId}
            sheet={sheet}
            readAgain={reading.readAgain}
          />
        )}
      </Region>
    </Page>
  )
}

function SheetForm({ caseId, sheet, readAgain }: { caseId: string; sheet: Sheet; readAgain: () => void }) {
  const draft = useSheetDraft(caseId, sheet, readAgain)
  const isLocked = !sheet.allowed.includes('document.draft')
  return (
    <Stack>
      {isLocked ? <Note first={sheet.blocked[0]?.message ?? ja.closedCase} /> : null}
      <nav className="in-page" aria-label={words.jump}>
        {sheet.sections.map((section) => (
          <a key={section.label} href={`#item-${section.number ?? 'head'}`}>
            {section.number === null ? section.label : words.item({ ...section, number: section.number })}
          </a>
        ))}
      </nav>
      {sheet.sections.map((section) => (
        <Panel
          key={section.label}
          id={`item-${section.number ?? 'head'}`}
          title={section.number === null ? section.label : words.item({ ...section, number: section.number })}
        >
          <div className="duties-fields">
            {section.fields.map((field) => (
              <SheetField key={field.id} field={field} draft={draft} isLocked={isLocked} />
            ))}
          </div>
        </Panel>
      ))}
      {isLocked ? null : <SaveBar draft={draft} />}
    </Stack>
  )
}

function SheetField({ field, draft, isLocked }: { field: FieldView; draft: SheetDraft; isLocked: boolean }) {
  const entry = draft.entryOf(field)
  if (field.isOfDocument)
    return (
      <div className="duties-field">
        <span className="field-label">{field.label}</span>
        <span className="second">{words.ofDocument}</span>
      </div>
    )
  const isBroad = field.type === 'text' || field.type === 'choices'
  return (
    <div className={isBroad ? 'duties-field is-broad' : 'duties-field'}>
      <SheetControl
        field={field}
        entry={entry}
        isLocked={isLocked}
        change={(value) => draft.change(field, { value, isUnknown: false })}
      />
      <div className="duties-field-under">
        <label className="check">
          <input
            type="checkbox"
            aria-label={words.unknownYetOf({ label: field.label })}
            checked={entry.isUnknown}
            disabled={isLocked}
            onChange={(event) =>
              draft.change(field, {
                value: event.target.checked ? null : field.value,
                isUnknown: event.target.checked,
              })
            }
          />
          <span>{words.unknownYet}</span>
        </label>
        {field.asOf === null ? null : (
          <span className="second">
            {words.asOf({ at: formatDateTimeShort(new Date(field.asOf)), by: field.by })}
          </span>
        )}
      </div>
      <Suggestion field={field} entry={entry} draft={draft} isLocked={isLocked} />
    </div>
  )
}

function Suggestion({
  field,
  entry,
  draft,
  isLocked,
}: {
  field: FieldView
  entry: ReturnType<SheetDraft['entryOf']>
  draft: SheetDraft
  isLocked: boolean
}) {
  const { suggestion } = field
  if (suggestion === null || isLocked) return null
  if (JSON.stringify(entry.value) === JSON.stringify(suggestion)) return null
  const text = typeof suggestion === 'string' ? suggestion : suggestion.join(ja.list.comma)
  return (
    <details className="duties-more">
      <summary>{words.suggestion}</summary>
      <div className="duties-suggestion">{text}</div>
      <Button size="row" onClick={() => draft.change(field, { value: suggestion, isUnknown: false })}>
        {words.take}
      </Button>
    </details>
  )
}

function SaveBar({ draft }: { draft: SheetDraft }) {
  return (
    <div className="act-bar">
      <Button
        look="filled"
        isBusy={draft.isBusy}
        onClick={() => (draft.count === 0 ? undefined : void draft.save())}
      >
        {words.save}
      </Button>
      {draft.count === 0 ? (
        <Button isBusy={draft.isBusy} onClick={() => void draft.prefill()}>
          {words.prefill}
        </Button>
      ) : (
        <Button onClick={draft.discard}>{ja.preview.discard}</Button>
      )}
      <output className="second">
        {draft.count === 0 ? words.nothing : words.changedCount({ count: draft.count })}
      </output>
      {draft.isStale ? (
        <Note tone="care" first={ja.conflict}>
          <Button size="row" onClick={draft.rebase}>
            {ja.conflictAct}
          </Button>
        </Note>
      ) : null}
      <Refused refusal={draft.isStale ? undefined : draft.refusal} />
    </div>
  )
}
