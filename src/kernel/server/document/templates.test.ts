/** Tests of the shipped Word templates: each asks for every field of its form, and for nothing that is unknown. */
import { readdirSync, readFileSync } from 'node:fs'
import PizZip from 'pizzip'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { isRefusal } from '../../core/result.ts'
import { renderDocx } from './render-docx.ts'

const folder = new URL('../../../../content/duties/forms/', import.meta.url)
const templates = readdirSync(folder).filter((name) => name.endsWith('.docx'))

type Group = { fields: { id: string; label: string }[] }
type Form = { head: Group; items: Group[] }

const formOf = (template: string): Form =>
  parse(readFileSync(new URL(template.replace('.docx', '.yaml'), folder), 'utf8')) as Form
const fieldsOf = (form: Form): Group['fields'] => [form.head, ...form.items].flatMap((group) => group.fields)

describe('shipped templates', () => {
  it('are there for the nine items', () => {
    expect(templates).toContain('ppc-leak.docx')
  })

  it.each(templates)('%s holds every field of its form, filled with rare characters', async (template) => {
    const fields = fieldsOf(formOf(template))
    const values = Object.fromEntries(fields.map(({ id }) => [id, `${id}：髙﨑①㈱𠮷`]))
    const frame = { case_number: '案8-014', title: '題', lead: '', handling: '', mark: '', printed: '' }
    const filled = await renderDocx(readFileSync(new URL(template, folder)), { ...frame, ...values })
    if (isRefusal(filled)) throw new Error(`${filled.code} ${JSON.stringify(filled.params)}`)
    const xml = new PizZip(filled).file('word/document.xml')?.asText() ?? ''
    for (const { id, label } of fields) {
      expect(xml).toContain(`${id}：髙﨑①㈱𠮷`)
      expect(xml).toContain(label.replaceAll('&', '&amp;'))
    }
  })
})
