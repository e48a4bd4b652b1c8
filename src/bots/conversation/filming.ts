/** Which model makes a video: from words alone, or from the picture that came along. */
import type { Catalog, Model } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import type { Options } from '../../core/ports.ts'

const takesPictures = (model: Model): boolean => model.inputs.pictures !== undefined

/** Live models that a video can begin with a picture in: those that make it of words too come first, then live photos. */
export function picturesToVideo(catalog: Catalog): Model[] {
  const making = (kind: Model['kind']) => catalog.models.filter((model) => model.kind === kind && takesPictures(model))
  return [...making('video'), ...making('animate')]
}

/**
 * The model for a picture: the chosen one where it takes any, else one that does; the chosen one where nothing here does.
 * @param isNamed the person has named it for this very video: it is not replaced
 * Throws Refusal 'model_words_only' { model }.
 */
export function modelForPicture(catalog: Catalog, chosen: Model, isNamed: boolean, title: string): Model {
  if (takesPictures(chosen)) return chosen
  if (isNamed) throw new Refusal('model_words_only', { model: title })
  return picturesToVideo(catalog)[0] ?? chosen
}

/** What was chosen for another model, as far as this one has it: a clip from a picture has the picture's own ratio. */
export function optionsFor(model: Model, options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(model.options, name)))
}
