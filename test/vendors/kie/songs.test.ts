/** Songs from one to the next, through the whole application. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromJson } from '../../../src/core/db/database.ts'
import { accept, plan } from '../../../src/core/generation/accept.ts'
import { artifactsOf } from '../../../src/core/generation/artifacts.ts'
import type { Client } from '../../bad-input/client.ts'
import { openVendorScene } from '../story.ts'
import { openDouble } from './double.ts'

const count = { type: 'integer', min: 2, max: 2, default: 2 }
const song = (kind: string, prompt: string, audio: { min: number; max: number }, options = {}) => ({
  ...{ kind, title: { en: kind }, prompt, inputs: { audio }, options: { count, ...options }, price: { each: 2000 } },
  routes: [{ provider: 'kie', model: 'suno/V5', cost_micro_usd: 30_000 }],
})
let scene: Awaited<ReturnType<typeof open>>
const open = () =>
  openVendorScene('kie', openDouble, {
    models: {
      song: song('music', 'required', { min: 0, max: 1 }),
      longer: song('extend', 'optional', { min: 1, max: 1 }, { from: { type: 'integer', min: 1, max: 480 } }),
    },
  })
beforeAll(async () => {
  scene = await open()
})
afterAll(() => scene.close())

/** Has something made of a take, as a command would. */
async function makeOf(client: Client, modelId: 'song' | 'longer', prompt: string, inputId: string): Promise<string> {
  const { db, generation } = scene.bed.app
  const personId = await scene.bed.personId(client)
  const inputs = [{ from: 'artifact' as const, id: inputId, type: 'audio' as const }]
  const kind = modelId === 'song' ? ('music' as const) : ('extend' as const)
  const planned = plan(generation, { kind, modelId, prompt, options: { count: 2 }, inputs })
  const { address } = await db.outer
    .selectFrom('messages')
    .select('address')
    .where('person_id', '=', personId)
    .limit(1)
    .executeTakeFirstOrThrow()
  const { generationId } = await db.transaction((trx) =>
    accept(generation, trx, { key: `${modelId}-${inputId}`, personId, address: fromJson(address), plan: planned }),
  )
  return generationId
}
const mainsOf = async (id: string) =>
  (await artifactsOf(scene.bed.app.db.outer, id)).filter(({ role }) => role === 'main')
const last = () => scene.double.jobs().at(-1)!

test('a take goes on from the copy that Suno keeps, and is covered from a file; each makes two takes for one price', async () => {
  const client = await scene.person()
  const errand = { model: 'song', prompt: 'a waltz about rain', options: { count: 2 }, makes: 'audio' } as const
  const first = await scene.send(client, errand)
  await scene.finish()
  const takes = await mainsOf(first)
  expect(takes).toHaveLength(2)

  const longer = await makeOf(client, 'longer', 'a quiet ending', takes[1]!.id)
  await scene.finish()
  expect(await scene.state(longer)).toMatchObject({ state: 'done', made: 2, charged: 4 })
  const { request } = last() as { request: { audioId?: string } }
  const [made] = scene.double.jobs() as unknown as [{ takes: { id: string }[] }]
  expect(request).toMatchObject({
    audioId: made.takes[1]!.id,
    model: 'V5',
    prompt: 'a quiet ending',
    title: 'The Lighthouse',
  })
  expect(scene.double.uploads()).toBe(0)

  const cover = await makeOf(client, 'song', 'as a march', takes[0]!.id)
  await scene.finish()
  expect(await scene.state(cover)).toMatchObject({ state: 'done', made: 2 })
  expect(last()).toMatchObject({ path: '/api/v1/generate/upload-cover', request: { prompt: 'as a march' } })
  expect(await scene.bed.balance(client)).toEqual({ availableCredits: 1000 - 12, heldCredits: 0 })
})

test('the first callback of a song, long before it is made, leads a lost submission to it', async () => {
  const client = await scene.person()
  scene.double.next('timeout-after')
  const id = await scene.send(client, { model: 'song', prompt: 'a sea shanty', options: { count: 2 }, makes: 'audio' })
  await scene.until(async () => (await scene.attempts(id)).some(({ state }) => state === 'unknown'))
  const before = scene.double.jobs().length
  expect(await scene.double.callBackStage(last().id, 'text')).toBe(204)
  await scene.until(async () => (await scene.state(id)).state === 'check')
  expect(await scene.double.callBackStage(last().id, 'first')).toBe(204)
  await scene.finish()
  expect(await scene.state(id)).toMatchObject({ state: 'done', made: 2, charged: 4 })
  expect(scene.double.jobs()).toHaveLength(before)
})
