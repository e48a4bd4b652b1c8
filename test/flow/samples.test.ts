/** What voices sound like: fetched once, kept for everybody, of nobody; nothing is lost when a process dies in between. */
import { writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { Fault } from '../../src/core/errors.ts'
import type { Downloader } from '../../src/core/generation/parts.ts'
import { askSample, sampleFile, wakeSamples } from '../../src/core/generation/samples.ts'
import { sweepOrphans } from '../../src/core/generation/sweep.ts'
import { LIMITS } from '../../src/core/limits.ts'
import type { MediaItem } from '../../src/core/ports.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine, tellingMedia } from '../support/fakes.ts'
import { ADDRESS, catalogOf, openPlace, type Place, type Studio } from '../support/studio.ts'

const routes = [{ provider: 'a', model: 'm' }]
const picture = { kind: 'image', title: { en: 'P' }, prompt: 'required', price: { each: 1000 }, routes }
const voice = { type: 'choice', choices: ['low', 'high'], default: 'low', titles: { low: { en: 'Lou' } } }
const MODELS = { picture, talker: { ...picture, kind: 'avatar', prompt: 'optional', options: { voice } } }

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let a: Engine
  /** What is answered for the next addresses; a sound of two seconds where nothing is said. */
  let answers: (string | Error)[]
  let fetched: string[]

  async function begin() {
    a = engine('a')
    answers = []
    fetched = []
    a.sample = async (_route, option, value) => ({ url: `https://vendor.example/${option}/${value}` })
    const outside: Downloader = {
      async download(url, { to, maxBytes }) {
        expect(maxBytes).toBe(LIMITS.sampleBytes)
        fetched.push(url)
        const answer = answers.shift() ?? 'audio 2000'
        if (answer instanceof Error) throw answer
        await writeFile(to, answer)
        return { sizeBytes: answer.length }
      },
    }
    const catalogYaml = catalogOf({ models: MODELS })
    place = await openPlace(await open(), { providers: [a], catalogYaml, media: tellingMedia(), outside })
    studio = await place.worker()
  }
  afterEach(() => place.close())

  const ask = (personId: string, value = 'low') =>
    studio.parts.db.transaction((trx) =>
      askSample(studio.parts, trx, { modelId: 'talker', option: 'voice', value, personId, address: ADDRESS }),
    )
  const shown = () => place.chat.messages.map(({ outgoing }) => [outgoing.text?.[0]?.key, outgoing.media?.length ?? 0])
  const asks = () => studio.parts.db.outer.selectFrom('sample_asks').selectAll().execute()

  test('the first who asks has it fetched; whoever waits gets it, and later it is there at once, for everybody', async () => {
    await begin()
    const [ann, ben] = [await studio.person(), await studio.person()]
    expect([await ask(ann), await ask(ben), await ask(ann)]).toEqual(['later', 'later', 'later'])
    await studio.run()
    expect(fetched).toEqual(['https://vendor.example/voice/low'])
    expect(shown()).toEqual([
      ['sample', 1],
      ['sample', 1],
      ['sample', 1],
    ])
    expect(place.chat.messages[0]?.outgoing.text?.[0]?.params).toEqual({ title: { en: 'Lou' } })
    const item = (await ask(ben)) as MediaItem
    expect(item).toMatchObject({ type: 'audio', mime: 'audio/mpeg', durationMs: 2000 })
    expect(await sampleFile(studio.parts.db.outer, item.id)).toMatchObject({ mime: 'audio/mpeg', person_id: '' })
    expect(await asks()).toEqual([])
    // Nobody's file is no file without a row.
    place.clock.advance(LIMITS.orphanFileKeptMs + 1)
    await sweepOrphans(studio.parts)
    expect(await place.files()).toHaveLength(1)
  })

  test('one that expires goes with its file, and is fetched anew when somebody asks', async () => {
    await begin()
    const ann = await studio.person()
    await ask(ann)
    await studio.run()
    const [before] = await place.files()
    place.clock.advance(LIMITS.sampleKeptMs + 1)
    // Asked for before anybody has swept.
    expect(await ask(ann)).toBe('later')
    await studio.run()
    const after = await place.files()
    expect([after.length, after[0] === before, fetched.length]).toEqual([1, false, 2])
    place.clock.advance(LIMITS.sampleKeptMs + 1)
    await wakeSamples(studio.parts, false)
    await studio.run()
    expect(await place.files()).toEqual([])
    expect(await studio.parts.db.outer.selectFrom('samples').selectAll().execute()).toEqual([])
  })

  test('what is no sound, too long or nowhere is said so, and asked for again only after a while; a passing fault is tried again', async () => {
    await begin()
    const ann = await studio.person()
    answers.push('picture', 'audio 999999', new Fault('outside-address'))
    a.sample = async (_route, _option, value) => (value === 'high' ? null : { url: `https://vendor.example/${value}` })
    for (let times = 1; times <= 3; times++) {
      expect(await ask(ann)).toBe('later')
      await studio.run()
      expect(await ask(ann)).toBe('none')
      place.clock.advance(LIMITS.sampleNoneMs + 1)
    }
    expect(await ask(ann, 'high')).toBe('later')
    await studio.run()
    expect(shown()).toEqual(Array(4).fill(['sample-none', 0]))
    answers.push(new Fault('outside-network', { retryable: true }))
    expect(await ask(ann)).toBe('later')
    await studio.run()
    await studio.pass(LIMITS.stepBackoffMs + 1)
    expect(shown().at(-1)).toEqual(['sample', 1])
  })

  test('a death between the file and its row costs nobody their sample', async () => {
    await begin()
    const ann = await studio.person()
    studio = await place.worker({
      crash(point) {
        if (point !== 'store:file-put') return
        studio.die()
        throw new Error('died')
      },
    })
    await ask(ann)
    await studio.run().catch(() => {})
    expect(shown()).toEqual([])
    studio = await place.worker({ alone: true })
    await studio.pass(LIMITS.sampleMs * 2 + 1)
    expect(shown()).toEqual([['sample', 1]])
    place.clock.advance(LIMITS.orphanFileKeptMs + 1)
    await sweepOrphans(studio.parts)
    expect(await place.files()).toHaveLength(1)
  })
})
