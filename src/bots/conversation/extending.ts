/** Songs that go on: some engines go on only with what they made here themselves, so it depends on the song which models can. */
import { type Catalog, findModel, type Model, type Route } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import { type Artifact, inputOf } from '../../core/generation/artifacts.ts'
import type { GenerationParts } from '../../core/generation/parts.ts'
import { takeMeant, takesIn } from '../../core/generation/takes.ts'
import type { Draft, InputRef } from '../../core/generation/types.ts'
import type { KnownInput } from '../../core/ports.ts'
import { unableAt } from '../../core/serving.ts'
import { optionsFor } from './filming.ts'
import type { Scene } from './scene.ts'
import type { CommandInput } from './types.ts'
import { workMeant } from './works.ts'

type Vendors = Pick<GenerationParts, 'catalog' | 'providers'>

const ofExtending = ({ models }: Catalog): Model[] => models.filter(({ kind }) => kind === 'extend')

/** One that a person has sent: nobody has a name for it. */
const SENT: KnownInput = { type: 'audio', reference: null }

/** Live models that can go on with a song. */
export const extendModels = (vendors: Vendors, song: KnownInput = SENT): Model[] =>
  ofExtending(vendors.catalog.current()).filter((model) => model.routes.some((route) => goesOn(vendors, route, song)))

function goesOn({ providers }: Vendors, route: Route, song: KnownInput): boolean {
  const asked = { kind: 'extend' as const, options: {}, count: 1, inputs: 1, files: [song] }
  // What it has against the rest of it is not what is asked here.
  return unableAt(providers.get(route.provider), route, asked)?.option !== 'inputs'
}

/** Whether anything here can go on with one of these songs. */
export const canExtend = (vendors: Vendors, songs: readonly Artifact[]): boolean =>
  songs.some((song) => extendModels(vendors, inputOf(song)).length > 0)

/**
 * The draft with a model that can go on with its song: its own where it can, else another.
 * Throws Refusal 'song_of_another' { models }.
 */
export function goingOn(scene: Scene, draft: Draft): Draft {
  const model = modelGoingOn(scene, draft.modelId, draft.inputs[0])
  return model.id === draft.modelId ? draft : { ...draft, modelId: model.id, options: optionsFor(model, draft.options) }
}

/** The same for `/extend`: by the song that came along or is meant. One that the person has named is not replaced. */
export async function modelToExtend(scene: Scene, chosen: Model, input: CommandInput): Promise<Model> {
  if (input.modelId !== undefined) return chosen
  const [file] = input.files
  if (file !== undefined) return file.type === 'audio' ? modelGoingOn(scene, chosen.id, file.input) : chosen
  const work = await workMeant(scene, input)
  // Takes of one job have one maker.
  const song = work === null ? undefined : (takeMeant(work) ?? takesIn(work.artifacts)[0])
  return song === undefined ? chosen : modelGoingOn(scene, chosen.id, inputOf(song))
}

function modelGoingOn(scene: Scene, preferredId: string, song: InputRef | undefined): Model {
  const able = extendModels(scene.generation, song?.from === 'chat' ? SENT : song)
  const found = able.find(({ id }) => id === preferredId) ?? able[0]
  if (found === undefined) throw refuseSong(scene)
  return findModel(scene.catalog, found.id)
}

/** A song from which nobody here goes on: 'song_of_another' { models }, or 'file_no_use' where nobody goes on with any. */
export function refuseSong({ catalog, person }: Pick<Scene, 'catalog' | 'person'>): Refusal {
  const titles = ofExtending(catalog).map(({ title }) => title[person.locale] ?? title.en)
  return titles.length === 0
    ? new Refusal('file_no_use')
    : new Refusal('song_of_another', { models: titles.join(', ') })
}
