/** ComfyUI lives through the story of vendors, with the graphs of this folder beside the shipped one. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { vendorStory } from '../story.ts'
import { openDouble } from './double.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'comfyui-story-'))
cpSync(fileURLToPath(new URL('./graphs', import.meta.url)), join(dataDir, 'comfyui'), { recursive: true })
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const model = (kind: string, graph: string, more: object = {}) => ({
  ...{ kind, title: { en: graph }, prompt: kind === 'describe' ? 'none' : 'required', price: { each: 1000 } },
  routes: [{ provider: 'comfyui', model: graph, cost_micro_usd: 0 }],
  ...more,
})
const onePicture = { inputs: { pictures: { min: 1, max: 1 } } }

vendorStory('comfyui', openDouble, {
  models: {
    picture: model('image', 'picture', {
      options: {
        ratio: { type: 'choice', choices: ['1:1', '16:9'], default: '1:1' },
        count: { type: 'integer', min: 1, max: 4, default: 1 },
        seed: { type: 'integer', min: 0, max: 2147483647 },
      },
    }),
    repaint: model('edit', 'repaint', onePicture),
    motion: model('animate', 'motion', onePicture),
    song: model('music', 'song'),
    caption: model('describe', 'caption', onePicture),
  },
  errands: [
    { model: 'picture', prompt: 'a lighthouse in a storm', options: { ratio: '16:9' }, makes: 'picture' },
    { model: 'repaint', prompt: 'as a winter evening', pictures: 1, makes: 'picture' },
    { model: 'motion', prompt: 'waves roll in', pictures: 1, makes: 'video' },
    { model: 'song', prompt: 'calm piano in the rain', makes: 'audio' },
    { model: 'caption', prompt: '', pictures: 1, makes: 'words' },
  ],
  isAsync: true,
  lost: 'found',
  cancels: true,
  lacks: ['content'],
  hugeError: 'engines_down',
  failures: ['fault'],
  addresses: true,
  env: { DATA_DIR: dataDir },
})
