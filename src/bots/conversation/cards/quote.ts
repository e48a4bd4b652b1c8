/** A draft as a card: what would be made, its options as chips, its price, and one press that starts it. */

import type { Rewording } from '../../../core/catalog/prompts.ts'
import type { Plan } from '../../../core/generation/accept.ts'
import type { Button, Outgoing, Text } from '../../../core/ports.ts'
import type { Locales } from '../locale.ts'
import { choiceTitle } from '../options.ts'
import { button, raw, t } from '../scene.ts'
import { lyricsExcerpt } from './songs.ts'
import { wordButtons } from './wording.ts'

const CHIPS_A_ROW = 4
const MOST_CHIPS = 8

/**
 * @param more.above lines over the card: a correction, a warning
 * @param more.offers what can be done with its words
 */
export function quoteCard(
  locales: Locales,
  quoteId: string,
  plan: Plan,
  { above = [], offers = [] }: { above?: readonly Text[]; offers?: readonly Rewording[] } = {},
): Outgoing {
  const chosen = { ...plan.checked.options, count: plan.checked.count }
  const rows: Button[][] = []
  for (const [name, definition] of Object.entries(plan.model.options)) {
    const values =
      definition.type === 'choice' && definition.choices.length <= MOST_CHIPS
        ? definition.choices
        : definition.type === 'integer'
          ? (definition.chips ?? (name === 'count' ? range(definition.min, definition.max) : []))
          : []
    if (definition.type === 'switch') rows.push([switchChip(quoteId, name, chosen[name as keyof typeof chosen])])
    const usual = definition.type === 'choice' ? definition.default : undefined
    const chips = values.map((value) =>
      button(
        choiceTitle(locales, name, value, definition),
        { verb: 'set', id: quoteId, argument: `${name}=${value}` },
        { chosen: String(chosen[name as keyof typeof chosen] ?? usual) === String(value) },
      ),
    )
    // What can't be changed is nothing to choose.
    if (chips.length < 2) continue
    // Five are three and two: no chip stands alone over the whole width.
    const aRow = Math.ceil(chips.length / Math.ceil(chips.length / CHIPS_A_ROW))
    for (let at = 0; at < chips.length; at += aRow) rows.push(chips.slice(at, at + aRow))
  }
  const words = wordButtons(offers, plan.draft.wording?.original !== undefined, { id: quoteId })
  if (words.length > 0) rows.push(words)
  rows.push([
    button(t('button-start', { n: plan.priceCredits }), { verb: 'go', id: quoteId }, { style: 'primary' }),
    button(t('button-drop'), { verb: 'drop', id: quoteId }),
  ])
  const lines = [...above, t(`quote-${plan.model.kind}`, { model: plan.model.title })]
  if (plan.draft.prompt !== '') lines.push(raw(plan.draft.prompt))
  lines.push(...lyricsExcerpt(plan.checked.options['lyrics']))
  lines.push(t('quote-price', { n: plan.priceCredits }))
  return { text: lines, buttons: rows }
}

/** One press turns it. */
function switchChip(quoteId: string, name: string, value: unknown): Button {
  const isOn = value === true
  return button(
    t('switch-chip', { option: t(`option-${name}`), on: isOn ? 'on' : 'off' }),
    { verb: 'set', id: quoteId, argument: `${name}=${isOn ? 'off' : 'on'}` },
    { chosen: isOn },
  )
}

function range(min: number, max: number): number[] {
  return Array.from({ length: Math.min(max - min + 1, MOST_CHIPS) }, (_, index) => min + index)
}
