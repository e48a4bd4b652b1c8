/** Words that are made more of before they are used: what dies in between, what it costs, who may see it, and that it is made once. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deposit } from '../../src/core/ledger.ts'
import { type Bed, openBed, type Somebody } from '../link/bed.ts'
import { eachDatabase, type TestDatabase } from '../support/databases.ts'
import { made } from '../support/fakes.ts'
import { catalogOf } from '../support/studio.ts'

const HOUR_MS = 60 * 60 * 1000
const MINUTE_MS = 60 * 1000
const model = (changes: object) => ({
  ...{ kind: 'image', title: { en: 'Painter' }, prompt: 'required', price: { each: 2000 } },
  routes: [{ provider: 'a', model: 'm' }],
  ...changes,
})
const choice = (...choices: string[]) => ({ type: 'choice', choices, default: choices[0] })
const WRITER = {
  kind: 'write',
  title: { en: 'Writer' },
  options: {
    purpose: choice('enhance', 'translate'),
    for: choice('image', 'video'),
    language: choice('en', 'ru'),
  },
}
const catalog = (more: { film?: number; write?: number; prompts?: object } = {}): string =>
  JSON.stringify({
    ...JSON.parse(
      catalogOf({
        limits: { confirm_credits: 5 },
        models: {
          one: model({}),
          film: model({ kind: 'video', title: { en: 'Reel' }, price: { each: more.film ?? 6000 }, languages: ['en'] }),
          writer: model({ ...WRITER, price: { each: more.write ?? 0 } }),
        },
      }),
    ),
    prompts: more.prompts ?? { enhance: true, translate: true },
  })

eachDatabase((name, open) => {
  let opened: TestDatabase
  let bed: Bed
  let ann: Somebody
  beforeEach(async () => {
    opened = await open()
  })
  afterEach(async () => {
    await bed.leave()
    await opened.close()
  })
  const begin = async (catalogYaml = catalog()) => {
    bed = await openBed(opened.url, { catalogYaml })
    const usual = bed.engine.start
    bed.engine.start = async (task, key) => {
      if (task.kind !== 'write' || bed.engine.starts.length > 0) return usual(task, key)
      bed.engine.tasks.push(task)
      return { state: 'done', files: [], text: `${task.prompt}, well said` }
    }
    ann = await bed.guest('one', 'ann')
  }
  const jobs = async () =>
    bed.app.db.outer
      .selectFrom('generations')
      .select(['id', 'kind', 'prompt', 'state', 'failure', 'charged_credits', 'wording'])
      .orderBy('created_at_ms')
      .orderBy('id')
      .execute()
  const prompts = async (kind: string) =>
    (await jobs()).filter((job) => job.kind === kind && job.state === 'done').map(({ prompt }) => prompt)
  const shown = () =>
    ann
      .seen()
      .flatMap(({ lines }) => lines)
      .join('\n')

  test('a death at any moment between the words, their use and the way back loses nothing and makes nothing twice', async () => {
    await begin()
    await ann.personId().then((id) => give(bed, id, 200))
    const points = ['accepted', 'start:answered', 'store:settled']
    if (name === 'sqlite') points.push('start:outcome-committed', 'deliver:sent')
    for (const [at, point] of points.entries()) {
      const words = `fox number ${at}`
      const better = `${words}, well said`
      await ann.say(words)
      // What it says of a submission whose answer was lost.
      bed.engine.recovers.push({ state: 'done', files: [], text: better })
      bed.dieAt(point)
      await ann.press('enrich')
      await bed.pass(2 * MINUTE_MS)
      await bed.pass(MINUTE_MS)
      expect([point, bed.died()]).toEqual([point, true])
      bed.engine.recovers.splice(0)
      expect([point, shown()]).toEqual([point, expect.stringContaining(better)])
      bed.dieAt(point)
      await ann.press('usewords')
      await bed.pass(2 * MINUTE_MS)
      await bed.pass(MINUTE_MS)
      expect([point, bed.died()]).toEqual([point, true])
      await ann.press('usewords')
      await ann.press('ownwords')
      await ann.press('ownwords')
      await bed.pass(MINUTE_MS)
      const of = async (kind: string) => (await prompts(kind)).filter((prompt) => prompt.startsWith(words))
      expect([point, await of('write'), await of('image')]).toEqual([point, [words], [words, better, words]])
    }
    expect(await ann.balance()).toEqual([220 - 3 * 2 * points.length, 0])
  })

  test('a draft keeps the price that was shown with it; after an hour a new price is shown before anything is made', async () => {
    await begin()
    const card = await ann.say('/video a paper boat')
    expect(card.buttons.map(({ label }) => label)).toEqual(['Enhance words', 'Start for 6', 'Not now'])
    const written = await ann.press('enrich')
    expect(written.buttons.map(({ label }) => label).slice(0, 2)).toEqual([
      'Use these · 6 credits',
      'My own · 6 credits',
    ])
    // The draft's card has become that of its words.
    expect(ann.seen().some(({ id }) => id === card.id && id !== written.id)).toBe(false)
    expect(bed.app.generation.catalog.replace(catalog({ film: 9000 }))).toEqual([])
    await ann.press('usewords')
    expect(await ann.balance()).toEqual([14, 0])
    bed.clock.advance(HOUR_MS + 1)
    const dearer = await ann.press('ownwords')
    expect(dearer.lines).toEqual(['A video with Reel', 'a paper boat', '9 credits'])
    expect(await ann.balance()).toEqual([14, 0])
    await ann.press('go')
    await ann.press('ownwords')
    expect(await ann.balance()).toEqual([5, 0])
    expect(await prompts('video')).toEqual(['a paper boat, well said', 'a paper boat'])
  })

  test('whoever lacks the credits buys them in between, and it is made once, from whichever card it is begun', async () => {
    await begin(catalog({ film: 30_000 }))
    await ann.say('/video a paper boat')
    await ann.press('enrich')
    const short = await ann.press('usewords')
    expect(short.lines[0]).toMatch(/costs 30 credits; you have 20/)
    const quote = short.buttons.find(({ action }) => action?.startsWith('buy:'))?.action?.split(':')[1]
    await give(bed, await ann.personId(), 50)
    await ann.pressAction(`go:${quote}`)
    await ann.press('usewords')
    expect(await prompts('video')).toEqual(['a paper boat, well said'])
    expect(await ann.balance()).toEqual([40, 0])
  })

  test('nothing is handed to a text model whose use was switched off, by the person or by the operator', async () => {
    await begin()
    await ann.say('a fox')
    const [fox] = await jobs()
    await ann.say('/settings')
    await ann.press('enhancefirst')
    const off = await ann.press('enhance')
    expect(off.buttons.map(({ label }) => label)).not.toContain('Enhance first: on')
    const plain = await ann.say('a hare')
    expect(plain.buttons.map(({ label }) => label)).not.toContain('Enhance words')
    expect((await ann.pressAction(`enrich:${fox?.id}:job`)).lines[0]).toMatch(/stay as they are/)
    expect((await ann.pressAction(`translate:${fox?.id}:job`)).lines[0]).toMatch(/stay as they are/)
    expect(bed.engine.tasks.map(({ kind }) => kind)).toEqual(['image', 'image'])
    await ann.press('enhance')
    const page = (await ann.say('/privacy')).lines.join(' ')
    expect(page).toMatch(/Where you have more made of your words, or have them translated, they go to a first/)
    expect(bed.app.generation.catalog.replace(catalog({ prompts: {} }))).toEqual([])
    expect((await ann.say('a toad')).buttons.map(({ label }) => label)).not.toContain('Enhance words')
    expect((await ann.pressAction(`enrich:${fox?.id}:job`)).lines[0]).toMatch(/stay as they are/)
    expect((await ann.say('/privacy')).lines.join(' ')).not.toContain('more made of your words')
    expect(await prompts('write')).toEqual([])
  })

  test('words are screened on both ways: one’s own before they are handed on, written ones before they are shown or used', async () => {
    await begin()
    await ann.say('/settings')
    await ann.press('enhancefirst')
    const refused = await ann.say('kill all immigrants')
    expect(refused.lines[0]).toMatch(/hatred/)
    expect(bed.engine.tasks).toEqual([])
    await ann.press('reword')
    const written = await ann.say('a calm lake')
    expect(written.lines).toEqual(expect.arrayContaining(['a calm lake, well said', 'What you wrote:', 'a calm lake']))
    bed.engine.starts.push({ state: 'done', files: [], text: 'kill all immigrants' })
    const stopped = await ann.say('a calm crowd')
    expect([stopped.lines.join(' '), stopped.buttons.map(({ action }) => action?.split(':')[0])]).toEqual([
      expect.stringMatching(/hatred.*go on with your own words/),
      ['ownwords', 'again'],
    ])
    expect(shown()).not.toMatch(/immigrants/)
    expect((await ann.pressAction(`usewords:${(await jobs()).at(-1)?.id}`)).lines[0]).not.toContain('immigrants')
    await ann.press('ownwords')
    expect(await prompts('image')).toEqual(['a calm crowd'])
  })

  test('where writing has a price it is held and returned like any other; lost words end in a way on', async () => {
    await begin(catalog({ write: 1000 }))
    await ann.say('a fox')
    const written = await ann.press('enrich')
    expect([written.lines.at(-1), await ann.balance()]).toEqual(['1 credit · 17 left', [17, 0]])
    for (const outcome of [{ state: 'refused', reason: 'input' } as const, { state: 'unknown' } as const]) {
      bed.clock.advance(5000)
      bed.engine.starts.push(outcome)
      bed.engine.recovers.push({ state: 'lost' })
      await ann.press('again')
      await bed.pass(5 * MINUTE_MS)
      expect([ann.last().lines.at(-1), await ann.balance()]).toEqual(['You can go on with your own words.', [17, 0]])
      bed.engine.recovers.splice(0)
    }
    bed.engine.starts.push((task) => made(task))
    await ann.press('ownwords')
    expect(await ann.balance()).toEqual([15, 0])
  })

  test('what was begun with them and came to nothing can be begun again, and once more only', async () => {
    await begin()
    await ann.say('a fox')
    await ann.press('enrich')
    for (const end of ['failed', 'cancelled'] as const) {
      bed.engine.starts.push(
        end === 'failed'
          ? { state: 'refused', reason: 'input' }
          : { state: 'pending', operation: 1, checkAfterMs: 5000 },
      )
      await ann.press('usewords')
      if (end === 'cancelled') await ann.press('cancel')
      await bed.pass(1000)
    }
    await ann.press('usewords')
    expect((await ann.press('usewords')).lines).toEqual(['That is made already, or under way.'])
    const used = (await jobs()).filter(({ prompt }) => prompt === 'a fox, well said')
    expect(used.map(({ state }) => state)).toEqual(['failed', 'cancelled', 'done'])
    expect(await ann.balance()).toEqual([16, 0])
  })

  test('it goes with its work: what stood there before is struck out when that is deleted', async () => {
    await begin()
    await ann.say('a very private fox')
    await ann.press('enrich')
    await ann.press('usewords')
    const all = await jobs()
    expect(all.map(({ wording }) => wording?.includes('private') ?? false)).toEqual([false, true, true])
    await ann.press('delete')
    await ann.press('erase')
    const left = (await jobs()).filter(({ wording }) => wording !== null)
    expect(left.map(({ kind }) => kind)).toEqual(['write'])
  })
})

let gifts = 0
async function give(bed: Bed, personId: string, amount: number): Promise<void> {
  const key = `given:${++gifts}`
  await bed.app.db.transaction((trx) =>
    deposit(trx, { key, personId, from: 'gifts', amount, cause: { type: 'gift', id: key }, nowMs: bed.clock.nowMs() }),
  )
}
