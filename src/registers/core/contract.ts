/** HTTP contract of the registers. */
import { z } from 'zod'
import {
  abilities,
  day,
  endpointsWith,
  id,
  instant,
  line,
  nothing,
  paging,
  text,
  version,
} from '../../kernel/core/endpoint.ts'
import { ja } from './ja.ts'

const endpoint = endpointsWith(ja.refusals)
const short = z.string().max(200)
const sentence = z.string().max(600)
const kindId = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/)
const fieldId = z.string().max(40)
/** Checked by the kind's own schema in the use case, which knows the fields. */
const values = z.record(fieldId, z.unknown())
const freshness = z.enum(['fresh', 'soon', 'stale'])
const option = z.strictObject({ id: fieldId, label: short })

const field = z.strictObject({
  id: fieldId,
  label: short,
  type: short,
  required: z.boolean(),
  help: short.optional(),
  max: z.number().optional(),
  min: z.number().optional(),
  options: z.array(option).max(60).optional(),
  columns: z
    .array(
      z.strictObject({
        id: fieldId,
        label: short,
        type: short,
        required: z.boolean(),
        max: z.number().optional(),
        options: z.array(option).max(60).optional(),
      }),
    )
    .max(8)
    .optional(),
  /** The kind a link leads to. */
  kind: kindId.optional(),
})

const kind = z.strictObject({
  id: kindId,
  name: short,
  purpose: short,
  titleField: fieldId,
  listFields: z.array(fieldId).max(8),
  freshnessMonths: z.number().int(),
  reviewMonths: z.array(z.number().int()).max(12),
  /** Codes that `flagItem` takes, with their words (the day left open). */
  staleWhen: z.array(fieldId).max(12),
  fields: z.array(field).max(60),
  counts: z.strictObject({ all: z.number().int(), stale: z.number().int(), soon: z.number().int() }),
})

/** Every register with its fields, and how many items wait to be verified (of those this person may see). */
export const listKinds = endpoint({
  id: 'registers.listKinds',
  method: 'GET',
  path: '/api/registers',
  permission: 'register.read',
  audit: 'none',
  input: nothing,
  output: z.strictObject({ kinds: z.array(kind).max(60) }),
})

const itemFields = {
  id,
  version,
  kind: kindId,
  title: short,
  unitId: z.string().max(80).nullable(),
  zone: z.string().max(40).nullable(),
  values,
  freshness,
  /** Why it is stale or soon, in a sentence; empty while it is fresh. */
  reason: sentence,
  verifiedOn: day.nullable(),
  verifiedBy: short.nullable(),
  nextReviewOn: day.nullable(),
  retired: z.boolean(),
  canUndoVerification: z.boolean(),
}

const row = z.strictObject({ ...itemFields, ...abilities })

export const listItems = endpoint({
  id: 'registers.listItems',
  method: 'GET',
  path: '/api/registers/kinds/:kind/items',
  permission: 'register.read',
  audit: 'none',
  input: z.strictObject({
    kind: kindId,
    text: line(100).optional(),
    freshness: freshness.optional(),
    zone: z.string().max(40).optional(),
    unitId: id.optional(),
    /** Items of the units in which this person sits. */
    mine: z.enum(['yes', 'no']).default('no'),
    retired: z.enum(['with', 'without']).default('without'),
    sort: z.enum(['stalest', 'title']).default('stalest'),
    ...paging,
  }),
  output: z.strictObject({
    items: z.array(row).max(200),
    /** Rows of the filter. */
    total: z.number().int(),
    /** Of the whole register, whatever the filter. */
    counts: z.strictObject({
      all: z.number().int(),
      stale: z.number().int(),
      soon: z.number().int(),
      mine: z.number().int(),
    }),
    /** Titles of the items that `values` link to. */
    linkTitles: z.record(z.string().max(80), short),
  }),
  refusals: ['registers.unknown_kind'],
})

const linked = z.strictObject({
  id,
  kind: kindId,
  title: short,
  zone: z.string().max(40).nullable(),
  freshness,
  reason: sentence,
  verifiedOn: day.nullable(),
  retired: z.boolean(),
})

export const readItem = endpoint({
  id: 'registers.readItem',
  method: 'GET',
  path: '/api/registers/items/:id',
  permission: 'register.read',
  audit: 'none',
  input: z.strictObject({ id }),
  output: z.strictObject({
    ...itemFields,
    ...abilities,
    /** Items that this one links to, with their values (a vendor's telephone and what may be asked of it). */
    links: z.array(z.strictObject({ field: fieldId, values, ...linked.shape })).max(300),
    /** Items that link to this one. */
    linkedFrom: z.array(linked).max(300),
  }),
})

/** The history from the trail, newest first. */
export const readHistory = endpoint({
  id: 'registers.readHistory',
  method: 'GET',
  path: '/api/registers/items/:id/history',
  permission: 'register.read',
  audit: 'none',
  input: z.strictObject({ id }),
  output: z.strictObject({
    entries: z
      .array(
        z.strictObject({
          at: instant,
          by: short,
          what: short,
          detail: sentence,
          changes: z.array(z.strictObject({ label: short, before: sentence, after: sentence })).max(60),
        }),
      )
      .max(500),
  }),
})

const saved = z.strictObject({ id, version })
const valueRefusals = ['registers.bad_values', 'registers.unknown_link'] as const

