/** Every shipped card fits on two sheets of A4 with telephone lines of usual length, so that it can be folded away. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isRefusal } from '../../kernel/core/result.ts'
import { renderPdf } from '../../kernel/server/document/render-pdf.ts'
import { parseCard } from './card.ts'
import { cardSheet } from './card-sheet.ts'

const folder = new URL('../../../content/incidents/cards/', import.meta.url)

describe('the paper of a card', () => {
  it.each(readdirSync(folder))('%s has two pages at most', async (name) => {
    const card = parseCard(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
    if (isRefusal(card)) throw new Error(name)
    const roles = card.steps.flatMap((step) => [step.stop.role, ...(step.call ? [step.call.role] : [])])
    const contacts = [...new Set(roles)].map((role) => ({
      role,
      title: 'みやま県情報セキュリティクラウド 運用センター',
      numbers: ['03-0000-3300'],
      extension: '',
    }))
    const sheet = cardSheet({
      card,
      contacts,
      zoneNames: ['マイナンバー利用事務系'],
      bodyName: '砦町',
      isDemonstration: true,
      caseNumber: '砦町-案8-014',
      assets: ['ZAIMU-AP01'],
      printed: '印刷 令和8年11月25日（水）10時42分　森 大輔',
      address: 'https://toride.town.example/cards/1',
    })
    const bytes = await renderPdf(sheet, new Date('2026-11-25T01:42:00Z'))
    expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeLessThanOrEqual(2)
  })
})
