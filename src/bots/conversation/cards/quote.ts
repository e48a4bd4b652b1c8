/** A draft as a card: what would be made, its options as chips, its price, and one press that starts it. */

import type { Rewording } from '../../../core/catalog/prompts.ts'
import type { Plan } from '../../../core/generation/accept.ts'
import { countInputs } from '../../../core/generation/inputs.ts'
import { choosable, lengthMs, secondsOf } from '../../../core/generation/length.ts'
import type { Button, Outgoing, Text } from '../../../core/ports.ts'
import { choiceName } from '../choices.ts'
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
  for (const [name, definition] of Object.entries(choosable(plan.model).options)) {
    if (plan.model.kind === 'avatar' && isListed(name)) continue
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
        { verb: 'set', id: quoteId, argument: `${name}=${choiceName(name, value)}` },
        { chosen: String(chosen[name as keyof typeof chosen] ?? usual) === String(value) },
      ),
    )
    // What can't be changed is nothing to choose.
    if (chips.length < 2) continue
    // Five are three and two: no chip stands alone over the whole width.
    const aRow = Math.ceil(chips.length / Math.ceil(chips.length / CHIPS_A_ROW))
    for (let at = 0; at < chips.length; at += aRow) rows.push(chips.slice(at, at + aRow))
  }
  rows.unshift(...pickers(locales, quoteId, plan))
  const words = wordButtons(offers, plan.draft.wording?.original !== undefined, { id: quoteId })
  if (words.length > 0) rows.push(words)
  rows.push([
    button(t('button-start', { n: plan.priceCredits }), { verb: 'go', id: quoteId }, { style: 'primary' }),
    button(t('button-drop'), { verb: 'drop', id: quoteId }),
  ])
  const lines = [...above, t(`quote-${plan.model.kind}`, { model: plan.model.title })]
  if (plan.draft.prompt !== '') lines.push(raw(plan.draft.prompt))
  else if (plan.model.kind === 'avatar') lines.push(t('avatar-by-voice'))
  lines.push(...lyricsExcerpt(plan.checked.options['lyrics']))
  lines.push(...lengthLine(plan), t('quote-price', { n: plan.priceCredits }))
  return { text: lines, buttons: rows }
}

/** How long it will be where nobody chooses that: only what was made of it is paid. */
function lengthLine({ model, draft, checked }: Plan): Text[] {
  const duration = Number(checked.options['duration'])
  if (Number.isNaN(duration) || choosable(model).options['duration'] !== undefined) return []
  const lasts = lengthMs(model.kind, draft)
  return [lasts === null ? t('quote-length-unknown', { n: duration }) : t('quote-length', { n: secondsOf(lasts) })]
}

/** Of a talking portrait: lists too long for chips, or such as can be listened to. */
const isListed = (name: string): boolean => name === 'avatar' || name === 'voice'

/** Who speaks, and in which voice: each opens a list in place of the card. */
function pickers(locales: Locales, quoteId: string, { model, draft, checked }: Plan): Button[][] {
  if (model.kind !== 'avatar') return []
  const isPhoto = countInputs(draft.inputs).picture > 0
  const rows: Button[][] = []
  for (const name of ['avatar', 'voice']) {
    const definition = model.options[name]
    const value = checked.options[name]
    if (definition?.type !== 'choice' || (value === undefined && !(name === 'avatar' && isPhoto))) continue
    const title = value === undefined ? t('avatar-photo') : choiceTitle(locales, name, value, definition)
    rows.push([button(t(`pick-${name}`, { title }), { verb: 'list', id: quoteId, argument: name })])
  }
  if (model.inputs.pictures !== undefined)
    rows.push([button(t(isPhoto ? 'button-other-photo' : 'button-photo'), { verb: 'photo', id: quoteId })])
  return rows
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
