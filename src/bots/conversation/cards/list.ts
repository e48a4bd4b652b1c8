/** A page of an option's choices, in place of the card that they are chosen for: each a press, and how it sounds beside it. */
import { Refusal } from '../../../core/errors.ts'
import type { Plan } from '../../../core/generation/accept.ts'
import { hasSamples } from '../../../core/generation/samples.ts'
import type { Button, Outgoing, Text } from '../../../core/ports.ts'
import { choiceName } from '../choices.ts'
import { choiceTitle } from '../options.ts'
import { button, type Scene, t } from '../scene.ts'

const ROWS = 6
/** What can be listened to. */
const HEARD = 'voice'

export function listCard(
  { locales, generation }: Pick<Scene, 'locales' | 'generation'>,
  quoteId: string,
  planned: Plan,
  { option, page }: { option: string; page: number },
): Outgoing {
  const definition = planned.model.options[option]
  if (definition?.type !== 'choice') throw new Refusal('action_unknown')
  const pages = Math.ceil(definition.choices.length / ROWS)
  const at = Math.min(Math.max(page, 1), pages)
  const chosen = planned.checked.options[option]
  const canHear = option === HEARD && hasSamples(generation, planned.model.id)
  const rows: Button[][] = definition.choices.slice((at - 1) * ROWS, at * ROWS).map((value) => {
    const name = choiceName(option, value)
    const choice = button(
      choiceTitle(locales, option, value, definition),
      { verb: 'set', id: quoteId, argument: `${option}=${name}` },
      { chosen: String(chosen) === String(value) },
    )
    if (!canHear) return [choice]
    return [choice, button(t('button-hear'), { verb: 'hear', id: quoteId, argument: `${option}/${name}` })]
  })
  const turn = (to: number, label: Text) => button(label, { verb: 'list', id: quoteId, argument: `${option}/${to}` })
  rows.push([
    ...(at > 1 ? [turn(at - 1, t('button-page-back'))] : []),
    button(t('button-list-back'), { verb: 'list', id: quoteId }),
    ...(at < pages ? [turn(at + 1, t('button-page-on'))] : []),
  ])
  const text = [t('list-title', { option: t(`option-${option}`), page: at, pages })]
  return { text, buttons: rows }
}
