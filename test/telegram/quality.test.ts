import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Bed, openBed } from './bed.ts'
import type { Seen, UserControl } from './double/index.ts'

let bed: Bed
let ann: UserControl
const ofBot = () => ann.messages().filter((one) => one.from === 'bot')
const withVerb = (verb: string): Seen | undefined =>
  ofBot().findLast((one) => one.buttons.flat().some((button) => button.callback_data?.startsWith(verb)))
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

beforeAll(async () => {
  bed = await openBed({ telegram: { twice: true }, credits: 50 })
  ann = await bed.guest({ id: 801 })
})
beforeEach(() => bed.telegram.clearFaults())
afterAll(async () => {
  await bed.leave()
})

test('full quality is off at first, and one press in /settings away', async () => {
  ann.send('a red boat')
  await bed.rest()
  expect(ofBot().filter((one) => one.kind === 'document')).toEqual([])
  ann.send('/settings')
  await bed.rest()
  expect(JSON.stringify(ann.last()?.buttons)).toContain('Full quality: off')
  await ann.press(ann.last() as Seen, 'originals')
  await bed.rest()
  expect(JSON.stringify(ann.last()?.buttons)).toContain('Full quality: on')
})

test('with full quality a photo is followed by the file itself, quietly and to the byte; words and buttons stand once', async () => {
  const before = ofBot().length
  ann.send('a blue boat')
  await bed.rest()
  const [photo, file, ...more] = ofBot().slice(before)
  expect(more).toEqual([])
  expect(photo).toMatchObject({ kind: 'photo', silent: false, effect: expect.anything() })
  expect(file).toMatchObject({ kind: 'document', silent: true, caption: undefined, effect: undefined, buttons: [] })
  const [stored] = await bed.app.db.outer
    .selectFrom('artifacts')
    .select(['id', 'key'])
    .where('role', '=', 'main')
    .orderBy('created_at_ms', 'desc')
    .limit(1)
    .execute()
  const chunks: Buffer[] = []
  for await (const chunk of await bed.app.generation.store.open(stored?.key ?? '')) chunks.push(chunk as Buffer)
  expect(file?.file?.sha256).toBe(sha256(Buffer.concat(chunks)))
  // Both ids are kept.
  const kept = await bed.app.db.outer
    .selectFrom('chat_files')
    .select(['form'])
    .where('artifact_id', '=', stored?.id ?? '')
    .execute()
  expect(kept.map(({ form }) => form).sort()).toEqual(['document', 'photo'])
})

test('what is shown again needs no upload, of neither', async () => {
  const id = withVerb('again')?.buttons.flat()[0]?.callback_data?.split(':')[1]
  ann.send(`/show ${id}`)
  await bed.rest()
  for (const [method, field] of [
    ['sendPhoto', 'photo'],
    ['sendDocument', 'document'],
  ] as const)
    expect(bed.telegram.calls(method).at(-1)?.params[field]).toEqual({ fileId: expect.any(String) })
})

test('a button that changes the words leaves the file alone, and deleting the work takes it away', async () => {
  const shown = withVerb('save') as Seen
  const before = ofBot().length
  await ann.press(shown, shown.buttons.flat().find((one) => one.callback_data?.startsWith('save'))?.callback_data ?? '')
  await bed.rest()
  expect(ofBot()).toHaveLength(before)
  const id = shown.buttons.flat()[0]?.callback_data?.split(':')[1]
  await ann.pressData(shown, `erase:${id}`)
  await bed.rest()
  expect(ofBot().some((one) => JSON.stringify(one.buttons).includes(`:${id}`))).toBe(false)
  // Photo and file of the work and of its copy; what was asked and said stays.
  expect(ofBot().filter((one) => one.kind === 'document')).toEqual([])
})

test('several pictures come as an album of photos and one of files', async () => {
  const before = ofBot().length
  ann.send('/image a green boat x3')
  await bed.rest()
  const made = ofBot().slice(before)
  expect(made.map((one) => one.kind)).toEqual([...Array(3).fill('photo'), ...Array(3).fill('document'), undefined])
  expect(new Set(made.slice(0, 6).map((one) => one.albumId)).size).toBe(2)
  expect(made.filter((one) => one.effect !== undefined)).toHaveLength(1)
})

test('a picture that had to go out as a document does not come twice', async () => {
  bed.telegram.fail({ method: 'sendPhoto', do: { code: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' } })
  const before = ofBot().length
  ann.send('a yellow boat')
  await bed.rest()
  expect(
    ofBot()
      .slice(before)
      .map((one) => one.kind),
  ).toEqual(['document'])
})

test('a 429 between photo and file repeats neither', async () => {
  bed.telegram.fail({
    method: 'sendDocument',
    times: 1,
    do: { code: 429, description: 'Too Many Requests: retry after 1', retryAfterS: 1 },
  })
  const before = ofBot().length
  ann.send('a white boat')
  await bed.rest()
  expect(
    ofBot()
      .slice(before)
      .map((one) => one.kind),
  ).toEqual(['photo', 'document'])
})
