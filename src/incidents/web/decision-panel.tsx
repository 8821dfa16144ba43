/** Decisions with their reasons, newest first; a replaced one stays readable. */
import { useState } from 'react'
import { isOffered, LinkButton } from '../../kernel/web/button.tsx'
import { DataTable } from '../../kernel/web/data-table.tsx'
import { InstantField, SelectField, TextAreaField, TextField } from '../../kernel/web/field.tsx'
import { useForm } from '../../kernel/web/form.ts'
import { Panel } from '../../kernel/web/panel.tsx'
import { SaveDialog } from '../../kernel/web/save-dialog.tsx'
import { useServerNow } from '../../kernel/web/server-time.ts'
import { EmptyState } from '../../kernel/web/states.tsx'
import { Tag } from '../../kernel/web/tag.tsx'
import { recordDecision } from '../core/contract-work.ts'
import type { CaseView, DecisionView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { useSayTime } from './case-words.tsx'
import { PartyField, partyOf } from './party-field.tsx'

const words = ja.decisions

export function DecisionPanel({ view }: { view: CaseView }) {
  const [isWriting, write] = useState(false)
  const say = useSayTime()
  const replaced = new Set(view.decisions.map((decision) => decision.replaces))
  const rows = view.decisions.toSorted((left, right) => right.decidedAt.localeCompare(left.decidedAt))
  return (
    <Panel
      id="decisions"
      title={words.title}
      side={
        isOffered(view, 'case.decide') ? (
          <LinkButton onClick={() => write(true)}>{words.write}</LinkButton>
        ) : undefined
      }
    >
      <DataTable
        caption={words.title}
        rows={rows}
        rowKey={(row) => row.id}
        empty={<EmptyState>{words.empty}</EmptyState>}
        columns={[
          { key: 'at', head: words.at, align: 'end', render: (row) => say(row.decidedAt) },
          {
            key: 'what',
            head: words.what,
            minWidth: 200,
            render: (row) => <What decision={row} isReplaced={replaced.has(row.id)} />,
          },
          { key: 'who', head: words.who, render: (row) => row.decidedBy.name },
        ]}
      />
      {isWriting ? <DecisionDialog view={view} close={() => write(false)} /> : null}
    </Panel>
  )
}

function What({ decision, isReplaced }: { decision: DecisionView; isReplaced: boolean }) {
  const { alternatives, information } = decision
  return (
    <>
      <span className="strong">{decision.what}</span> {isReplaced ? <Tag>{words.replaced}</Tag> : null}
      <div className="pre-line">{decision.why}</div>
      {alternatives === '' ? null : (
        <div className="second pre-line">{words.alternatives({ text: alternatives })}</div>
      )}
      {information === '' ? null : (
        <div className="second pre-line">{words.information({ text: information })}</div>
      )}
    </>
  )
}

function DecisionDialog({ view, close }: { view: CaseView; close: () => void }) {
  const now = useServerNow(60)
  const form = useForm(
    {
      decidedAt: now.toISOString(),
      decidedBy: '',
      what: '',
      why: '',
      alternatives: '',
      information: '',
      replaces: '',
    },
    ({ what, why, decidedAt }) => ({
      what: what.trim() === '' ? words.whatMissing : undefined,
      why: why.trim() === '' ? words.whyMissing : undefined,
      decidedAt: decidedAt === '' ? ja.entry.occurredMissing : undefined,
    }),
  )
  const { decidedBy, replaces, ...texts } = form.values
  const input = () => ({
    caseId: view.id,
    ...texts,
    replaces: replaces || null,
    ...(partyOf(decidedBy) ? { decidedBy: partyOf(decidedBy) } : {}),
  })
  return (
    <SaveDialog
      endpoint={recordDecision}
      title={words.write}
      submitWords={words.save}
      saidAfter={words.done}
      isBroad
      close={close}
      inputOf={() => (form.isSound() ? input() : undefined)}
    >
      <TextField label={words.whatField} isRequired maxLength={400} {...form.bind('what')} />
      <TextAreaField label={words.whyField} isRequired rows={2} maxLength={2000} {...form.bind('why')} />
      <TextAreaField
        label={words.alternativesField}
        rows={2}
        maxLength={2000}
        {...form.bind('alternatives')}
      />
      <TextAreaField label={words.informationField} rows={2} maxLength={2000} {...form.bind('information')} />
      <div className="form-grid">
        <InstantField label={words.decidedAt} isRequired {...form.bind('decidedAt')} />
        <PartyField label={words.decidedBy} {...form.bind('decidedBy')} hint={words.decidedByHint} />
      </div>
      {view.decisions.length > 0 ? (
        <SelectField
          label={words.replaces}
          blank={words.replacesNone}
          options={view.decisions.map((one) => ({ value: one.id, label: one.what }))}
          {...form.bind('replaces')}
        />
      ) : null}
    </SaveDialog>
  )
}
