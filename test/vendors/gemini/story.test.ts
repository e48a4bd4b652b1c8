/** Gemini lives through the story of vendors twice: with what answers at once, and with clips, which take their time and call back. */
import type { DoubleOptions } from '../kit.ts'
import { vendorStory } from '../story.ts'
import { openDouble } from './double.ts'

const model = (kind: string, name: string, more: object = {}) => ({
  ...{ kind, title: { en: name }, prompt: kind === 'describe' ? 'optional' : 'required', price: { each: 2000 } },
  routes: [{ provider: 'gemini', model: name, cost_micro_usd: 1000 }],
  ...more,
})
const pictures = (min: number, max: number) => ({ inputs: { pictures: { min, max } } })

vendorStory('gemini', openDouble, {
  models: {
    picture: model('image', 'gemini-3.1-flash-image', {
      options: {
        ratio: { type: 'choice', choices: ['1:1', '16:9'], default: '1:1' },
        count: { type: 'integer', min: 1, max: 4, default: 1 },
      },
    }),
    retouch: model('edit', 'gemini-3.1-flash-image', pictures(1, 3)),
    eye: model('describe', 'gemini-3.5-flash', pictures(1, 1)),
    lyria: model('music', 'lyria-3.5', pictures(0, 10)),
  },
  errands: [
    { model: 'picture', prompt: 'a lighthouse in a storm', options: { ratio: '16:9' }, makes: 'picture' },
    { model: 'retouch', prompt: 'as a winter evening', pictures: 2, makes: 'picture' },
    { model: 'eye', prompt: '', pictures: 1, makes: 'words' },
    { model: 'lyria', prompt: 'a song for these', pictures: 3, makes: 'audio' },
  ],
  isAsync: false,
  lost: 'given-up',
  errorIn200: 'balance',
  partial: {
    errand: { model: 'picture', prompt: 'four foxes in the snow', options: { count: 4 }, makes: 'picture' },
    arrange: (double) => double.next('ok', 'content', 'ok', 'rate'),
    asked: 4,
    made: 2,
  },
  addresses: false,
})

const openWithCallbacks = (options: DoubleOptions) => openDouble({ ...options, webhooks: true })

vendorStory('gemini', openWithCallbacks, {
  models: {
    veo: model('video', 'veo-3.1-fast-generate-preview', {
      ...pictures(0, 1),
      options: {
        ratio: { type: 'choice', choices: ['16:9', '9:16'], default: '16:9' },
        duration: { type: 'choice', choices: [4, 6, 8], default: 8 },
      },
    }),
    live: model('animate', 'veo-3.1-lite-generate-preview', pictures(1, 1)),
  },
  errands: [
    { model: 'veo', prompt: 'waves roll in at dusk', options: { duration: 4 }, makes: 'video' },
    { model: 'live', prompt: 'the wind rises', pictures: 1, makes: 'video' },
  ],
  isAsync: true,
  lost: 'callback',
  signs: true,
  failures: ['content', 'input', 'fault'],
  addresses: true,
})
