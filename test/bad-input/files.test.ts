/** Uploads of every unpleasant kind, and files that a message may not name. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/core/id.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { quarters } from '../../src/core/media/samples.ts'
import { LOCALES } from '../../src/core/ports.ts'
import { type Bed, startApp, text } from './bed.ts'
import { actionsOf, type Client, linesOf, newClient } from './client.ts'
import { type BadFile, badFiles } from './files.ts'

const PARAMS: { [code: string]: { [name: string]: number } } = {
  file_too_big: { maxMb: 50 },
  file_too_many_pixels: { maxMegapixels: 60 },
  file_side_too_long: { maxPx: LIMITS.inputSidePx },
}

let bed: Bed
let dir = ''
let files: { [name: string]: BadFile } = {}
let jpeg: Buffer
let sound: Buffer
let person: Client

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'chatelier-files-'))
  files = await badFiles(dir)
  jpeg = await (await quarters()).jpeg().toBuffer()
  sound = files['an MP3 named .png']!.bytes
  bed = await startApp('sqlite', { ownChildren: true })
  ;[person] = (await bed.people(['ru'])) as [Client]
})
afterAll(async () => {
  await rm(dir, { recursive: true, force: true })
  await bed.leave()
})

const stored = async () => (await bed.app.db.outer.selectFrom('artifacts').select('id').execute()).length
const refused = (client: Client, code: string) => ({
  status: 422,
  body: { error: code, text: text(client.locale, `refusal-${code}`, PARAMS[code]) },
})

test('every bad file is refused in the person’s language, every odd but good one is taken by its bytes', async () => {
  const before = await stored()
  let taken = 0
  for (const [index, [name, file]] of Object.entries(files).entries()) {
    const client = newClient(bed.address, LOCALES[index % LOCALES.length])
    const reply = await client.upload(file.bytes, file.name, file.mime)
    if (file.refused !== undefined) {
      expect(reply, name).toEqual(refused(client, file.refused))
      continue
    }
    taken++
    expect(reply, name).toMatchObject({ status: 200, body: { type: file.taken } })
    const served = await client.media(String(reply.body.id))
    expect(served.headers.get('content-type'), name).toMatch(/^(image\/(jpeg|png)|video\/mp4|audio\/(mpeg|mp4))$/)
    expect(served.headers.get('x-content-type-options'), name).toBe('nosniff')
    // What stood behind the picture is not in what we keep.
    const kept = Buffer.from(await served.arrayBuffer()).toString('latin1')
    expect(kept, name).not.toMatch(/alert\(|%PDF/)
  }
  expect(await stored()).toBe(before + taken)
  expect(bed.faults()).toEqual([])
})

test('a file above the bound is refused while it comes in, and nothing of it stays', async () => {
  const before = await stored()
  const reply = await person.upload(Buffer.alloc(LIMITS.uploadBytes + 1024 * 1024, 1))
  expect(reply).toEqual(refused(person, 'file_too_big'))
  expect(await stored()).toBe(before)
  expect(await readdir(join(bed.dataDir, 'work'))).toEqual([])
  expect(bed.faults()).toEqual([])
})

test('a form without a file, one that is torn and no form at all are refused', async () => {
  const before = await stored()
  const form = new FormData()
  form.append('words', 'no file')
  for (const body of [form, JSON.stringify({ file: 'x' }), Uint8Array.from(jpeg)]) {
    const headers: { [name: string]: string } = typeof body === 'string' ? { 'content-type': 'application/json' } : {}
    const response = await person.request('/chat/files', { method: 'POST', body, headers })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
  }
  const torn = await person.request('/chat/files', {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nhalf',
  })
  expect({ status: torn.status, body: await torn.json() }).toEqual(refused(person, 'file_broken'))
  const headless = await person.request('/chat/files', {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x\r\ncontent-disposition: form',
  })
  expect(headless.status).toBeGreaterThanOrEqual(400)
  expect(headless.status).toBeLessThan(500)
  expect(await stored()).toBe(before)
  expect(await readdir(join(bed.dataDir, 'work'))).toEqual([])
  expect(bed.faults()).toEqual([])
})

test('files of somebody else, unknown ones and too many are not taken into a message', async () => {
  const stranger = newClient(bed.address)
  const theirs = await stranger.uploaded(jpeg)
  const said = (await person.entries()).length
  const gone = refused(person, 'file_gone')
  expect(await person.say('vintage', { files: [theirs] })).toEqual(gone)
  expect(await person.say('vintage', { files: [newId()] })).toEqual(gone)
  expect(await person.command('animate', '', { files: [theirs] })).toEqual(gone)
  expect((await person.say('vintage', { files: ['../../etc/passwd'] })).status).toBe(400)
  expect((await person.say('vintage', { files: Array.from({ length: 11 }, () => theirs) })).status).toBe(400)
  expect((await person.media(theirs)).status).toBe(404)
  await bed.rest()
  expect(await person.entries()).toHaveLength(said)
  expect(await bed.balance(person)).toEqual({ availableCredits: 1000, heldCredits: 0 })
  expect(bed.faults()).toEqual([])
})

test('the same upload can be used twice, and one named twice counts once', async () => {
  const id = await person.uploaded(jpeg)
  await person.say('vintage', { files: [id] })
  await person.say('pencil', { files: [id, id] })
  await bed.rest()
  expect((await bed.jobs(person)).map(({ state, kind }) => [state, kind])).toEqual([
    ['done', 'edit'],
    ['done', 'edit'],
  ])
  expect(await bed.balance(person)).toEqual({ availableCredits: 998, heldCredits: 0 })
})

test('an upload that is gone when its offer is started costs nothing and says so', async () => {
  const [client] = (await bed.people(['zh'])) as [Client]
  const id = await client.uploaded(jpeg)
  await client.say('', { files: [id] })
  await bed.rest()
  const pick = (await client.answers()).flatMap(actionsOf).find((action) => action.endsWith(':upscale'))!
  await bed.app.db.outer.updateTable('artifacts').set({ state: 'deleting' }).where('id', '=', id).execute()
  await client.press(pick)
  await bed.rest()
  expect(await bed.jobs(client)).toMatchObject([{ state: 'failed', charged_credits: 0, failure: 'input_gone' }])
  expect(linesOf((await client.answers()).at(-1))).toContain(text('zh', 'refusal-input_gone'))
  expect(await bed.balance(client)).toEqual({ availableCredits: 1000, heldCredits: 0 })
  expect((await client.say('vintage', { files: [id] })).body.error).toBe('file_gone')
})

test('sounds and clips where a picture is needed, and more pictures than fit, are refused in words', async () => {
  const clients = await bed.people(['en', 'ru', 'zh', 'id', 'en'])
  const [audio, clip, edit, image, many] = clients as [Client, Client, Client, Client, Client]
  await audio.say('', { files: [await audio.uploaded(sound)] })
  await clip.say('zoom in', { files: [await clip.uploaded(files['a clip']!.bytes)] })
  await edit.command('edit', 'vintage', { files: [await edit.uploaded(sound)] })
  await image.command('image', 'a fox', { files: [await image.uploaded(jpeg)] })
  await many.say('vintage', { files: [await many.uploaded(jpeg), await many.uploaded(jpeg)] })
  await bed.rest()
  const kind = (client: Client, name: string) => text(client.locale, `kind-${name}`)
  const wanted = [
    text('en', 'refusal-file_no_use'),
    text('ru', 'refusal-file_wrong_type', { kind: kind(clip, 'animate') }),
    text('zh', 'refusal-file_wrong_type', { kind: kind(edit, 'edit') }),
    text('id', 'refusal-file_wrong_type', { kind: kind(image, 'image') }),
    text('en', 'refusal-inputs_many', { kind: kind(many, 'edit'), max: 1 }),
  ]
  for (const [index, client] of clients.entries()) {
    expect(linesOf((await client.answers()).at(-1))).toEqual([wanted[index]])
    expect(await bed.balance(client)).toEqual({ availableCredits: 1000, heldCredits: 0 })
    expect(await bed.jobs(client)).toEqual([])
  }
  expect(bed.faults()).toEqual([])
})