export const addItem = endpoint({
  id: 'registers.addItem',
  method: 'POST',
  path: '/api/registers/kinds/:kind/items',
  permission: 'register.write',
  audit: 'write',
  input: z.strictObject({ kind: kindId, values, verified: z.boolean().default(false) }),
  output: saved,
  refusals: ['registers.unknown_kind', ...valueRefusals],
})

/** All values of the item as they shall be; a field that is left out becomes empty. */
export const changeItem = endpoint({
  id: 'registers.changeItem',
  method: 'PUT',
  path: '/api/registers/items/:id',
  permission: 'register.write',
  audit: 'write',
  input: z.strictObject({ id, version, values, verified: z.boolean().default(false) }),
  output: saved,
  refusals: valueRefusals,
})

const many = z.array(z.strictObject({ id, version })).min(1).max(200)

/** Says that items are still true, for many at once: all or none. */
export const verifyItems = endpoint({
  id: 'registers.verifyItems',
  method: 'POST',
  path: '/api/registers/verify',
  permission: 'register.verify',
  audit: 'write',
  input: z.strictObject({ items: many }),
  output: z.strictObject({ items: z.array(saved).max(200) }),
})

/** Restores what stood before the verification, as an entry of its own. */
export const undoVerification = endpoint({
  id: 'registers.undoVerification',
  method: 'POST',
  path: '/api/registers/undo-verification',
  permission: 'register.verify',
  audit: 'write',
  input: z.strictObject({ items: many }),
  output: z.strictObject({ items: z.array(saved).max(200) }),
  refusals: ['registers.nothing_to_undo'],
})

/** Something happened that makes the item doubtful: a number that nobody answers, a changed contract. */
export const flagItem = endpoint({
  id: 'registers.flagItem',
  method: 'POST',
  path: '/api/registers/items/:id/flag',
  permission: 'register.verify',
  audit: 'write',
  input: z.strictObject({ id, version, code: fieldId, day }),
  output: saved,
  refusals: ['registers.unknown_reason'],
})

export const retireItem = endpoint({
  id: 'registers.retireItem',
  method: 'POST',
  path: '/api/registers/items/:id/retire',
  permission: 'register.write',
  audit: 'write',
  input: z.strictObject({ id, version, reason: text(300).min(1) }),
  output: saved,
  refusals: ['registers.already_retired'],
})

export const restoreItem = endpoint({
  id: 'registers.restoreItem',
  method: 'POST',
  path: '/api/registers/items/:id/restore',
  permission: 'register.write',
  audit: 'write',
  input: z.strictObject({ id, version }),
  output: saved,
  refusals: ['registers.not_retired'],
})

export const exportItems = endpoint({
  id: 'registers.exportItems',
  method: 'GET',
  path: '/api/registers/kinds/:kind/export',
  permission: 'register.export',
  assurance: 'fresh',
  audit: 'read',
  transport: 'download',
  input: z.strictObject({ kind: kindId, encoding: z.enum(['utf8', 'cp932']).default('utf8') }),
  output: z.unknown(),
  refusals: ['registers.unknown_kind', 'registers.not_in_cp932'],
})

const importRow = z.strictObject({
  /** Row of the sheet, the heading being 1; a cell of several lines is one row. */
  line: z.number().int(),
  state: z.enum(['new', 'changed', 'same', 'refused']),
  title: short,
  itemId: id.nullable(),
  version: version.nullable(),
  changes: z.array(z.strictObject({ label: short, before: sentence, after: sentence })).max(60),
  /** Why it is refused, one sentence each. */
  reasons: z.array(sentence).max(60),
})

/** Reads a CSV file and answers the difference row by row; nothing is saved yet. */
export const checkImport = endpoint({
  id: 'registers.checkImport',
  method: 'POST',
  path: '/api/registers/kinds/:kind/import/check',
  permission: 'register.import',
  audit: 'write',
  transport: 'upload',
  input: z.strictObject({ kind: kindId }),
  output: z.strictObject({
    /** Names the file for `saveImport`. */
    file: z.string().max(64),
    encoding: z.enum(['utf8', 'utf16', 'cp932']),
    counts: z.strictObject({
      new: z.number().int(),
      changed: z.number().int(),
      same: z.number().int(),
      refused: z.number().int(),
    }),
    rows: z.array(importRow).max(2000),
  }),
  refusals: [
    'registers.unknown_kind',
    'registers.file_missing',
    'registers.not_csv',
    'registers.unreadable_text',
    'registers.broken_csv',
    'registers.no_rows',
    'registers.too_many_rows',
    'registers.unknown_columns',
    'registers.missing_title',
  ],
})

/** Saves chosen rows of a checked file, all or none; `version` is the one that the difference showed. */
export const saveImport = endpoint({
  id: 'registers.saveImport',
  method: 'POST',
  path: '/api/registers/kinds/:kind/import/save',
  permission: 'register.import',
  audit: 'write',
  input: z.strictObject({
    kind: kindId,
    file: z.string().regex(/^[0-9a-f]{64}$/),
    rows: z
      .array(z.strictObject({ line: z.number().int().min(2), version: version.nullable() }))
      .min(1)
      .max(2000),
  }),
  output: z.strictObject({ saved: z.number().int() }),
  refusals: [
    'registers.unknown_kind',
    'registers.not_csv',
    'registers.unreadable_text',
    'registers.broken_csv',
    'registers.no_rows',
    'registers.too_many_rows',
    'registers.unknown_columns',
    'registers.missing_title',
    'registers.row_refused',
  ],
})
