/** Songs with words where the model wants to be told what they sound like, and sings no more than so many of them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bed, openBed, type Somebody } from '../link/bed.ts'
import { openSqlite, type TestDatabase } from '../support/databases.ts'
import { made } from '../support/fakes.ts'
import { catalogOf } from '../support/studio.ts'

const MAX_CHARS = 60
const choice = (...choices: string[]) => ({ type: 'choice', choices, default: choices[0] })
const model = (changes: object) => ({
  ...{ title: { en: 'Choir' }, prompt: 'required', price: { each: 1000 } },
  routes: [{ provider: 'a', model: 'm' }],
  ...changes,
})
const catalogYaml = catalogOf({
  models: {
    image: model({ kind: 'image' }),
    choir: model({
      kind: 'music',
      options: {
        lyrics: { type: 'text', max: MAX_CHARS },
        style: { type: 'text', max: 200 },
        instrumental: { type: 'switch', default: false },
      },
    }),
    poet: model({
      kind: 'write',
      options: { purpose: choice('enhance', 'lyrics'), for: choice('music') },
      price: { each: 0 },
    }),
  },
})
const LYRICS = '[Verse]\nThe tide comes in\n[Chorus]\nOh the sea'

let database: TestDatabase
let bed: Bed
let ann: Somebody
beforeAll(async () => {
  database = await openSqlite()
  bed = await openBed(database.url, { catalogYaml })
  ann = await bed.guest('one', 'ann')
})
afterAll(async () => {
  await bed.leave()
  await database.close()
})

test('whoever sent the words without a style is told that they are kept, and they are sung', async () => {
  await ann.say('/music')
  await ann.press('Own words')
  const asked = await ann.say(LYRICS)
  expect(asked.lines).toEqual(['🎵 Your words are kept. Now write the mood, genre or instruments.'])
  await ann.say('a warm ballad')
  expect(bed.engine.tasks).toMatchObject([{ prompt: 'a warm ballad', options: { lyrics: LYRICS } }])
  expect(await ann.balance()).toEqual([19, 0])
})

test('words with a style are a song: nothing else is asked', async () => {
  await ann.say(`/music --style warm acoustic folk --lyrics\n${LYRICS}`)
  expect(bed.engine.tasks.at(-1)).toMatchObject({
    prompt: '',
    options: { lyrics: LYRICS, style: 'warm acoustic folk' },
  })
  expect(await ann.balance()).toEqual([18, 0])
})

test('words that are written are no more than the song can have: the writer is told, and what is longer is cut at a line', async () => {
  const text = `${LYRICS}\n${'la la la\n'.repeat(20)}`
  bed.engine.starts.push(async () => ({ state: 'done', files: [], text }), made)
  await ann.say('/music the moon')
  const written = await ann.press('Written for me')
  expect(bed.engine.tasks.at(-1)).toMatchObject({ kind: 'write', maxChars: MAX_CHARS })
  expect(written.lines.join('\n')).toContain(LYRICS)
  await ann.press('usewords')
  expect(bed.engine.tasks.at(-1)?.options['lyrics']).toBe(`${LYRICS}\nla la la`)
})
