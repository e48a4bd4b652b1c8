/** Talking portraits and clips that get sound: what goes in, how long it may be, and what that costs. */
import { afterEach, expect, test } from 'vitest'
import type { InputRef } from '../../src/core/generation/types.ts'
import { agree } from '../support/agree.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine, tellingMedia } from '../support/fakes.ts'
import { catalogOf, openPlace, type Place, type Studio } from '../support/studio.ts'

const seconds = { type: 'integer', min: 5, max: 60, chips: [10, 30, 60], unit: 'seconds' }
const talking = {
  kind: 'avatar',
  title: { en: 'Talker' },
  prompt: 'optional',
  inputs: { pictures: { min: 0, max: 1 }, audio: { min: 0, max: 1 } },
  options: {
    avatar: { type: 'choice', choices: ['ann', 'ben'], default: 'ann' },
    voice: { type: 'choice', choices: ['low', 'high'], default: 'low' },
    duration: seconds,
  },
  price: { each: 0, per_second: 1000 },
  routes: [{ provider: 'a', model: 'talk' }],
}
const { avatar: _avatar, ...withoutStock } = talking.options
const MODELS = {
  picture: { ...talking, kind: 'image', inputs: {}, options: {}, price: { each: 1000 } },
  talker: talking,
  faces: { ...talking, options: withoutStock },
  hasty: { ...talking, options: { ...talking.options, duration: { ...seconds, default: 10 } } },
  foley: {
    ...talking,
    kind: 'sound',
    inputs: { clips: { min: 1, max: 1 } },
    options: { duration: { type: 'choice', choices: [8, 4], default: 4 }, negative: { type: 'text', max: 200 } },
    price: { each: 2000, choices: { duration: { 8: 3000 } } },
  },
  hum: {
    ...{ ...talking, kind: 'sound', inputs: { clips: { min: 1, max: 1 } } },
    options: { duration: { type: 'integer', min: 1, max: 30 } },
    price: { each: 2000, per_second: 1000 },
  },
}

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let a: Engine
  let files = 0
  /** How long the next results are. */
  let lengthsMs: number[]

  async function begin() {
    a = engine('a')
    lengthsMs = []
    const media = tellingMedia()
    place = await openPlace(await open(), {
      providers: [a],
      catalogYaml: catalogOf({ models: MODELS }),
      media: {
        ...media,
        async finish(job) {
          const [durationMs, facts] = [lengthsMs.shift(), await media.finish(job)]
          return durationMs === undefined ? facts : { ...facts, durationMs }
        },
      },
    })
    studio = await place.worker()
  }
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db, false)).toEqual([])
    await place.close()
  })

  /** A file in the chat: what it is, and what its sender says that it is. */
  function file(content: string, said: Pick<InputRef, 'type' | 'durationMs'> = {}): InputRef {
    const ref = `f${++files}`
    place.chat.files.set(ref, Buffer.from(content))
    return { from: 'chat', platform: 'test', ref, ...said }
  }
  /** Whoever is pictured agrees: that is what `likeness.test.ts` is about. */
  async function talk(personId: string, draft: { inputs?: InputRef[]; [field: string]: unknown }) {
    const { inputs = [] } = draft
    await studio.parts.db.transaction((trx) => agree(studio.parts, trx, personId, { kind: 'avatar', inputs }))
    return studio.submit(personId, { kind: 'avatar', modelId: 'talker', prompt: '', ...draft })
  }
  const photo = () => file('picture', { type: 'picture' })
  const voice = (ms: number, said: number | null = ms) =>
    file(`audio ${ms}`, { type: 'audio', ...(said === null ? {} : { durationMs: said }) })

  test('the price of a speech is that of the shortest length that its words fit into, whatever an old button asks for', async () => {
    await begin()
    const person = await studio.person()
    expect((await talk(person, { prompt: 'Hello' })).priceCredits).toBe(5)
    const words = 'Good morning, this is the weather for today. '.repeat(6)
    const { priceCredits } = await talk(person, { prompt: words })
    // About fifteen letters a second, and a breath after each sentence.
    expect(priceCredits).toBeGreaterThanOrEqual(words.length / 16)
    expect(priceCredits).toBeLessThanOrEqual(words.length / 11)
    for (const duration of [60, 5, 'long'])
      expect((await talk(person, { prompt: words, options: { duration } })).priceCredits).toBe(priceCredits)
    await studio.run()
    await studio.run()
    const durations = a.tasks.map((task) => task.options['duration'])
    expect(durations.sort((one, other) => Number(one) - Number(other))).toEqual([5, ...Array(4).fill(priceCredits)])
  })

  test('only the seconds that were made are paid, and never more than was held', async () => {
    await begin()
    const person = await studio.person(1000)
    const charged = async (draft: Promise<{ generationId: string }>, ...madeMs: number[]) => {
      lengthsMs = madeMs
      const { generationId } = await draft
      await studio.run()
      await studio.run()
      const { state, priceCredits, chargedCredits } = await studio.generation(generationId)
      expect(state).toBe('done')
      return [priceCredits, chargedCredits]
    }
    const clip = file('clip 3000', { type: 'clip' })
    const sound = { kind: 'sound', prompt: '', inputs: [clip] } as const
    // An unknown length holds the default, or else the longest.
    expect(await charged(talk(person, { inputs: [voice(7000, null)] }), 7020)).toEqual([60, 8])
    expect(await charged(talk(person, { modelId: 'hasty', inputs: [voice(7000, null)] }), 7020)).toEqual([10, 8])
    expect(await charged(studio.submit(person, { ...sound, modelId: 'hum' }), 3000)).toEqual([32, 5])
    expect(await charged(studio.submit(person, { ...sound, modelId: 'foley' }), 3000)).toEqual([2, 2])
    // What the catalogue says is paid at least; a vendor's surplus is its own; where nobody knows, it is as it was said.
    expect(await charged(talk(person, { inputs: [voice(9000)] }), 1000)).toEqual([9, 5])
    expect(await charged(talk(person, { inputs: [voice(9000)] }), 31_000)).toEqual([9, 9])
    expect(await charged(talk(person, { inputs: [voice(9000)] }))).toEqual([9, 9])
  })

  test('words that do not fit are refused before anything is held', async () => {
    await begin()
    const person = await studio.person()
    const words = 'Good morning, this is the weather for today. '.repeat(30)
    await expect(talk(person, { prompt: words })).rejects.toMatchObject({
      code: 'length_long',
      params: { kind: 'avatar', max: 60 },
    })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 100, heldCredits: 0 })
  })

  test('words or a voice message, exactly one of both; one photo; nothing that moves', async () => {
    await begin()
    const person = await studio.person()
    const cases: [Parameters<typeof talk>[1], string][] = [
      [{}, 'prompt_missing'],
      [{ inputs: [photo()] }, 'prompt_missing'],
      [{ prompt: 'Hello', inputs: [voice(3000)] }, 'avatar_both'],
      [{ prompt: 'Hello', inputs: [photo(), photo()] }, 'inputs_many_of'],
      [{ inputs: [voice(3000), voice(4000)] }, 'inputs_many_of'],
      [{ prompt: 'Hello', inputs: [file('clip 2000', { type: 'clip' })] }, 'file_wrong_type'],
      [{ inputs: [voice(600_000)] }, 'length_long'],
      [{ prompt: 'Hello', modelId: 'faces' }, 'inputs_missing'],
    ]
    for (const [draft, code] of cases) await expect(talk(person, draft), code).rejects.toMatchObject({ code })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 100, heldCredits: 0 })
  })

  test('photo and voice message go in, in either order, also when nobody says what they are; they speak instead of what is in stock', async () => {
    await begin()
    const person = await studio.person()
    await talk(person, { inputs: [photo(), voice(7000)] })
    await talk(person, { inputs: [voice(7000), photo()], options: { avatar: 'ben', voice: 'high' } })
    await talk(person, { inputs: [file('picture'), file('audio 7000')], modelId: 'hasty' })
    await studio.run()
    await studio.run()
    expect(a.tasks.map(({ inputs }) => inputs.map(({ type }) => type).sort())).toEqual(
      Array(3).fill(['audio', 'picture']),
    )
    const byLength = a.tasks
      .map(({ options }) => options)
      .sort((one, other) => Number(one['duration']) - Number(other['duration']))
    expect(byLength).toEqual([{ duration: 7 }, { duration: 7 }, { avatar: 'ann', voice: 'low', duration: 10 }])
    // With a stock avatar and words it is told who speaks, and how.
    await talk(person, { prompt: 'Hello', options: { avatar: 'ben' } })
    await studio.run()
    expect(a.tasks.at(-1)).toMatchObject({ options: { avatar: 'ben', voice: 'low', duration: 5 }, inputs: [] })
  })

  test('what turns out to be something else, or longer, when it was decoded is refused with the credits back', async () => {
    await begin()
    const person = await studio.person()
    const wrong: [Parameters<typeof talk>[1], string][] = [
      // It was said to last 5 s.
      [{ inputs: [voice(20_000, 5000)] }, 'length_longer'],
      [{ prompt: 'Hello', inputs: [file('audio 3000')] }, 'avatar_both'],
      [{ inputs: [file('picture')] }, 'prompt_missing'],
      [{ prompt: 'Hello', inputs: [file('clip 3000', { type: 'picture' })] }, 'file_wrong_type'],
    ]
    for (const [draft, code] of wrong) {
      const { generationId } = await talk(person, draft)
      await studio.run()
      expect(await studio.generation(generationId)).toMatchObject({ state: 'failed', failure: code, chargedCredits: 0 })
    }
    expect(a.tasks).toEqual([])
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 100, heldCredits: 0 })
    // A chat tells whole seconds: what is a little longer is made.
    await talk(person, { inputs: [voice(5900, 5000)] })
    await studio.run()
    expect(a.tasks).toHaveLength(1)
  })

  test('a voice message of which nobody knew the length is known by its length once it was refused', async () => {
    await begin()
    const person = await studio.person()
    const { generationId } = await talk(person, { inputs: [voice(20_000, null)], modelId: 'hasty' })
    await studio.run()
    const { inputs, failureParams } = await studio.generation(generationId)
    expect(failureParams).toMatchObject({ seconds: 20, max: 10 })
    expect((await talk(person, { inputs })).priceCredits).toBe(20)
  })

  test('a clip gets sound: the smallest length that it fits into is paid, and one that is too long is refused', async () => {
    await begin()
    const person = await studio.person()
    const foley = async (draft: object) =>
      studio.submit(person, { kind: 'sound', modelId: 'foley', prompt: '', ...draft })
    const clip = (ms: number, said: number | null = ms) =>
      file(`clip ${ms}`, { type: 'clip', ...(said === null ? {} : { durationMs: said }) })
    expect((await foley({ inputs: [clip(3900)] })).priceCredits).toBe(2)
    expect((await foley({ inputs: [clip(7000)], prompt: 'waves' })).priceCredits).toBe(5)
    await studio.run()
    expect(a.tasks.map(({ options }) => options['duration']).sort()).toEqual([4, 8])
    await expect(foley({ inputs: [] })).rejects.toMatchObject({ code: 'inputs_missing' })
    await expect(foley({ inputs: [photo()] })).rejects.toMatchObject({
      code: 'file_wrong_type_of',
      params: { what: 'clip' },
    })
    await expect(foley({ inputs: [clip(30_000)] })).rejects.toMatchObject({ code: 'length_long', params: { max: 8 } })
    const { generationId } = await foley({ inputs: [clip(30_000, null)] })
    await studio.run()
    expect(await studio.generation(generationId)).toMatchObject({ state: 'failed', failure: 'length_longer' })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 93, heldCredits: 0 })
  })
})
