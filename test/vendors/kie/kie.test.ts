import { vendorStory } from '../story.ts'
import { openDouble } from './double.ts'

const ratio = { type: 'choice', choices: ['1:1', '16:9'], default: '1:1' }
const price = { each: 2000 }
const model = (kind: string, name: string, more: object = {}) => ({
  ...{ kind, title: { en: name }, prompt: 'required', price },
  ...{ options: kind === 'image' ? { ratio } : {}, routes: [{ provider: 'kie', model: name, cost_micro_usd: 4000 }] },
  ...more,
})
const one = { pictures: { min: 1, max: 1 } }

vendorStory('kie', openDouble, {
  models: {
    z: model('image', 'z-image'),
    banana: model('edit', 'nano-banana-pro', { inputs: one }),
    moving: model('animate', 'bytedance/seedance-1.5-pro', { prompt: 'optional', inputs: one }),
    song: model('music', 'suno/V5', { options: { count: { type: 'integer', min: 2, max: 2, default: 2 } } }),
    words: model('write', 'suno/lyrics', {
      options: { purpose: { type: 'choice', choices: ['lyrics'], default: 'lyrics' } },
    }),
  },
  errands: [
    { model: 'z', prompt: 'a lighthouse in a storm', options: { ratio: '16:9' }, makes: 'picture' },
    { model: 'banana', prompt: 'make it winter', pictures: 1, makes: 'picture' },
    { model: 'moving', prompt: '', pictures: 1, makes: 'video' },
    { model: 'song', prompt: 'a folk song about the sea', options: { count: 2 }, makes: 'audio' },
    { model: 'words', prompt: 'a night train', options: { purpose: 'lyrics' }, makes: 'words' },
  ],
  isAsync: true,
  lost: 'callback',
  signs: true,
  errorIn200: 'unavailable',
  failures: ['content', 'input', 'fault'],
  partial: {
    errand: { model: 'song', prompt: 'a slow waltz about rain', options: { count: 2 }, makes: 'audio' },
    arrange: (double) => {
      double.missing = 1
    },
    asked: 2,
    made: 1,
  },
  addresses: true,
})
