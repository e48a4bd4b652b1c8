/** Songs that go into other works: going on with one, a cover of one. Which models take them, and which song is meant. */
import type { Catalog, Model } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import { type Artifact, inputOf } from '../../core/generation/artifacts.ts'
import type { Work } from '../../core/generation/history.ts'
import { takeMeant, takeNumber, takesIn } from '../../core/generation/takes.ts'
import type { Draft, InputRef } from '../../core/generation/types.ts'
import { isId } from '../../core/id.ts'
import { keepDraft } from './drafts.ts'
import { button, type Scene, t } from './scene.ts'
import type { Action, Answer, CommandInput, IncomingFile } from './types.ts'
import { workMeant } from './works.ts'

export const takesSongs = (model: Model): boolean => model.inputs.audio !== undefined

/** Live models that sing a song anew. */
export const coverModels = (catalog: Catalog): Model[] =>
  catalog.models.filter((model) => model.kind === 'music' && takesSongs(model))

/** The chosen model where it takes songs, else one that does. Throws Refusal 'cover_unavailable'. */
export function coverModel(catalog: Catalog, chosenId: string | undefined): Model {
  const all = coverModels(catalog)
  const found = all.find(({ id }) => id === chosenId) ?? all[0]
  if (found === undefined) throw new Refusal('cover_unavailable')
  return found
}

/** `/music` with a song: a cover of it, where the chosen model or another one takes songs. */
export function modelForSong(scene: Scene, chosen: Model, isNamed: boolean): Model {
  if (takesSongs(chosen) || isNamed) return chosen
  return coverModels(scene.catalog)[0] ?? chosen
}

/** For a picture: the chosen one where it takes any, else one that does; the chosen one where nothing here does. */
export function modelForSongOfPicture({ models }: Catalog, chosen: Model): Model {
  const able = models.filter(({ kind, inputs }) => kind === 'music' && inputs.pictures !== undefined)
  return able.find(({ id }) => id === chosen.id) ?? able[0] ?? chosen
}

export const isSong = ({ type }: IncomingFile): boolean => type === 'audio'

/** `/extend <number of a work> how it goes on`: the number as a work that was chosen. */
export function withNumber(input: CommandInput): CommandInput {
  const [first = '', ...rest] = input.text.trimStart().split(/(\s+)/)
  return isId(first) && input.workId === undefined
    ? { ...input, workId: first, text: rest.join('').trimStart() }
    : input
}

/** A song came along, or was chosen or replied to. */
export async function hasSong(scene: Scene, input: CommandInput): Promise<boolean> {
  if (input.files.length > 0) return input.files.every(isSong)
  const work = await workMeant(scene, input)
  return work !== null && songIn(work) !== null
}

/**
 * The song of the work that was chosen or replied to, for a model that takes songs; those of which one has to be chosen first.
 * Null: there is none. Throws Refusal 'work_no_song' where a work was named that has none.
 */
export async function songFor(
  scene: Scene,
  model: Model,
  input: CommandInput,
): Promise<{ refs: InputRef[]; parentId: string; choose?: Artifact[] } | null> {
  if (!takesSongs(model)) return null
  const work = await workMeant(scene, input)
  if (work === null) return null
  const parentId = work.generation.id
  const song = songIn(work)
  if (song !== null) return 'input' in song ? { refs: [song.input], parentId } : { refs: [], parentId, ...song }
  if (input.workId !== undefined && model.inputs.pictures === undefined) throw new Refusal('work_no_song')
  return null
}

/** The song that goes in, or those of which one has to be chosen first; null: the work has none. */
export function songIn(work: Work): { input: InputRef } | { choose: Artifact[] } | null {
  const song = takeMeant(work)
  if (song !== null) return { input: inputOf(song) }
  const choose = takesIn(work.artifacts)
  return choose.length === 0 ? null : { choose }
}

export const takeLabel = (take: Pick<Artifact, 'position'>) => t('take-title', { n: takeNumber(take) })

/** Which take is meant, by buttons that do `action` with its number. */
export function whichTake(takes: readonly Artifact[], action: Action): Answer {
  const row = takes.map((take) => button(takeLabel(take), { ...action, argument: String(takeNumber(take)) }))
  return { outgoing: { text: [t('which-take')], buttons: [row] } }
}

/** The same for a draft that is whole but for its song: it waits. */
export async function askForTake(scene: Scene, draft: Draft, takes: readonly Artifact[]): Promise<Answer[]> {
  const id = await keepDraft(scene, draft)
  return [whichTake(takes, { verb: 'ontake', id })]
}
