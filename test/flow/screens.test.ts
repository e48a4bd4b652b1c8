/** What screens do to a job, from words to delivery: each effect at each stage, on both databases. */
import { afterEach, describe, expect, test } from 'vitest'
import { jobCard } from '../../src/bots/conversation/cards/job.ts'
import type { Locales } from '../../src/bots/conversation/locale.ts'
import { fromJson } from '../../src/core/db/database.ts'
import { Fault } from '../../src/core/errors.ts'
import { accept, plan } from '../../src/core/generation/accept.ts'
import type { Generation } from '../../src/core/generation/types.ts'
import { findPerson } from '../../src/core/people.ts'
import type { Address, Findings, Kind, Moderator, Outgoing } from '../../src/core/ports.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine, made } from '../support/fakes.ts'
import { ADDRESS, openPlace, type Place, type PlaceOptions, type Studio } from '../support/studio.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const NOTHING: Findings = { scores: {}, evidence: [] }
const GROUP: Address = { ...ADDRESS, chat: 'g1', place: 'group' }

interface Screen extends Moderator {
  asked: { text?: string; pictures: number; kind: Kind }[]
  /** What it says next, one each; then nothing found. */
  answers: (Findings | Error)[]
}

function screen(id: string, reads: Moderator['reads'], more: Partial<Moderator> = {}): Screen {
  const self: Screen = {
    id,
    reads,
    ...more,
    asked: [],
    answers: [],
    async screen({ text, picturePaths = [], kind }) {
      self.asked.push({ ...(text === undefined ? {} : { text }), pictures: picturePaths.length, kind })
      const answer = self.answers.shift() ?? NOTHING
      if (answer instanceof Error) throw answer
      return answer
    },
  }
  return self
}
const finds = (category: 'sexual' | 'nudity' | 'violence' | 'sexual-minors', score = 1): Findings => ({
  scores: { [category]: score },
  evidence: [`rule/${category}`],
})

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let person: string
  let a: Engine
  const words = screen('words', ['text'])
  const eyes = screen('eyes', ['pictures'])

  async function begin(policy: string, options: Partial<PlaceOptions> = {}) {
    words.asked = []
    eyes.asked = []
    words.answers = []
    eyes.answers = []
    a = engine('a')
    place = await openPlace(await open(), {
      providers: [a, engine('b')],
      moderators: [words, eyes],
      policy,
      ...options,
    })
    studio = await place.worker()
    person = await studio.person(100)
  }
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db)).toEqual([])
    await place.close()
  })
  const make = async (draft = {}): Promise<Generation> => {
    const { generationId } = await studio.submit(person, draft)
    await studio.run()
    return studio.generation(generationId)
  }
  const photo = (bytes = 'a photo'): { inputs: { from: 'chat'; platform: string; ref: string }[] } => {
    const ref = `photo-${place.chat.files.size}`
    place.chat.files.set(ref, Buffer.from(bytes))
    return { inputs: [{ from: 'chat', platform: 'test', ref }] }
  }
  const available = async () => (await studio.balance(person)).availableCredits
  const decisions = () => place.database.db.outer.selectFrom('verdicts').selectAll().orderBy('id').execute()
  const card = async (generation: Generation, at: Address = ADDRESS): Promise<Outgoing> => {
    const db = place.database.db.outer
    const known = await findPerson(db, person)
    const locales = { has: () => true } as unknown as Locales
    const shown = await jobCard({ generation: studio.parts, locales }, db, generation.id, known!, at)
    if (shown === null) throw new Error('no card')
    return shown
  }
  const keysOf = (outgoing: Outgoing) => (outgoing.text ?? []).map(({ key }) => key)
  const actionsOf = (outgoing: Outgoing) =>
    (outgoing.buttons ?? []).flat().map(({ press }) => ('action' in press ? press.action.split(':')[0] : ''))

  describe('words', () => {
    test('that nobody finds anything in are made, and leave no row', async () => {
      await begin('')
      expect((await make({ prompt: 'a fox' })).state).toBe('done')
      expect(words.asked).toEqual([{ text: 'a fox', kind: 'image', pictures: 0 }])
      expect(await decisions()).toEqual([])
    })

    test('that are refused cost nothing, reach no engine, and name the category', async () => {
      await begin('violence: refuse\n')
      words.answers.push(finds('violence'))
      const generation = await make()
      expect(generation).toMatchObject({
        state: 'failed',
        failure: 'screen_refused',
        failureParams: { category: 'violence' },
      })
      expect([a.started, await available()]).toEqual([[], 100])
      const shown = await card(generation)
      expect(keysOf(shown)).toEqual(['screen-refused-job', 'credits-back'])
      expect(shown.text?.[0]?.params).toEqual({ reason: { key: 'category-violence' } })
      expect(actionsOf(shown)).toEqual(['reword', 'why', 'appeal'])
    })

    test('that are asked about are stopped until they are meant, and then made once', async () => {
      await begin('violence: ask\n')
      words.answers.push(finds('violence'), finds('violence'))
      const asked = await make()
      expect([asked.failure, await available(), a.started]).toEqual(['screen_ask', 100, []])
      const shown = await card(asked)
      expect([keysOf(shown), actionsOf(shown)]).toEqual([
        ['screen-ask', 'credits-back'],
        ['sure', 'reword'],
      ])
      const meant = await make({ screening: { acknowledged: ['violence'] } })
      expect([meant.state, meant.screening.found]).toEqual(['done', ['violence']])
      expect((await card(meant)).media?.some((item) => item.spoiler)).toBe(false)
    })

    test('that are to be covered are made, and what comes of them is covered', async () => {
      await begin('violence: blur\n')
      words.answers.push(finds('violence'))
      const generation = await make()
      expect(generation.state).toBe('done')
      const shown = await card(generation)
      expect(shown.media).toMatchObject([{ spoiler: true }])
      expect(shown.originals).toBeUndefined()
      expect(JSON.stringify(shown.text)).toContain('a fox')
    })

    test('below the threshold are made, and the score is written down', async () => {
      await begin('violence: refuse\n')
      words.answers.push(finds('violence', 0.7))
      expect((await make()).state).toBe('done')
      expect(await decisions()).toMatchObject([
        { moderator: 'words', action: 'allow', category: null, stage: 'prompt' },
      ])
    })
  })

  describe('uploads', () => {
    test('are looked at before any engine gets them; what is refused costs nothing', async () => {
      await begin('')
      eyes.answers.push(finds('nudity'))
      const generation = await make({ kind: 'edit', modelId: 'edit', ...photo() })
      expect(generation).toMatchObject({ failure: 'screen_refused', failureParams: { category: 'nudity' } })
      expect(eyes.asked).toEqual([{ pictures: 1, kind: 'edit' }])
      expect([a.started, await available()]).toEqual([[], 100])
      expect(await decisions()).toMatchObject([
        { moderator: 'eyes', stage: 'upload', action: 'refuse', category: 'nudity', kind: 'edit', place: 'private' },
      ])
    })

    test('that are to be covered cover what is made of them', async () => {
      await begin('nudity: blur\n')
      eyes.answers.push(finds('nudity'))
      const generation = await make({ kind: 'edit', modelId: 'edit', ...photo() })
      expect(generation.state).toBe('done')
      expect((await card(generation)).media).toMatchObject([{ spoiler: true }])
    })

    test('that are asked about can be meant', async () => {
      await begin('nudity: ask\n')
      eyes.answers.push(finds('nudity'))
      const generation = await make({ kind: 'edit', modelId: 'edit', ...photo() })
      expect([generation.failure, await available()]).toEqual(['screen_ask', 100])
    })

    test('of the worst kind go at once, admins hear of it in the same moment, and nothing of them is kept', async () => {
      await begin('')
      eyes.answers.push(finds('sexual-minors'))
      await make({ kind: 'edit', modelId: 'edit', prompt: 'SECRET words', ...photo() })
      expect(place.notices).toMatchObject([{ text: [{ key: 'admin-minors', params: { person, moderator: 'eyes' } }] }])
      await studio.clean()
      expect(await place.files()).toEqual([])
      expect(JSON.stringify([await decisions(), place.notices])).not.toContain('SECRET')
    })

    test('of the worst kind are preserved for as long as the policy says', async () => {
      await begin('screens: { preserve: 40 }\n')
      eyes.answers.push(finds('sexual-minors'))
      words.answers.push(finds('sexual-minors'))
      await make({ kind: 'edit', modelId: 'edit', prompt: 'evidence', ...photo() })
      await studio.pass(35 * DAY_MS)
      await studio.clean()
      expect(await place.files()).toHaveLength(1)
      expect((await decisions()).map((row) => row.words)).toContain('evidence')
      await studio.pass(10 * DAY_MS)
      await studio.clean()
      expect(await place.files()).toEqual([])
      expect((await decisions()).map((row) => row.words)).toEqual([null, null])
    })
  })

  describe('results', () => {
    test('that are refused return everything, and their files are not kept', async () => {
      await begin('')
      eyes.answers.push(finds('sexual'))
      const generation = await make()
      expect(generation).toMatchObject({ state: 'failed', failure: 'screen_result', chargedCredits: 0 })
      expect([a.started.length, await available()]).toEqual([1, 100])
      expect(await place.files()).toEqual([])
      expect(keysOf(await card(generation))).toEqual(['screen-result', 'credits-back'])
    })

    test('of which some are refused are delivered without them, and only those are paid', async () => {
      await begin('')
      eyes.answers.push(NOTHING, finds('sexual'), NOTHING)
      const generation = await make({ options: { count: 3 } })
      expect(generation).toMatchObject({ state: 'done', countMade: 2, chargedCredits: 4 })
      expect(await studio.artifacts(generation.id)).toHaveLength(2)
      expect((await card(generation)).media?.some((item) => item.spoiler)).toBe(false)
      expect(await decisions()).toMatchObject([{ stage: 'result', action: 'refuse', category: 'sexual' }])
    })

    test('that are refused in a category that the policy charges are paid, and it is said', async () => {
      await begin('screens: { charged: [sexual] }\n')
      eyes.answers.push(finds('sexual'))
      const generation = await make()
      expect(generation).toMatchObject({ state: 'failed', failure: 'screen_result_charged', chargedCredits: 2 })
      expect(await available()).toBe(98)
      expect(keysOf(await card(generation))).toEqual(['screen-result', 'screen-charged'])
    })

    test.each(['blur', 'ask'])('that the policy would %s are covered', async (effect) => {
      await begin(`nudity: ${effect}\n`)
      eyes.answers.push(finds('nudity'))
      const generation = await make()
      expect([generation.state, generation.chargedCredits]).toEqual(['done', 2])
      expect((await card(generation)).media).toMatchObject([{ spoiler: true }])
    })

    test('are covered by the place where they are shown, and words are not said where others read along', async () => {
      await begin('nudity: { default: refuse, adult: allow }\n')
      const adult: Address = { ...GROUP, adult: true }
      eyes.answers.push(finds('nudity'))
      const { generationId } = await submitAt(adult)
      await studio.run()
      const generation = await studio.generation(generationId)
      expect(generation.state).toBe('done')
      const at = async (address: Address) => {
        const shown = await card(generation, address)
        return [shown.media?.[0]?.spoiler === true, JSON.stringify(shown.text).includes('a fox')]
      }
      expect(await at(adult)).toEqual([false, true])
      expect(await at(GROUP)).toEqual([true, false])
      expect(await at(ADDRESS)).toEqual([true, true])
    })

    test('made by rules are not shown to a screen that trusts rules', async () => {
      const trusting = screen('trusting', ['pictures'], { trustsRules: true })
      await begin('', { moderators: [trusting], providers: [engine('a', { procedural: true }), engine('b')] })
      expect((await make()).state).toBe('done')
      expect(trusting.asked).toEqual([])
    })

    test('a title that is not allowed is left out; the work is delivered', async () => {
      await begin('', { words: (text) => (text === 'A rude title' ? finds('sexual') : NOTHING) })
      a.starts.push(async (task) => ({ ...(await made(task)), title: 'A rude title' }))
      const generation = await make()
      expect([generation.state, generation.title]).toEqual(['done', null])
      expect(await decisions()).toMatchObject([{ moderator: 'local', stage: 'result', category: 'sexual' }])
    })

    test('a text that is not allowed is no result', async () => {
      await begin('', { words: (text) => (text.includes('rude') ? finds('sexual') : NOTHING) })
      a.starts.push(async () => ({ state: 'done', files: [], text: 'a rude description' }))
      const generation = await make({ kind: 'describe', modelId: 'words', prompt: '', ...photo() })
      expect(generation).toMatchObject({ state: 'failed', failure: 'screen_result', resultText: null })
      expect(await available()).toBe(100)
    })
  })

  describe('a screen that can not be reached', () => {
    const gone = () => new Fault('eyes-timeout')

    test('closed: what it should have seen is refused, told to admins once an hour, logged and counted', async () => {
      await begin('screens: { unreachable: closed }\n')
      eyes.answers.push(gone(), gone())
      const generation = await make({ kind: 'edit', modelId: 'edit', ...photo() })
      await make({ kind: 'edit', modelId: 'edit', ...photo() })
      expect([generation.failure, await available()]).toEqual(['screen_unchecked', 100])
      expect(keysOf(await card(generation))).toEqual(['screen-unchecked', 'credits-back'])
      expect(place.notices).toMatchObject([
        { text: [{ key: 'admin-unreachable', params: { moderator: 'eyes', way: 'closed' } }] },
      ])
      expect((await decisions()).map((row) => [row.action, row.category])).toEqual([
        ['refuse', null],
        ['refuse', null],
      ])
      expect(JSON.stringify((await decisions())[0]?.evidence)).toContain('unreachable: eyes-timeout')
      expect(place.metrics.counted('screen_decisions', { moderator: 'eyes', category: 'unreachable' })).toBe(2)
    })

    test('open: it goes on without it, and is told, logged and counted all the same', async () => {
      await begin('screens: { unreachable: open }\n')
      words.answers.push(gone())
      expect((await make()).state).toBe('done')
      expect(place.notices).toMatchObject([{ text: [{ params: { moderator: 'words', way: 'open' } }] }])
      expect(await decisions()).toMatchObject([{ moderator: 'words', action: 'allow', stage: 'prompt' }])
    })

    test('is asked once more after what passes', async () => {
      await begin('screens: { unreachable: closed }\n')
      words.answers.push(new Fault('words-http-503', { retryable: true }))
      expect((await make()).state).toBe('done')
      expect(await decisions()).toEqual([])
    })

    test('a result that was paid waits for it, and is made only once', async () => {
      await begin('')
      eyes.answers.push(gone(), gone())
      const { generationId } = await studio.submit(person)
      await studio.run()
      expect((await studio.generation(generationId)).state).toBe('store')
      for (let tries = 0; tries < 4; tries++) await studio.pass(60_000)
      expect((await studio.generation(generationId)).state).toBe('done')
      expect(a.started).toHaveLength(1)
    })

    test('a result whose screen never comes back is not delivered, and costs nothing', async () => {
      await begin('')
      eyes.answers.push(...Array.from({ length: 9 }, gone))
      const { generationId } = await studio.submit(person)
      await studio.run()
      for (let tries = 0; tries < 8; tries++) await studio.pass(10 * 60_000)
      expect(await studio.generation(generationId)).toMatchObject({ state: 'failed', failure: 'screen_unchecked' })
      expect(await available()).toBe(100)
    })
  })

  describe("an engine's own refusal", () => {
    test('is a decision with the category that its code names', async () => {
      await begin('')
      a.starts.push({ state: 'refused', reason: 'content', vendorCode: 'NSFW_CONTENT_DETECTED' })
      const generation = await make()
      expect(generation).toMatchObject({ failure: 'engine_content', failureParams: { category: 'sexual' } })
      expect(keysOf(await card(generation))).toEqual(['screen-engine', 'credits-back'])
      expect(await decisions()).toMatchObject([
        { moderator: 'vendor a', stage: 'vendor', action: 'refuse', category: 'sexual' },
      ])
    })

    test('without a word for it is one without a category', async () => {
      await begin('')
      a.starts.push({ state: 'refused', reason: 'content', vendorCode: 'E400-17' })
      const generation = await make()
      expect(generation.failureParams).toEqual({ code: 'E400-17' })
      expect(await decisions()).toMatchObject([{ moderator: 'vendor a', category: null }])
    })
  })

  describe('the decision log', () => {
    test('holds rules, scores and place, and no words unless the operator keeps them', async () => {
      await begin('')
      words.answers.push(finds('violence'))
      await make({ prompt: 'SECRET' })
      const [row] = await decisions()
      expect(row).toMatchObject({
        moderator: 'words',
        action: 'refuse',
        category: 'violence',
        kind: 'image',
        place: 'private',
        stage: 'prompt',
      })
      expect(row).toMatchObject({ words: null, person_id: person })
      expect(fromJson(row!.scores)).toEqual({ violence: 1 })
      expect(fromJson(row!.evidence)).toEqual(['rule/violence'])
      expect(JSON.stringify(row)).not.toContain('SECRET')
    })

    test('keeps words for as long as the operator says, and then forgets them', async () => {
      await begin('', { wordsKeptMs: 3 * DAY_MS })
      words.answers.push(finds('violence'))
      await make({ prompt: 'SECRET' })
      expect(await decisions()).toMatchObject([{ words: 'SECRET' }])
      await studio.pass(2 * DAY_MS)
      expect(await decisions()).toMatchObject([{ words: 'SECRET' }])
      await studio.pass(2 * DAY_MS)
      expect(await decisions()).toMatchObject([{ words: null, category: 'violence' }])
    })
  })

  async function submitAt(address: Address) {
    const draft = { kind: 'image' as const, modelId: 'one', prompt: 'a fox', options: {}, inputs: [] }
    return studio.parts.db.transaction((trx) =>
      accept(studio.parts, trx, { key: 'at', personId: person, address, plan: plan(studio.parts, draft) }),
    )
  }
})
