/** The facts of a case as yes, no, unknown with their basis, in groups; follow-ups where an answer asks for them. */
import { useState } from 'react'
import { formatDateTime, formatDateTimeShort } from '../../kernel/core/wareki.ts'
import { LinkButton } from '../../kernel/web/button.tsx'
import { InstantField, SelectField, TextField } from '../../kernel/web/field.tsx'
import { Note, Panel, Stack } from '../../kernel/web/panel.tsx'
import { TriState, type TriValue } from '../../kernel/web/tri-state.tsx'
import { ja } from '../core/screen/ja.ts'
import { valueOf, type FactsDraft, type Question } from './use-facts-draft.ts'

const words = ja.facts

type Props = {
  draft: FactsDraft
  regimes: readonly { value: string; label: string }[]
  regimeNote: string
}

export function FactsPanel({ draft, regimes, regimeNote }: Props) {
  const { facts } = draft
  const savedAt = facts.saved
    ? words.savedAt({ at: formatDateTimeShort(new Date(facts.saved.at)), by: facts.saved.name })
    : words.neverSaved
  return (
    <Panel
      id="facts"
      title={words.title}
      note={words.note(facts)}
      side={<span className="second">{savedAt}</span>}
    >
      <Stack>
        <Known draft={draft} />
        <div className="stack duties-groups">
          {facts.groups.map((group) => (
            <section key={group.id} aria-label={group.label}>
              <h3 className="duties-group">{group.label}</h3>
              <QuestionList draft={draft} questions={group.questions} />
            </section>
          ))}
        </div>
        <LawDetails draft={draft} regimes={regimes} regimeNote={regimeNote} />
      </Stack>
    </Panel>
  )
}

function Known({ draft }: { draft: FactsDraft }) {
  const { facts, isLocked } = draft
  const [isEdited, setEdited] = useState(false)
  const said = words.knownSaid({
    at: formatDateTime(new Date(facts.knownAt)),
    section: facts.knownSection,
  })
  return (
    <div className="duties-basis">
      <p className="strong">{words.known}</p>
      {isEdited ? (
        <>
          <InstantField
            label={words.known}
            value={facts.knownAt}
            change={(knownAt) => (knownAt === '' ? undefined : draft.change({ knownAt }))}
          />
          <TextField
            label={words.knownSection}
            value={facts.knownSection}
            maxLength={100}
            change={(knownSection) => draft.change({ knownSection })}
          />
        </>
      ) : (
        <p className="big">
          {said} {isLocked ? null : <LinkButton onClick={() => setEdited(true)}>{words.edit}</LinkButton>}
        </p>
      )}
      <p className="second">{words.knownHint}</p>
      {facts.isKnownAssumed ? (
        <Note tone="care" first={words.knownAssumed}>
          {words.knownAssumedMore}
        </Note>
      ) : null}
    </div>
  )
}

function QuestionList({ draft, questions }: { draft: FactsDraft; questions: readonly Question[] }) {
  const counts = questions.filter((question) => question.kind === 'count')
  return (
    <>
      {questions
        .filter((question) => question.kind !== 'count')
        .map((question) => (
          <OneQuestion key={question.name} draft={draft} question={question} />
        ))}
      {counts.length === 0 ? null : (
        <>
          <div className="duties-counts">
            {counts.map((question) => (
              <CountField key={question.name} draft={draft} question={question} />
            ))}
          </div>
          <p className="second">{words.persons}</p>
        </>
      )}
    </>
  )
}

function OneQuestion({ draft, question }: { draft: FactsDraft; question: Question }) {
  if (question.kind === 'choice') {
    const value = valueOf(question)
    return (
      <div className="tri-row">
        <SelectField
          label={question.label}
          hint={question.help || undefined}
          value={typeof value === 'string' && value !== 'unknown' ? value : ''}
          blank={words.unknown}
          options={question.options}
          disabled={draft.isLocked}
          change={(next) => draft.answer(question, next === '' ? 'unknown' : next)}
        />
      </div>
    )
  }
  return (
    <TriState
      question={question.label}
      value={triOf(valueOf(question))}
      isLocked={draft.isLocked}
      change={(next) => draft.answer(question, next)}
      basis={<Basis draft={draft} question={question} />}
    />
  )
}

/** What the answer rests on; the explanation of the question while nothing is written. */
function Basis({ draft, question }: { draft: FactsDraft; question: Question }) {
  const [isWriting, setWriting] = useState(false)
  if (isWriting)
    return (
      <input
        className="control"
        aria-label={words.basisLabel({ question: question.label })}
        value={question.basis}
        maxLength={500}
        onChange={(event) => draft.writeBasis(question, event.target.value)}
        onBlur={() => setWriting(false)}
      />
    )
  const isOpen = valueOf(question) === 'unknown' && question.basis === ''
  const write =
    draft.isLocked || isOpen ? null : (
      <LinkButton className="link-button no-print" onClick={() => setWriting(true)}>
        {question.basis === '' ? words.writeBasis : words.edit}
      </LinkButton>
    )
  return (
    <>
      {question.basis === '' ? (
        <span className="duties-help">{question.help}</span>
      ) : (
        words.basis({ basis: question.basis })
      )}{' '}
      {write}
    </>
  )
}

function CountField({ draft, question }: { draft: FactsDraft; question: Question }) {
  const value = valueOf(question)
  return (
    <TextField
      label={question.label}
      inputMode="numeric"
      placeholder={words.unknown}
      value={typeof value === 'number' ? value.toLocaleString('en-US') : ''}
      disabled={draft.isLocked}
      change={(typed) => draft.answer(question, numberOf(typed))}
    />
  )
}

function LawDetails({ draft, regimes, regimeNote }: Props) {
  const { facts, isLocked } = draft
  return (
    <details className="duties-more">
      <summary>{words.more}</summary>
      <Stack isTight>
        <SelectField
          label={words.law}
          value={facts.regime}
          options={regimes}
          hint={regimeNote || undefined}
          disabled={isLocked}
          change={(regime) =>
            regime === 'government' || regime === 'private' || regime === 'council'
              ? draft.change({ regime })
              : undefined
          }
        />
        <TextField
          label={words.organ}
          hint={words.organHint}
          value={facts.organ}
          maxLength={100}
          disabled={isLocked}
          change={(organ) => draft.change({ organ })}
        />
        <InstantField
          label={words.reportableFrom}
          hint={words.reportableHint}
          value={facts.reportableFrom ?? ''}
          change={(at) => (isLocked ? undefined : draft.change({ reportableFrom: at === '' ? null : at }))}
        />
      </Stack>
    </details>
  )
}

function triOf(value: ReturnType<typeof valueOf>): TriValue {
  return typeof value === 'boolean' ? value : 'unknown'
}

/** Full-width figures and commas are what people type; nothing means unknown. */
function numberOf(typed: string): number | null {
  const figures = typed.normalize('NFKC').replaceAll(/\D/g, '').slice(0, 9)
  return figures === '' ? null : Number(figures)
}
