import { vendorStory } from '../story.ts'
import { openDouble } from './double.ts'

const image = {
  kind: 'image',
  title: { en: 'Flux' },
  prompt: 'required',
  options: {
    ratio: { type: 'choice', choices: ['1:1', '16:9'], default: '1:1' },
    count: { type: 'integer', min: 1, max: 4, default: 1 },
    seed: { type: 'integer', min: 0, max: 2147483647 },
  },
  price: { each: 1000 },
  routes: [{ provider: 'fal', model: 'fal-ai/flux/schnell', cost_micro_usd: 3000 }],
}

vendorStory('fal', openDouble, {
  models: { flux: image },
  errands: [{ model: 'flux', prompt: 'a lighthouse in a storm', options: { count: 1 }, makes: 'picture' }],
  isAsync: true,
  lost: 'callback',
  cancels: true,
  signs: true,
  failures: ['content', 'input', 'fault'],
  partial: {
    errand: { model: 'flux', prompt: 'four foxes in the snow', options: { count: 4 }, makes: 'picture' },
    arrange: (double) => {
      double.nsfw = [false, true, false, true]
    },
    asked: 4,
    made: 2,
  },
  addresses: true,
})
