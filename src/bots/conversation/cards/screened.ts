/** What the screens make of a job's card: covered files, and how a job ends that they do not let on. */
import type { GenerationParts } from '../../../core/generation/parts.ts'
import type { Generation } from '../../../core/generation/types.ts'
import { isCovered, placeOf } from '../../../core/moderation/index.ts'
import type { Address, MediaItem, Outgoing, Text } from '../../../core/ports.ts'
import { askButtons } from '../asked.ts'
import { waysOut } from '../refused.ts'
import { button, t } from '../scene.ts'

/** Whether a work is shown covered in a place: by the policy of that place, wherever it was made. */
export function coveredIn(parts: Pick<GenerationParts, 'screens'>, generation: Generation, address: Address): boolean {
  const { found = [], acknowledged = [] } = generation.screening
  if (found.length === 0) return false
  return isCovered(parts.screens.rules().policy, found, {
    kind: generation.kind,
    place: placeOf(address),
    acknowledged,
  })
}

export const covered = (media: readonly MediaItem[]): MediaItem[] => media.map((item) => ({ ...item, spoiler: true }))

/** Words that others would read are covered with what they made: a chat has no veil for them that all of its readers share. */
export function areWordsCovered(isCoveredThere: boolean, { place }: Pick<Address, 'place'>): boolean {
  return isCoveredThere && place !== 'private'
}

/** The end of a job that a screen has stopped; null: it ended otherwise. Its words are not said again. */
export function stoppedCard(generation: Generation, back: Text): Outgoing | null {
  const { failure, failureParams, id } = generation
  const category = String(failureParams['category'] ?? 'sexual')
  const reason = t(`category-${category}`)
  const why = [button(t('button-why'), { verb: 'why', argument: category })]
  switch (failure) {
    case 'screen_refused':
      return { text: [t('screen-refused-job', { reason }), back], buttons: waysOut(id, category) }
    case 'screen_ask':
      return { text: [t('screen-ask', { reason }), back], buttons: askButtons(id, 'job') }
    case 'screen_result':
      return { text: [t('screen-result', { reason }), back], buttons: [why] }
    case 'screen_result_charged':
      return {
        text: [t('screen-result', { reason }), t('screen-charged', { n: generation.chargedCredits })],
        buttons: [why],
      }
    case 'screen_unchecked':
      return { text: [t('screen-unchecked'), back], buttons: [[button(t('button-retry'), { verb: 'again', id })]] }
    case 'engine_content':
      if (failureParams['category'] === undefined) return null
      return { text: [t('screen-engine', { reason }), back], buttons: [why] }
    default:
      return null
  }
}
