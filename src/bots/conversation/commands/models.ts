/** /models: what makes what, what each can do, and for how much. A list, a page for each kind, a page for each model. */
import { type Catalog, findModel, type Model } from '../../../core/catalog.ts'
import { setSettings } from '../../../core/people.ts'
import type { Button, Kind, Localized, Text } from '../../../core/ports.ts'
import { checkOptions, priceCredits } from '../../../core/pricing.ts'
import { cameraOf } from '../../../core/serving.ts'
import { abilitiesOf, exampleOf } from '../abilities.ts'
import { CHOSEN_KINDS, chosenModels } from '../kinds.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

/** More lines than these no chat shows in one message; what is left out stands on the pages of the kinds. */
const MOST_LISTED = 50
/** So few are told with what is said about them. */
const MOST_TOLD = 12
const MOST_OF_A_KIND = 16
const A_ROW = 3

/** `/models`, `/models video`, `/models kling-3`. */
export const models: Command = {
  name: 'models',
  free: true,
  async run(scene, input) {
    const wanted = input.text.trim().toLowerCase()
    const kind = CHOSEN_KINDS.find((one) => one === wanted)
    if (kind !== undefined && ofKind(scene.catalog, kind).length > 0) return [kindPage(scene, kind)]
    const model = chosenModels(scene.catalog).find((one) => isCalled(one, wanted))
    return [model === undefined ? list(scene) : modelPage(scene, model)]
  },
}

/** `models`, `models::kind/video`, `models::model/kling-3`, `models::use/kling-3`: in place. */
export const modelsVerb: Verb = {
  verb: 'models',
  free: true,
  async run(scene, action) {
    const [what = '', name = ''] = (action.argument ?? '').split('/')
    const kind = CHOSEN_KINDS.find((one) => one === name)
    if (what === 'kind' && kind !== undefined && ofKind(scene.catalog, kind).length > 0)
      return [{ ...kindPage(scene, kind), inPlace: true }]
    const model = chosenModels(scene.catalog).find((one) => one.id === name)
    if (model === undefined) return [{ ...list(scene), inPlace: true }]
    if (what === 'use') await use(scene, model)
    return [{ ...modelPage(scene, model), inPlace: true }]
  },
}

const ofKind = (catalog: Catalog, kind: Kind): Model[] => catalog.models.filter((model) => model.kind === kind)

/** By its id, or its title in any language. */
function isCalled(model: Model, wanted: string): boolean {
  const titles = Object.values(model.title as Localized)
  return model.id === wanted || titles.some((title) => title?.toLowerCase() === wanted)
}

async function use(scene: Scene, model: Model): Promise<void> {
  const { settings } = scene.person
  scene.person.settings = { ...settings, models: { ...settings.models, [model.kind]: model.id } }
  await setSettings(scene.trx, scene.person.id, scene.person.settings)
}

function head(model: Model): Text {
  const n = priceCredits(model, checkOptions(model, {}))
  return t('model-line', { model: model.title, kind: t(`kind-${model.kind}`), n })
}

const told = (model: Model): Text[] => [
  head(model),
  ...(model.about === undefined ? [] : [t('model-about', { about: model.about })]),
]

function list(scene: Scene): Answer {
  const all = chosenModels(scene.catalog)
  const lines = all.slice(0, MOST_LISTED).flatMap((model) => (all.length > MOST_TOLD ? [head(model)] : told(model)))
  const kinds = CHOSEN_KINDS.filter((kind) => ofKind(scene.catalog, kind).length > 0)
  const buttons = kinds.map((kind) => button(t(`kind-${kind}`), { verb: 'models', argument: `kind/${kind}` }))
  return { outgoing: { text: [t('models-title'), ...lines, t('models-more')], buttons: inRows(buttons) } }
}

function kindPage(scene: Scene, kind: Kind): Answer {
  const all = ofKind(scene.catalog, kind).slice(0, MOST_OF_A_KIND)
  const buttons = all.map((model) =>
    button(
      t('catalog-title', { title: model.title }),
      { verb: 'models', argument: `model/${model.id}` },
      { chosen: model.id === chosenOf(scene, kind) },
    ),
  )
  return {
    outgoing: {
      text: [t('models-kind', { kind: t(`kind-${kind}`) }), ...all.flatMap(told)],
      buttons: [...inRows(buttons), [button(t('button-models'), { verb: 'models' })]],
    },
  }
}

/** The model that makes this kind where nothing else is said. */
function chosenOf(scene: Scene, kind: Kind): string | undefined {
  const all = ofKind(scene.catalog, kind)
  return (all.find(({ id }) => id === scene.person.settings.models[kind]) ?? all[0])?.id
}

function modelPage(scene: Scene, model: Model): Answer {
  const isChosen = model.id === chosenOf(scene, model.kind)
  const row: Button[] = [
    button(t('button-models-kind', { kind: t(`kind-${model.kind}`) }), {
      verb: 'models',
      argument: `kind/${model.kind}`,
    }),
  ]
  if (!isChosen)
    row.unshift(button(t('button-use'), { verb: 'models', argument: `use/${model.id}` }, { style: 'primary' }))
  return {
    outgoing: {
      text: [
        ...told(model),
        ...abilitiesOf(findModel(scene.catalog, model.id), scene.locales),
        ...cameraLine(scene, model),
        exampleOf(model, scene.locales),
        ...(isChosen ? [t('model-in-use', { kind: t(`kind-${model.kind}`) })] : []),
      ],
      buttons: [row],
    },
  }
}

/** What becomes of a move of the camera: of whatever has one to choose, and of live photos, of which everybody expects one. */
function cameraLine(scene: Scene, model: Model): Text[] {
  if (model.options['camera'] === undefined && model.kind !== 'animate') return []
  const way = cameraOf(model, scene.generation.providers)
  if (way === undefined) return []
  if (way === null) return [t('model-camera-none')]
  return [way === 'words' ? t('model-camera-words') : t('model-camera-structured')]
}

function inRows(buttons: readonly Button[]): Button[][] {
  const rows: Button[][] = []
  for (let at = 0; at < buttons.length; at += A_ROW) rows.push(buttons.slice(at, at + A_ROW))
  return rows
}
