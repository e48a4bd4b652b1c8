import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Bed, openBed } from './bed.ts'
import type { Seen, UserControl } from './double/index.ts'

let bed: Bed
let ann: UserControl
const ofBot = () => ann.messages().filter((one) => one.from === 'bot')
const idOf = (seen: Seen | undefined): string =>
  seen?.buttons.flat()[0]?.callback_data?.split(':')[1] ?? 'no work at all'
const tooLarge = { code: 413, description: 'Request Entity Too Large' }

beforeAll(async () => {
  bed = await openBed({ credits: 100 })
  ann = await bed.guest({ id: 811 })
})
beforeEach(() => bed.telegram.clearFaults())
afterAll(async () => {
  await bed.leave()
})

async function make(words: string): Promise<{ seen: Seen; id: string }> {
  ann.send(words)
  await bed.rest()
  const seen = ofBot().at(-1) as Seen
  return { seen, id: idOf(seen) }
}

/** As if the stored file were that large: what Telegram takes is judged by the row. */
async function grow(generationId: string, bytes: number): Promise<void> {
  await bed.app.db.outer
    .updateTable('artifacts')
    .set({ size_bytes: bytes })
    .where('generation_id', '=', generationId)
    .where('role', '=', 'main')
    .execute()
  await bed.app.db.outer.deleteFrom('chat_files').execute()
}
const copiesOf = (generationId: string) =>
  bed.app.db.outer
    .selectFrom('artifacts')
    .select(['mime', 'size_bytes', 'state'])
    .where('generation_id', '=', generationId)
    .where('role', '=', 'small')
    .execute()

test('a picture that is taken neither as a photo nor as a document comes smaller', async () => {
  bed.telegram.fail({
    method: 'sendPhoto',
    times: 1,
    do: { code: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' },
  })
  bed.telegram.fail({ method: 'sendDocument', times: 1, do: tooLarge })
  const { seen, id } = await make('a red kite')
  expect(seen).toMatchObject({ kind: 'photo', caption: expect.stringContaining('a red kite') })
  expect(seen.buttons.length).toBeGreaterThan(0)
  expect(await copiesOf(id)).toMatchObject([{ mime: 'image/jpeg', state: 'stored' }])
})

test.each([
  ['picture', '/image a blue kite', 'photo', 'image/jpeg'],
  ['song', '/music calm piano --duration 5', 'audio', 'audio/mpeg'],
] as const)(
  'a %s above what Telegram takes comes as a smaller copy, with its original named; made once',
  async (_what, words, kind, mime) => {
    const { id } = await make(words)
    await grow(id, 2001 * 1024 * 1024)
    const first = await make(`/show ${id}`)
    expect(first.seen).toMatchObject({
      kind,
      caption: expect.stringMatching(/The original has 2,001 MB .* up to 2,000 MB/),
    })
    expect(first.seen.buttons.length).toBeGreaterThan(0)
    const copies = await copiesOf(id)
    expect(copies).toMatchObject([{ mime, state: 'stored' }])
    expect(first.seen.file?.sizeBytes).toBe(copies[0]?.size_bytes)
    const again = await make(`/show ${id}`)
    expect(again.seen.file?.fileId).toBe(first.seen.file?.fileId)
    expect(await copiesOf(id)).toHaveLength(1)
    // A copy is no work of its own, and goes with the work.
    await ann.pressData(again.seen, `erase:${id}`)
    await bed.rest()
    expect((await copiesOf(id)).filter(({ state }) => state === 'stored')).toEqual([])
  },
)

test('where there is no smaller copy either, it is said where the file is', async () => {
  const { id } = await make('/image a green kite')
  const [file] = await bed.app.db.outer
    .selectFrom('artifacts')
    .select('key')
    .where('generation_id', '=', id)
    .where('role', '=', 'main')
    .execute()
  const { Readable } = await import('node:stream')
  await bed.app.generation.store.put(file?.key ?? '', Readable.from([Buffer.from('no picture any more')]))
  await grow(id, 2001 * 1024 * 1024)
  const { seen } = await make(`/show ${id}`)
  expect(ofBot().some((one) => /This file has 2,001 MB/.test(one.text ?? ''))).toBe(true)
  expect(seen.buttons.length).toBeGreaterThan(0)
})
