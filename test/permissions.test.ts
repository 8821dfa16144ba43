/** Prints role × action of every slice to docs/permissions.md: a changed cell is a changed file in review. */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { ja } from '../src/access/core/ja.ts'
import { roles, type PolicyTable, type Scope } from '../src/kernel/core/actor.ts'
import { order } from '../src/order.ts'

const root = path.resolve(import.meta.dirname, '..')
const file = path.join(root, 'docs/permissions.md')
const marks: Readonly<Record<Scope, string>> = { all: '○', own: '自', member: '参' }

it('docs/permissions.md says what the policies say', async () => {
  const text = printed(await readPolicies())
  if (process.env['UPDATE_PERMISSIONS'] === '1') writeFileSync(file, text)
  expect(readFileSync(file, 'utf8'), 'run the tests with UPDATE_PERMISSIONS=1 and review the change').toBe(
    text,
  )
})

it('no action is named by two slices', async () => {
  const actions = (await readPolicies()).flatMap(({ policy }) => Object.keys(policy))
  expect(actions).toEqual([...new Set(actions)])
})

async function readPolicies(): Promise<{ slice: string; policy: PolicyTable }[]> {
  const found = globSync('src/*/core/policy*.ts', { cwd: root }).toSorted()
  const bySlice = Map.groupBy(found, (name) => name.split(path.sep)[1] ?? '')
  const slices = order.filter((slice) => bySlice.has(slice))
  expect(slices).toHaveLength(bySlice.size)
  const files = slices.flatMap((slice) => (bySlice.get(slice) ?? []).map((name) => ({ slice, name })))
  return Promise.all(
    files.map(async ({ slice, name }) => {
      const module = (await import(path.join(root, name))) as { policy: PolicyTable }
      return { slice, policy: module.policy }
    }),
  )
}

function printed(policies: { slice: string; policy: PolicyTable }[]): string {
  const head = [
    '# 役割と操作',
    '',
    'どの役割の席が、何をできるか。`src/*/core/policy.ts` から作られ、試験が一致を確かめます。',
    '直すときは policy.ts を直し、`UPDATE_PERMISSIONS=1` を付けて試験を動かし、違いを見直します。',
    '',
    '○ すべて　自 自分が作ったもの・自分の課のもの・自分が名指しされたもの　参 参加しているもの　空欄 できない',
  ]
  return [...head, ...policies.flatMap(section), ''].join('\n')
}

function section({ slice, policy }: { slice: string; policy: PolicyTable }): string[] {
  const labels = roles.map((role) => ja.roles[role])
  const rows = Object.entries(policy).map(([action, row]) => {
    const cells = roles.map((role) => {
      const scope = row[role]
      return scope ? marks[scope] : ''
    })
    return `| \`${action}\` | ${cells.join(' | ')} |`
  })
  return [
    '',
    `## ${slice}`,
    '',
    `| 操作 | ${labels.join(' | ')} |`,
    `| --- |${' --- |'.repeat(roles.length)}`,
    ...rows,
  ]
}
