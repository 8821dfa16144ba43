/** Events to fields: EVTX rendered to JSON, Winlogbeat, NXLog and plain JSON all become one map of names. */

/** A field's text as written; several texts where the event holds a list; `null` where it says nothing. */
export type FieldValue = string | readonly string[] | null
export type Fields = Map<string, FieldValue>

const depthMax = 12
const fieldsMax = 4_096
const valuesMax = 4_096

/**
 * Field names as Sigma rules write them (specification, "Field Usage"): `EventData` by the name of its data,
 * `System` attributes joined by `_` (`Provider_Name`), nested JSON joined by `.`, spaces in names also left
 * out. Numbers and booleans become text. Whatever lies deeper than 12 levels, beyond
 * 4,096 fields or beyond 4,096 values of a field is left: one event must not stop the others.
 */
export function flatten(event: Record<string, unknown>): Fields {
  const fields: Fields = new Map()
  const record = isRecord(event['Event']) ? event['Event'] : event
  const { System: system, EventData: eventData, UserData: userData } = record
  if (isRecord(system) && (eventData !== undefined || userData !== undefined || record !== event)) {
    addSystem(fields, system)
    addEventData(fields, eventData)
    addUserData(fields, userData)
    return fields
  }
  if (isRecord(event['winlog'])) addWinlog(fields, event['winlog'], event)
  addNested({ fields, prefix: '', depth: 0 }, event)
  return fields
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type Target = { readonly fields: Fields; readonly prefix: string; readonly depth: number }

function addNested(target: Target, record: Record<string, unknown>): void {
  for (const name of Object.keys(record)) {
    const value = record[name]
    const path = target.prefix + name
    if (typeof value === 'object' && value !== null) {
      addComposite({ ...target, prefix: path, depth: target.depth + 1 }, value)
    } else {
      addField(target.fields, path, value)
    }
  }
}

function addComposite(target: Target, value: object): void {
  if (target.depth > depthMax) return
  if (!Array.isArray(value)) {
    addNested({ ...target, prefix: `${target.prefix}.` }, value as Record<string, unknown>)
    return
  }
  for (const item of value as unknown[]) {
    if (typeof item === 'object' && item !== null) {
      addComposite({ ...target, depth: target.depth + 1 }, item)
    } else {
      addField(target.fields, target.prefix, item)
    }
  }
}

function addField(fields: Fields, name: string, value: unknown): void {
  if (value === undefined || (fields.size >= fieldsMax && !fields.has(name))) return
  const text = textOf(value)
  const before = fields.get(name)
  fields.set(name, before === undefined || before === null ? text : append(before, text))
  if (name.includes(' ')) addField(fields, name.replaceAll(' ', ''), value)
}

function append(before: string | readonly string[], text: string | null): FieldValue {
  if (text === null) return before
  if (typeof before === 'string') return [before, text]
  // Lists are only ever made by the line above, so this one is ours to extend.
  if (before.length < valuesMax) (before as string[]).push(text)
  return before
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value)
  return null
}

/** `<System>`: element texts by element name, attributes as `Element_Attribute`. */
function addSystem(fields: Fields, system: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(system)) {
    if (!isRecord(value)) {
      addField(fields, name, value)
      continue
    }
    const text = elementText(value)
    if (text !== undefined) addField(fields, name, text)
    for (const [attribute, content] of Object.entries(attributesOf(value))) {
      addField(fields, `${name}_${attribute}`, content)
    }
  }
  const time = fields.get('TimeCreated_SystemTime')
  if (typeof time === 'string' && !fields.has('TimeCreated')) fields.set('TimeCreated', time)
}

/** Renderers differ in how they write attributes and text: `#attributes`, `@attributes`, `$`, `@Name`. */
function attributesOf(element: Record<string, unknown>): Record<string, unknown> {
  const nested = element['#attributes'] ?? element['@attributes'] ?? element['$']
  if (isRecord(nested)) return nested
  const attributes = Object.entries(element).filter(([key]) => !key.startsWith('#') && key !== '_')
  return Object.fromEntries(attributes.map(([key, value]) => [key.replace(/^@/, ''), value]))
}

function elementText(element: Record<string, unknown>): unknown {
  return element['#text'] ?? element['_'] ?? element['text'] ?? element['$t']
}

/** `<EventData>`: a map of names, or the list of `<Data Name="…">` elements; nameless data is `Data`. */
function addEventData(fields: Fields, eventData: unknown): void {
  if (!isRecord(eventData)) return
  for (const [name, value] of Object.entries(eventData)) {
    if (name === '#attributes' || name === '@attributes' || name === '$') continue
    if (name === 'Data') addDataList(fields, Array.isArray(value) ? (value as unknown[]) : [value])
    else addNested({ fields, prefix: '', depth: 0 }, { [name]: isRecord(value) ? valueOf(value) : value })
  }
}

function valueOf(element: Record<string, unknown>): unknown {
  return elementText(element) ?? element
}

function addDataList(fields: Fields, items: readonly unknown[]): void {
  for (const item of items) {
    if (!isRecord(item)) {
      addField(fields, 'Data', item)
      continue
    }
    const text = elementText(item)
    const name = attributesOf(item)['Name']
    if (Array.isArray(text)) addDataList(fields, text as unknown[])
    else addField(fields, typeof name === 'string' ? name : 'Data', text ?? null)
  }
}

/** `<UserData>`: the fields lie one element deeper, whose name belongs to the provider. */
function addUserData(fields: Fields, userData: unknown): void {
  if (!isRecord(userData)) return
  for (const content of Object.values(userData)) {
    if (isRecord(content)) addNested({ fields, prefix: '', depth: 1 }, content)
  }
}

const winlogNames: Readonly<Record<string, string>> = {
  channel: 'Channel',
  event_id: 'EventID',
  provider_name: 'Provider_Name',
  computer_name: 'Computer',
}

function addWinlog(fields: Fields, winlog: Record<string, unknown>, event: Record<string, unknown>): void {
  for (const [from, to] of Object.entries(winlogNames)) addField(fields, to, winlog[from])
  addEventData(fields, winlog['event_data'])
  addUserData(fields, isRecord(winlog['user_data']) ? { content: winlog['user_data'] } : undefined)
  addField(fields, 'Message', event['message'])
}
