/** Buttons that lead to other words, and the card of words that were written: the new ones beside those that stood there before. */
import type { Rewording } from '../../../core/catalog/prompts.ts'
import type { Generation } from '../../../core/generation/types.ts'
import type { Button, Outgoing, Text } from '../../../core/ports.ts'
import { button, raw, t } from '../scene.ts'
import { areLyrics, languageIn } from '../wording.ts'

const LEADS = {
  enhance: { verb: 'enrich', label: t('button-enrich') },
  translate: { verb: 'translate', label: t('button-translate') },
} as const

/**
 * @param id a quote's, or with `argument` a generation's
 * @param hasOriginal it has written words already: the person's own are one press away
 */
export function wordButtons(
  offers: readonly Rewording[],
  hasOriginal: boolean,
  { id, argument }: { id: string; argument?: 'job' },
): Button[] {
  const about = argument === undefined ? { id } : { id, argument }
  return [
    ...offers.map((what) => button(LEADS[what].label, { verb: LEADS[what].verb, ...about })),
    ...(hasOriginal ? [button(t('button-ownwords'), { verb: 'ownwords', ...about })] : []),
  ]
}

/** Under words that were written, or were not: what they are for is one press away, at the price that stands there. */
export function writtenButtons(generation: Generation, offers: readonly Rewording[]): Button[][] {
  const { id, wording, resultText } = generation
  const n = wording.for?.priceCredits ?? 0
  const own = button(t('button-ownwords-for', { n }), { verb: 'ownwords', id, argument: 'job' })
  const anew = button(t('button-anew'), { verb: 'again', id })
  if (areLyrics(generation)) {
    const change = button(t(resultText === null ? 'button-sung-own' : 'button-changelyrics'), { verb: 'editwords', id })
    const sing = button(t('button-singit', { n }), { verb: 'usewords', id }, { style: 'primary' })
    return [...(resultText === null ? [] : [[sing]]), [anew, change]]
  }
  if (resultText === null) return [[own], [anew]]
  return [
    [button(t('button-usewords', { n }), { verb: 'usewords', id }, { style: 'primary' }), own],
    [
      button(t('button-editwords'), { verb: 'editwords', id }),
      anew,
      ...wordButtons(offers, false, { id, argument: 'job' }),
      button(t('button-delete'), { verb: 'delete', id }),
    ],
  ]
}

/** @param isHidden others would read them who must not */
export function writtenLines(generation: Generation, isHidden: boolean, left: number): Text[] {
  const { resultText, prompt, chargedCredits } = generation
  const language = languageIn(generation)
  if (isHidden || resultText === null) return [t('words-covered')]
  const cost = chargedCredits === 0 ? [] : [t('result-cost', { credits: chargedCredits, left })]
  if (areLyrics(generation)) {
    const title = generation.title === null ? [] : [raw(generation.title)]
    return [t('lyrics-written', { theme: prompt }), ...title, raw(resultText), ...cost]
  }
  return [
    language === undefined
      ? t('words-enhanced')
      : t('words-translated', { language: t(`choice-language-${language}`) }),
    raw(resultText),
    t('words-before'),
    raw(prompt),
    ...cost,
  ]
}

/** Words that were not written: what is said of other jobs, and the way on. */
export function unwrittenCard(ended: Outgoing, generation: Generation): Outgoing {
  // What a screen says of the person's words holds for what they are for.
  if (generation.failure === 'screen_refused' || generation.failure === 'screen_ask') return ended
  return { ...ended, text: [...(ended.text ?? []), t('words-go-on')], buttons: writtenButtons(generation, []) }
}
