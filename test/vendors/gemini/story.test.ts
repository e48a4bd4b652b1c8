/** Gemini lives through the story of vendors twice: with what answers at once, and with clips, which take their time and call back. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DoubleOptions } from '../kit.ts'
import { openVendorScene, vendorStory } from '../story.ts'
import { type GeminiDouble, openDouble } from './double.ts'

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
    writer: model('write', 'gemini-3.5-flash', {
      options: { purpose: { type: 'choice', choices: ['enhance', 'lyrics'], default: 'enhance' } },
    }),
    lyria: model('music', 'lyria-3.5', pictures(0, 10)),
  },
  errands: [
    { model: 'picture', prompt: 'a lighthouse in a storm', options: { ratio: '16:9' }, makes: 'picture' },
    { model: 'retouch', prompt: 'as a winter evening', pictures: 2, makes: 'picture' },
    { model: 'eye', prompt: '', pictures: 1, makes: 'words' },
    { model: 'writer', prompt: 'a lighthouse', options: { purpose: 'lyrics' }, makes: 'words' },
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

describe('around the story', () => {
  let scene: Awaited<ReturnType<typeof openVendorScene<GeminiDouble>>>
  beforeAll(async () => {
    scene = await openVendorScene('gemini', openDouble, {
      models: {
        veo: model('video', 'veo-3.1-fast-generate-preview'),
        lyria: model('music', 'lyria-3.5', { inputs: { pictures: { min: 0, max: 10 }, clips: { min: 0, max: 1 } } }),
      },
    })
  })
  afterAll(() => scene.close())

  test('a clip becomes a song by pictures of it', async () => {
    const client = await scene.person()
    const clip = await client.uploaded(readFileSync(new URL('../../vendor/fixtures/clip.mp4', import.meta.url)))
    await client.command('music', 'a song for this', { files: [clip], options: {} })
    await scene.until(async () => (await scene.bed.jobs(client)).length === 1)
    await scene.until(async () => (await scene.bed.jobs(client))[0]?.state === 'done')
    expect((await scene.bed.jobs(client))[0]).toMatchObject({ charged_credits: 2 })
    const { input } = scene.double.jobs().at(-1)!.request as { input: { type: string; mime_type?: string }[] }
    expect(input.map((one) => one.mime_type ?? one.type)).toEqual(['text', ...Array(4).fill('image/jpeg')])
  })

  test('a webhook of the whole project wakes a clip that is done, and nothing else does', async () => {
    const { bed, double } = scene
    const client = await scene.person()
    const id = await scene.send(client, { model: 'veo', prompt: 'waves', makes: 'video' })
    await scene.until(async () => (await scene.state(id)).state === 'check')
    const job = double.jobs().at(-1)!
    double.finish(job.id)
    const { headers, body } = double.staticCall(job.id)
    const call = (sent: string) => fetch(`${bed.address}/wake/gemini`, { method: 'POST', headers, body: sent })
    expect((await call(`${body} `)).status).toBe(401)
    expect((await call(body)).status).toBe(204)
    // Time stands still: nothing but the callback can have brought it.
    await scene.until(async () => (await scene.state(id)).state === 'done')
  })
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
