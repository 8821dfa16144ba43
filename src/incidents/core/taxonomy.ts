/** The taxonomy of cases as data: groups, categories, phases and levels, read from `content/incidents/taxonomy.yaml`. */

import { z } from 'zod'

const id = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/)
const name = z.string().min(1).max(60)

const group = z.strictObject({ id, name })
const category = z.strictObject({ id, group: id, name, explanation: z.string().min(1).max(200) })
const phase = z.strictObject({ id, name })
const level = z.strictObject({
  level: z.int().min(0).max(4),
  name,
  criteria: z.array(z.string().min(1).max(120)).min(1).max(12),
  ciso_decision: z.boolean(),
})

/** The file as it stands; unknown keys are refused and every category must name an existing group. */
export const taxonomySchema = z
  .strictObject({
    version: z.int().min(1),
    effective_from: z.iso.date(),
    verified_at: z.iso.date(),
    source: z.string().min(1).max(400),
    groups: z.array(group).min(1).max(20),
    categories: z.array(category).min(1).max(100),
    phases: z.array(phase).min(1).max(20),
    levels: z.array(level).length(5),
  })
  .refine((file) => hasUnique(file.categories) && hasUnique(file.groups) && hasUnique(file.phases), {
    message: 'ids must be unique',
  })
  .refine((file) => file.categories.every((entry) => file.groups.some((known) => known.id === entry.group)), {
    message: 'every category names a group of this file',
  })
  .refine((file) => file.levels.every((entry, index) => entry.level === index), {
    message: 'levels run from 0 to 4',
  })

export type Taxonomy = z.infer<typeof taxonomySchema>
export type Category = Taxonomy['categories'][number]
export type Level = Taxonomy['levels'][number]

/** The category with this id, or `undefined` when the taxonomy does not know it. */
export function findCategory(taxonomy: Taxonomy, categoryId: string): Category | undefined {
  return taxonomy.categories.find((entry) => entry.id === categoryId)
}

function hasUnique(entries: readonly { id: string }[]): boolean {
  return new Set(entries.map((entry) => entry.id)).size === entries.length
}
