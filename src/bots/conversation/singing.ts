/** From words to a song, or from a theme to words for one. */
import { hasChoice } from '../../core/catalog/prompts.ts'
import type { Draft } from '../../core/generation/types.ts'
import type { MessageRef } from '../../core/ports.ts'
import { askForLyrics, lyricist } from './lyrics.ts'
import { make } from './make.ts'
import { planFor } from './plans.ts'
import type { Scene } from './scene.ts'
import type { Answer } from './types.ts'

/** A draft with the words that are sung: as they were written, line by line; options among them would be words. */
export async function singWith(
  scene: Scene,
  draft: Draft,
  words: string,
  given: { key?: string; replaces?: MessageRef } = {},
): Promise<Answer[]> {
  const lyrics = words.trim()
  if (!/[\p{L}\p{N}]/u.test(lyrics)) return askForLyrics(scene, draft)
  return make(scene, { ...draft, options: { ...draft.options, lyrics } }, given)
}

/** Words for a song about the draft's theme, shown before they are sung; where nobody here writes any, the song makes them up itself. */
export async function writeFor(
  scene: Scene,
  draft: Draft,
  given: { key?: string; replaces?: MessageRef } = {},
): Promise<Answer[]> {
  const writer = lyricist(scene.catalog)
  if (writer === undefined) return make(scene, draft, given)
  const planned = await planFor(scene, draft)
  return make(
    scene,
    {
      kind: 'write',
      modelId: writer.id,
      prompt: planned.draft.prompt,
      options: { purpose: 'lyrics', ...(hasChoice(writer, 'for', 'music') ? { for: 'music' } : {}) },
      inputs: [],
      ...(draft.screening === undefined ? {} : { screening: draft.screening }),
      wording: { for: { draft: planned.draft, priceCredits: planned.priceCredits } },
    },
    given,
  )
}
