/** Songs that go on where one engine goes on only with its own: through the whole application, with another that takes any file, and without. */
import { afterEach, expect, test } from 'vitest'
import type { Client } from '../../bad-input/client.ts'
import { actionsOf, linesOf } from '../../bad-input/client.ts'
import { renderFile } from '../../vendor/files.ts'
import { openDouble as openKie } from '../kie/double.ts'
import type { DoubleOptions } from '../kit.ts'
import { openVendorScene } from '../story.ts'
import { openDouble } from './double.ts'

const model = (kind: string, provider: string, name: string, more: object = {}) => ({
  ...{ kind, title: { en: `${provider} ${kind}` }, prompt: 'optional', price: { each: 2000 } },
  ...{ routes: [{ provider, model: name }], ...more },
})
const TWO = { options: { count: { type: 'integer', min: 2, max: 2, default: 2 } } }
const SONG = { inputs: { audio: { min: 1, max: 1 } } }
const own = model('extend', 'piapi', 'music-u/generate_music', SONG)
const any = model('extend', 'kie', 'suno/V5', { ...SONG, ...TWO })
const songs = {
  box: model('music', 'builtin', 'musicbox', {
    options: { duration: { type: 'integer', min: 5, max: 9, default: 5, unit: 'seconds' } },
  }),
  udio: model('music', 'piapi', 'music-u/generate_music'),
}

async function openBoth(options: DoubleOptions) {
  const [piapi, kie] = [await openDouble(options), await openKie(options)]
  const finish = async (id?: string) => {
    await piapi.finish(id)
    await kie.finish()
  }
  const close = async () => {
    await piapi.close()
    await kie.close()
  }
  return Object.assign(Object.create(piapi) as typeof piapi, {
    ...{ kie, finish, close },
    variables: { ...piapi.variables, ...kie.variables, KIE_SUNO: 'on' },
  })
}

const open = (models: { [id: string]: object }) =>
  openVendorScene('piapi', openBoth, { models: { ...songs, ...models } as never })
type Scene = Awaited<ReturnType<typeof open>>
let scene: Scene | undefined
afterEach(async () => {
  await scene?.close()
  scene = undefined
})

const last = async (client: Client) => (await client.answers()).at(-1)
/** Has a song made, and answers the buttons under it. */
async function sung(scene: Scene, client: Client, modelId: string): Promise<{ id: string; buttons: string[] }> {
  const id = await scene.send(client, { model: modelId, prompt: 'a waltz', makes: 'audio' })
  // The engine of this machine needs the time that flies in front of a vendor.
  await (modelId === 'box' ? scene.bed.rest() : scene.finish())
  const cards = (await client.answers()).map(actionsOf)
  return { id, buttons: cards.findLast((actions) => actions.includes(`info:${id}`)) ?? [] }
}
/** Presses what goes on with a song, starts it, and answers what was made of it and by what. */
async function wentOn(scene: Scene, client: Client, begin: () => Promise<unknown>) {
  await begin()
  await scene.finish()
  const card = await last(client)
  const go = actionsOf(card).find((action) => action.startsWith('go:'))
  if (go !== undefined) await client.press(go)
  await scene.finish()
  const job = (await scene.bed.jobs(client)).at(-1)
  return { card: linesOf(card).join('\n'), state: job?.state, kind: job?.kind, charged: job?.charged_credits }
}

test('with two engines a song goes on with the one that can: its own, or the one that takes any file', async () => {
  const at = await open({ own, any, suno: model('music', 'kie', 'suno/V5', TWO) })
  scene = at
  const client = await at.person()
  const { kie } = at.double
  const jobs = () => [at.double.jobs().length, kie.jobs().length]

  const box = await sung(at, client, 'box')
  expect(box.buttons).toContain(`extend:${box.id}`)
  expect(await wentOn(at, client, () => client.press(`extend:${box.id}`))).toMatchObject({
    ...{ card: expect.stringContaining('kie extend'), state: 'done', charged: 4 },
  })
  expect(jobs()).toEqual([0, 1])
  expect(kie.jobs().at(-1)).toMatchObject({ path: '/api/v1/generate/upload-extend' })

  const suno = await sung(at, client, 'suno')
  await wentOn(at, client, () => client.press(`extend:${suno.id}:2`))
  expect(jobs()).toEqual([0, 3])
  expect(kie.jobs().at(-1)).toMatchObject({ path: '/api/v1/generate/extend' })

  const udio = await sung(at, client, 'udio')
  expect(await wentOn(at, client, () => client.press(`extend:${udio.id}`))).toMatchObject({
    ...{ card: expect.stringContaining('piapi extend'), state: 'done', charged: 2 },
  })
  expect(jobs()).toEqual([2, 3])

  // A file that somebody sends was made by nobody here.
  const file = await client.uploaded(await renderFile({ role: 'main', extension: 'mp3' }, 7, 7))
  expect(await wentOn(at, client, () => client.say('go on, softly', { files: [file] }))).toMatchObject({
    state: 'done',
  })
  await client.command('extend')
  const other = await client.uploaded(await renderFile({ role: 'main', extension: 'mp3' }, 8, 8))
  expect(await wentOn(at, client, () => client.say('', { files: [other] }))).toMatchObject({
    kind: 'extend',
    state: 'done',
  })
  expect(jobs()).toEqual([2, 5])
})

test('where nothing can go on with a song there is no button, and it is refused before anything is held', async () => {
  const at = await open({ own })
  scene = at
  const client = await at.person()
  const box = await sung(at, client, 'box')
  expect(box.buttons).not.toContain(`extend:${box.id}`)
  const udio = await sung(at, client, 'udio')
  expect(udio.buttons).toContain(`extend:${udio.id}`)
  const before = [await at.bed.balance(client), at.double.jobs().length, (await at.bed.jobs(client)).length]

  const refused = /^piapi extend can't go on with this song: .*same engine/
  const file = await client.uploaded(await renderFile({ role: 'main', extension: 'mp3' }, 7, 7))
  for (const begin of [
    () => client.press(`extend:${box.id}`),
    () => client.command('extend', `${box.id} softly`),
    () => client.command('extend', 'softly', { files: [file] }),
    () => client.say('go on', { files: [file] }),
    () => client.say('', { files: [file] }),
  ]) {
    await begin()
    await at.bed.rest()
    expect(linesOf(await last(client)).join('\n')).toMatch(refused)
  }
  expect([await at.bed.balance(client), at.double.jobs().length, (await at.bed.jobs(client)).length]).toEqual(before)
})
