/** The tasks of a case that are not steps of a card: who, until when, in what state, and what can be done. */
import { useState } from 'react'
import { Button, isOffered, LinkButton } from '../../kernel/web/button.tsx'
import { DataTable, type Column } from '../../kernel/web/data-table.tsx'
import { Refused } from '../../kernel/web/states.tsx'
import { Tag, type Tone } from '../../kernel/web/tag.tsx'
import { useAct } from '../../kernel/web/use-call.ts'
import { moveTask } from '../core/contract-work.ts'
import { ja as incidents } from '../core/ja.ts'
import type { CaseView, TaskView } from '../core/schema.ts'
import { ja } from '../core/screen/ja.ts'
import { useSayTime } from './case-words.tsx'
import { MoveTaskDialog, TaskDialog, type TaskAct } from './task-dialogs.tsx'

const words = ja.work

export function TaskTable({ view }: { view: CaseView }) {
  const say = useSayTime()
  const [isAllShown, showAll] = useState(false)
  const [asked, ask] = useState<{ act: TaskAct; id: string }>()
  const move = useAct(moveTask)
  const own = view.tasks.filter((task) => task.step === null)
  const settled = own.filter((task) => task.stage === 'done' || task.stage === 'cancelled')
  const rows = isAllShown ? own : own.filter((task) => !settled.includes(task))
  const shift = (task: TaskView, to: 'in_progress' | 'todo') =>
    void move.act({ id: task.id, version: task.version, to })
  const close = () => ask(undefined)
  const task = own.find((one) => one.id === asked?.id)
  return (
    <div className="incidents-tasks">
      <h3>{words.tasks}</h3>
      <Refused refusal={move.refusal} />
      {rows.length === 0 ? (
        <p className="second">{words.noTasks}</p>
      ) : (
        <DataTable
          caption={words.tasks}
          columns={columnsOf(say, { ask, shift })}
          rows={rows}
          rowKey={(task) => task.id}
        />
      )}
      {settled.length > 0 ? (
        <LinkButton onClick={() => showAll(!isAllShown)}>
          {isAllShown ? words.hideDone : words.showDone({ count: settled.length })}
        </LinkButton>
      ) : null}
      {task && asked?.act === 'edit' ? <TaskDialog caseId={view.id} task={task} close={close} /> : null}
      {task && asked && asked.act !== 'edit' ? (
        <MoveTaskDialog task={task} act={asked.act} close={close} />
      ) : null}
    </div>
  )
}

type Acts = {
  ask: (asked: { act: TaskAct; id: string }) => void
  shift: (task: TaskView, to: 'in_progress' | 'todo') => void
}

function columnsOf(say: (at: string) => string, acts: Acts): readonly Column<TaskView>[] {
  return [
    { key: 'name', head: words.name, minWidth: 180, render: (task) => <TaskName task={task} say={say} /> },
    {
      key: 'assignee',
      head: words.assignee,
      render: (task) => task.assignee?.name ?? <span className="second">{words.nobody}</span>,
    },
    { key: 'state', head: words.state, keeps: true, render: (task) => <TaskState task={task} /> },
    {
      key: 'act',
      head: words.act,
      align: 'end',
      isAct: true,
      render: (task) => <TaskActs task={task} acts={acts} />,
    },
  ]
}

function TaskName({ task, say }: { task: TaskView; say: (at: string) => string }) {
  return (
    <span id={task.id}>
      {task.title} {task.mandatory ? <Tag>{words.mandatoryTag}</Tag> : null}
      {task.note === '' ? null : <span className="second incidents-line">{task.note}</span>}
      {task.dueAt ? (
        <span className={task.isOverdue ? 'late incidents-line' : 'second incidents-line'}>
          {words.dueAt({ at: say(task.dueAt) })}
          {task.isOverdue ? `\u3000${words.overdue}` : ''}
        </span>
      ) : null}
      {task.hold ? (
        <span className="second incidents-line">
          {words.heldUntil({ at: say(task.hold.revisitAt), reason: task.hold.reason })}
        </span>
      ) : null}
      {task.outcome === '' ? null : <span className="second incidents-line">{task.outcome}</span>}
    </span>
  )
}

const tones: Readonly<Record<TaskView['stage'], Tone>> = {
  todo: 'unknown',
  in_progress: 'now',
  on_hold: 'care',
  done: 'done',
  cancelled: 'plain',
}

function TaskState({ task }: { task: TaskView }) {
  return <Tag tone={task.isOverdue ? 'late' : tones[task.stage]}>{incidents.taskStages[task.stage]}</Tag>
}

function TaskActs({ task, acts }: { task: TaskView; acts: Acts }) {
  const link = (act: TaskAct, label: string) => (
    <LinkButton onClick={() => acts.ask({ act, id: task.id })}>{label}</LinkButton>
  )
  return (
    <span className="row-acts">
      {isOffered(task, 'task.finish') ? (
        <Button size="row" onClick={() => acts.ask({ act: 'finish', id: task.id })}>
          {words.finish}
        </Button>
      ) : null}
      {isOffered(task, 'task.start') ? (
        <LinkButton onClick={() => acts.shift(task, 'in_progress')}>{words.begin}</LinkButton>
      ) : null}
      {isOffered(task, 'task.hold') ? link('hold', words.hold) : null}
      {isOffered(task, 'task.cancel') ? link('cancel', words.cancel) : null}
      {isOffered(task, 'task.update') ? link('edit', words.edit) : null}
      {isOffered(task, 'task.reopen') ? (
        <LinkButton onClick={() => acts.shift(task, 'todo')}>{words.reopen}</LinkButton>
      ) : null}
    </span>
  )
}
