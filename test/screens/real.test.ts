/** The picture screen of this machine in the flow: real files, real decoders, the real model. */
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { classify, type Shares } from '../../src/core/media/classify.ts'
import { createMediaTools } from '../../src/core/media/index.ts'
import { createSandbox } from '../../src/core/media/sandbox.ts'
import { createModerators } from '../../src/core/moderation/index.ts'
import { openSqlite, silentLog } from '../support/databases.ts'
import { engine } from '../support/fakes.ts'
import { catalogOf, openPlace, type Place, rulesOf, type Studio } from '../support/studio.ts'

const CLIP = join(import.meta.dirname, '../vendor/fixtures/clip.mp4')
const sandbox = createSandbox({ log: silentLog() })
/** What the model said of each picture. */
const seen: Shares[] = []
const video = engine('a')
let place: Place
let studio: Studio

beforeAll(async () => {
  const moderators = createModerators({
    clock: { nowMs: () => Date.now() },
    rules: () => rulesOf('').screens,
    remote: { root: 'http://127.0.0.1:1/v1', key: undefined },
    moderationModel: undefined,
    visionModel: undefined,
    async classify(path) {
      const shares = await classify(sandbox, path)
      seen.push(shares)
      return shares
    },
    picture: async () => Buffer.alloc(0),
  })
  const model = (kind: string, more: object) => ({
    ...{ kind, title: { en: kind }, prompt: 'optional', price: { each: 1000 } },
    ...{ routes: [{ provider: 'a', model: 'm' }], ...more },
  })
  place = await openPlace(await openSqlite(), {
    providers: [video],
    moderators,
    media: createMediaTools(sandbox, { visibleMark: false }),
    catalogYaml: catalogOf({
      models: {
        one: model('image', {}),
        clip: model('video', { inputs: { pictures: { min: 0, max: 1 } } }),
      },
    }),
  })
  studio = await place.worker()
})
afterAll(async () => {
  await place.close()
  await sandbox.close()
})

test('an uploaded photo and the frames of the clip that is made of it are looked at, and both are fine', async () => {
  const photo = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#5a8f3c' } })
    .jpeg()
    .toBuffer()
  place.chat.files.set('photo', photo)
  video.starts.push(async (task) => {
    const path = join(task.workDir, 'made.mp4')
    await copyFile(CLIP, path)
    return { state: 'done', files: [{ source: { path }, role: 'main' }] }
  })
  const inputs = [{ from: 'chat' as const, platform: 'test', ref: 'photo' }]
  const { generationId } = await studio.submit(await studio.person(), { kind: 'video', modelId: 'clip', inputs })
  await studio.run()
  expect(await studio.generation(generationId)).toMatchObject({ state: 'done', failure: null })
  // The photo; the small picture of the clip, and its four frames.
  expect(seen).toHaveLength(6)
  for (const { drawing, hentai, neutral, porn, sexy } of seen)
    expect(drawing + hentai + neutral + porn + sexy).toBeCloseTo(1, 3)
})
