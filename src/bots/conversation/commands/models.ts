/** /models: what makes what, and for how much. */
import { checkOptions, priceCredits } from '../../../core/pricing.ts'
import { t } from '../scene.ts'
import type { Command } from '../types.ts'

export const models: Command = {
  name: 'models',
  free: true,
  async run(scene) {
    const live = scene.catalog.models.filter((model) =>
      model.routes.some((route) => scene.generation.providers.has(route.provider)),
    )
    const lines = live.flatMap((model) => {
      const price = priceCredits(model, checkOptions(model, {}))
      const head = t('model-line', { model: model.title, kind: t(`kind-${model.kind}`), n: price })
      return model.about === undefined ? [head] : [head, t('model-about', { about: model.about })]
    })
    return [{ outgoing: { text: [t('models-title'), ...lines] } }]
  },
}
