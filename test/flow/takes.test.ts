import { expect, test } from 'vitest'
import { pickTake, removeOtherTakes, takeMeant } from '../../src/core/generation/takes.ts'
import { verify } from '../../src/core/verify/index.ts'
import { eachDatabase } from '../support/databases.ts'
import { engine } from '../support/fakes.ts'
import { catalogOf, openPlace } from '../support/studio.ts'

const song = {
  kind: 'music',
  title: { en: 'A song' },
  prompt: 'optional',
  options: {
    lyrics: { type: 'text', max: 20 },
    instrumental: { type: 'switch', default: false },
    count: { type: 'integer', min: 2, max: 2, default: 2 },
  },
  price: { each: 2000 },
  routes: [{ provider: 'a', model: 'm' }],
}
const longer = {
  ...{ ...song, kind: 'extend', options: { from: { type: 'integer', min: 1, max: 480 }, count: song.options.count } },
  inputs: { audio: { min: 1, max: 1 } },
}
const catalogYaml = catalogOf({
  models: { image: { ...song, kind: 'image', options: {}, prompt: 'required' }, song, longer },
})

eachDatabase((_name, open) => {
  test('a take is picked by its owner alone, a later pick takes its place, and what is not wanted goes with its file', async () => {
    const place = await openPlace(await open(), { providers: [engine('a')], catalogYaml })
    const studio = await place.worker()
    const [ann, eve] = [await studio.person(100), await studio.person(100)]
    const { parts } = studio
    const { generationId } = await studio.submit(ann, { kind: 'music', modelId: 'song', prompt: 'a waltz' })
    await studio.run()
    const work = async () => ({
      generation: await studio.generation(generationId),
      artifacts: await studio.artifacts(generationId),
    })
    const pick = (personId: string, number: number) =>
      parts.db.transaction((trx) => pickTake(parts, trx, { generationId, personId, number }))
    const prune = (personId: string) =>
      parts.db.transaction((trx) => removeOtherTakes(parts, trx, { generationId, personId }))
    expect(takeMeant(await work())).toBeNull()
    await expect(prune(ann)).rejects.toMatchObject({ code: 'take_gone' })
    await expect(pick(eve, 1)).rejects.toMatchObject({ code: 'work_unknown' })
    await expect(pick(ann, 3)).rejects.toMatchObject({ code: 'take_gone' })
    await pick(ann, 1)
    await pick(ann, 2)
    expect(takeMeant(await work())?.position).toBe(1)
    expect(await prune(ann)).toBe(1)
    expect(await prune(ann)).toBe(0)
    await studio.clean()
    expect((await work()).artifacts.map(({ position }) => position)).toEqual([1])
    expect(await place.files()).toHaveLength(1)
    await expect(pick(ann, 1)).rejects.toMatchObject({ code: 'take_gone' })
    expect(await studio.balance(ann)).toMatchObject({ availableCredits: 96, heldCredits: 0 })
    expect((await verify(place.database.db)).differences).toEqual([])
    await place.close()
  })

  test('words are enough for a song; too many, words for a silent one, and a second behind the end are refused before anything is held', async () => {
    const place = await openPlace(await open(), { providers: [engine('a')], catalogYaml })
    const studio = await place.worker()
    const ann = await studio.person(100)
    const sing = async (options: { [name: string]: string | boolean }) =>
      studio.submit(ann, { kind: 'music', modelId: 'song', prompt: '', options })
    await expect(sing({})).rejects.toMatchObject({ code: 'prompt_missing' })
    await expect(sing({ lyrics: 'la'.repeat(11) })).rejects.toMatchObject({ code: 'option_long' })
    await expect(sing({ lyrics: 'la la', instrumental: true })).rejects.toMatchObject({ code: 'lyrics_silent' })
    const extend = async (from: number) =>
      studio.submit(ann, {
        ...{ kind: 'extend', modelId: 'longer', prompt: '', options: { from } },
        inputs: [{ from: 'artifact', id: 'any', type: 'audio', durationMs: 30_000 }],
      })
    await expect(extend(30)).rejects.toMatchObject({ code: 'from_late', params: { option: 'from', seconds: 30 } })
    expect(await studio.balance(ann)).toMatchObject({ availableCredits: 100, heldCredits: 0 })
    const { generationId } = await sing({ lyrics: 'la la' })
    await studio.run()
    expect((await studio.generation(generationId)).countMade).toBe(2)
    await place.close()
  })
})
