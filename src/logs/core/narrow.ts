/** Joins what was written with what was ticked beside it into one query of the search language. */

/** Fields that can be ticked, each with its chosen values. */
export type Filters = Readonly<Record<string, readonly string[]>>

/** Each is also a name of the search language. */
export const filterFields = ['category', 'host', 'source', 'outcome', 'matches'] as const

/** `query` must be readable by itself. Values of one field are alternatives, fields hold together. */
export function narrow(query: string, filters: Filters): string {
  const parts = filterFields.flatMap((field) => {
    const values = filters[field] ?? []
    if (values.length === 0) return []
    return [`(${values.map((value) => `${field} = ${quote(value)}`).join(' OR ')})`]
  })
  if (parts.length === 0) return query
  return (query.trim() === '' ? parts : [`(${query})`, ...parts]).join(' AND ')
}

/** A value as one word of the language. */
export function quote(value: string): string {
  return `"${value.replaceAll('"', '\\"')}"`
}
