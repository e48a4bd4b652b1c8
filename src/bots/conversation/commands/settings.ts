/** /settings: language, the model of each kind, notices, figures, enhancement, full quality, receipts. Changed in place. */

import { writerFor } from '../../../core/catalog/prompts.ts'
import type { Catalog } from '../../../core/catalog.ts'
import { setLocale, setSettings } from '../../../core/people.ts'
import { LOCALES } from '../../../core/ports.ts'
import { regate, welcome } from '../gate.ts'
import { CHOSEN_KINDS, chosenModels } from '../kinds.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

/** Chats that show pictures made smaller than they are. */
const MAKE_SMALLER = ['telegram']
/** Chats that can answer one person alone where others read along. */
const CAN_WHISPER = ['discord']

const isEnhanceOffered = (catalog: Catalog): boolean =>
  catalog.models.some((model) => writerFor(catalog, 'enhance', model) !== undefined)

function page(scene: Scene, inPlace: boolean): Answer {
  const { locale, settings } = scene.person
  const kinds = CHOSEN_KINDS.map((kind) => ({
    kind,
    models: scene.catalog.models.filter((model) => model.kind === kind),
  })).filter(({ models }) => models.length > 1)
  const rows = [
    LOCALES.map((one) => button(t(`language-${one}`), { verb: 'lang', argument: one }, { chosen: one === locale })),
  ]
  for (const { kind, models } of kinds) {
    const preferred = settings.models[kind] ?? models[0]?.id
    for (const model of models)
      rows.push([
        button(
          t('model-choice', { kind: t(`kind-${kind}`), model: model.title }),
          { verb: 'model', argument: model.id },
          { chosen: model.id === preferred },
        ),
      ])
  }
  const on = (is: boolean) => (is ? 'on' : 'off')
  rows.push([
    button(t('button-notices', { on: on(settings.notices) }), { verb: 'notices' }, { chosen: settings.notices }),
    button(
      t('button-statistics', { on: on(settings.statistics) }),
      { verb: 'statistics' },
      { chosen: settings.statistics },
    ),
    button(t('button-enhance', { on: on(settings.enhance) }), { verb: 'enhance' }, { chosen: settings.enhance }),
  ])
  const isOffered = isEnhanceOffered(scene.catalog) && settings.enhance
  if (isOffered)
    rows.push([
      button(
        t('button-enhancefirst', { on: on(settings.enhanceFirst) }),
        { verb: 'enhancefirst' },
        { chosen: settings.enhanceFirst },
      ),
    ])
  const text = [
    t('settings-title'),
    t('settings-language'),
    t('settings-notices'),
    t('settings-statistics'),
    t('settings-enhance'),
    ...(isOffered ? [t('settings-enhancefirst')] : []),
  ]
  if (MAKE_SMALLER.includes(scene.address.platform)) {
    text.push(t('settings-originals'))
    rows.push([
      button(
        t('button-originals', { on: settings.originals ? 'on' : 'off' }),
        { verb: 'originals' },
        { chosen: settings.originals },
      ),
    ])
  }
  if (CAN_WHISPER.includes(scene.address.platform)) {
    text.push(t('settings-alone'))
    rows.push([
      button(t('button-alone', { on: settings.alone ? 'on' : 'off' }), { verb: 'alone' }, { chosen: settings.alone }),
    ])
  }
  rows.push([button(t('button-email'), { verb: 'email' })])
  return {
    outgoing: {
      text,
      buttons: rows,
      private: true,
    },
    inPlace,
  }
}

export const settings: Command = {
  name: 'settings',
  free: true,
  personal: true,
  run: async (scene) => [page(scene, false)],
}

/** `lang::ru`; from the terms (`ru/gate`) the terms are shown again in that language. */
export const language: Verb = {
  verb: 'lang',
  free: true,
  async run(scene, action) {
    const [wanted, from] = (action.argument ?? '').split('/')
    const locale = LOCALES.find((one) => one === wanted)
    if (locale === undefined) return [welcome(scene)]
    await setLocale(scene.trx, scene.person.id, locale)
    scene.person.locale = locale
    return [from === 'gate' ? await regate(scene) : page(scene, scene.pressed !== undefined)]
  },
}

export const chooseModel: Verb = {
  verb: 'model',
  free: true,
  async run(scene, action) {
    const model = chosenModels(scene.catalog).find((one) => one.id === action.argument)
    if (model !== undefined) {
      scene.person.settings = {
        ...scene.person.settings,
        models: { ...scene.person.settings.models, [model.kind]: model.id },
      }
      await setSettings(scene.trx, scene.person.id, scene.person.settings)
    }
    return [page(scene, true)]
  },
}

const flips = (name: 'notices' | 'originals' | 'alone' | 'statistics' | 'enhance' | 'enhanceFirst'): Verb => ({
  verb: name,
  free: true,
  async run(scene) {
    scene.person.settings = { ...scene.person.settings, [name]: !scene.person.settings[name] }
    await setSettings(scene.trx, scene.person.id, scene.person.settings)
    return [page(scene, true)]
  },
})
export const notices = flips('notices')
export const originals = flips('originals')
export const alone = flips('alone')
export const statistics = flips('statistics')
export const enhance = flips('enhance')
export const enhanceFirst: Verb = { ...flips('enhanceFirst'), verb: 'enhancefirst' }
