/** How long works and uploads stay, and what is said before they go: with the clock moved, stores that fail, and deaths between any two commits. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Trx } from '../../src/core/db/database.ts'
import { deleteWork, setHidden, setSaved } from '../../src/core/generation/cancel.ts'
import { findWork, listWorks } from '../../src/core/generation/history.ts'
import { KEEPING_CRASH_POINTS } from '../../src/core/generation/parts.ts'
import { saveWarned } from '../../src/core/generation/retention.ts'
import { sweepExpired, sweepFiles } from '../../src/core/generation/sweep.ts'
import type { Draft } from '../../src/core/generation/types.ts'
import { noteAddress } from '../../src/core/identities.ts'
import type { MediaStore } from '../../src/core/ports.ts'
import { createDiskStore } from '../../src/core/stores/disk.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine } from '../support/fakes.ts'
import { ADDRESS, catalogOf, Dead, openPlace, type Place, type Studio } from '../support/studio.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const PENDING = { state: 'pending', operation: { id: 1 }, checkAfterMs: 100 * DAY } as const
const PHOTO = { from: 'chat' as const, platform: 'test', ref: 'photo' }

const model = (kind: string, inputs?: object) => ({
  kind,
  title: { en: kind },
  prompt: 'optional',
  options: { count: { type: 'integer', min: 1, max: 4, default: 1 } },
  price: { each: 2000 },
  routes: [{ provider: 'a', model: 'm' }],
  ...(inputs === undefined ? {} : { inputs }),
})
const CATALOG = JSON.stringify({
  ...JSON.parse(
    catalogOf({
      models: { one: model('image'), film: model('video'), edit: model('edit', { pictures: { min: 1, max: 2 } }) },
    }),
  ),
  retention: { result_days: 30, keep: ['video'], upload_hours: 24 },
})

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let ann: string
  let a: Engine
  let store: MediaStore
  /** Keys that the store does not let go now. */
  let stuck: (key: string) => boolean

  beforeEach(async () => {
    a = engine('a')
    stuck = () => false
    place = await openPlace(await open(), { providers: [a], catalogYaml: CATALOG })
    const disk = createDiskStore({ root: place.mediaRoot })
    store = {
      ...disk,
      async remove(key) {
        if (stuck(key)) throw new Error('the store is away')
        await disk.remove(key)
      },
    }
    studio = await worker()
    ann = await person()
    place.chat.files.set('photo', Buffer.from('a photo'))
  })
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db, false)).toEqual([])
    await place.close()
  })

  const worker = (crash?: (point: string) => void) =>
    place.worker({
      ...(crash === undefined ? {} : { crash }),
      wrap: (parts) => ({ parts: { ...parts, store } }),
    })
  /** Somebody who has spoken in private, there. */
  const person = async (chat = 'c1') => {
    const id = await studio.person()
    const { external_id } = await outer()
      .selectFrom('identities')
      .select('external_id')
      .where('person_id', '=', id)
      .executeTakeFirstOrThrow()
    await studio.parts.db.transaction((trx) =>
      noteAddress(trx, { platform: 'test', externalId: external_id }, { ...ADDRESS, chat }),
    )
    return id
  }
  const outer = () => place.database.db.outer
  const make = async (draft: Partial<Draft> = {}, who = ann) => {
    place.clock.advance(1)
    const { generationId } = await studio.submit(who, draft)
    await studio.run()
    return generationId
  }
  const isThere = async (id: string) => (await studio.generation(id)).deletedAtMs === null
  const warnings = () =>
    place.chat.messages
      .filter((one) => !one.removed && one.outgoing.text?.[0]?.key === 'notice-sweep')
      .map((one) => one.outgoing.text?.[0]?.params)
  const transaction = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => studio.parts.db.transaction(work)
  const save = (generationId: string, saved: boolean) =>
    transaction((trx) => setSaved(studio.parts, trx, { generationId, personId: ann, saved }))

  test('results as promised: kinds that the catalogue keeps stay until they are deleted, others go unsaved after 30 days', async () => {
    const [film, fox] = [await make({ kind: 'video', modelId: 'film' }), await make()]
    await studio.pass(27 * DAY + SECOND)
    await studio.pass(3 * DAY)
    await studio.pass(SECOND)
    expect([await isThere(film), await isThere(fox)]).toEqual([true, false])
    await studio.pass(3000 * DAY)
    await studio.pass(4 * DAY)
    expect([await isThere(film), (await place.files()).length]).toEqual([true, 1])
    await transaction((trx) => deleteWork(studio.parts, trx, { generationId: film, personId: ann }))
    await studio.run()
    expect(await place.files()).toEqual([])
  })

  test('unsaved results are swept after 30 days, with one warning a person three days before, and Save all', async () => {
    const bob = await person('c2')
    const works = [await make(), await make(), await make()]
    const saved = await make()
    await save(saved, true)
    const other = await make({}, bob)
    await studio.pass(27 * DAY - HOUR)
    expect(warnings()).toEqual([])
    await studio.pass(HOUR + SECOND)
    expect(warnings()).toEqual([
      { n: 3, days: 3 },
      { n: 1, days: 3 },
    ])
    const button = place.chat.messages.find((one) => one.outgoing.text?.[0]?.key === 'notice-sweep')?.outgoing
      .buttons?.[0]?.[0]?.press as { action: string }
    const [verb, generationId = ''] = button.action.split(':')
    expect([verb, works.includes(generationId)]).toEqual(['saveall', true])
    // Another's press keeps nothing.
    expect(await transaction((trx) => saveWarned(trx, { generationId, personId: bob }))).toBe(0)
    expect(await transaction((trx) => saveWarned(trx, { generationId, personId: ann }))).toBe(3)
    expect(await transaction((trx) => saveWarned(trx, { generationId, personId: ann }))).toBe(3)
    await studio.pass(3 * DAY)
    await studio.pass(SECOND)
    expect(await Promise.all([...works, saved, other].map(isThere))).toEqual([true, true, true, true, false])
    expect(await place.files()).toHaveLength(4)
    // Nobody hears of a work twice.
    expect(warnings()).toHaveLength(2)
  })

  test('works of the same days are named together: nobody is warned twice a day', async () => {
    for (let hour = 0; hour < 24; hour += 6) {
      await make()
      await studio.pass(6 * HOUR)
    }
    await studio.pass(25 * DAY)
    for (let day = 0; day < 7; day++) await studio.pass(DAY)
    expect(warnings()).toEqual([{ n: 4, days: 3 }])
    expect(await place.files()).toEqual([])
  })

  test('nothing is swept before its warning has been there for three days, however long the chat is away', async () => {
    const id = await make()
    for (let n = 0; n < 3; n++)
      place.chat.answers.push({ state: 'later', retryAfterMs: 2 * DAY, code: 'flood', isUncounted: true })
    await studio.pass(27 * DAY + SECOND)
    await studio.pass(3 * DAY)
    await studio.pass(2 * DAY)
    expect([warnings(), await isThere(id)]).toEqual([[], true])
    await studio.pass(2 * DAY)
    expect([warnings().length, await isThere(id)]).toEqual([1, true])
    await studio.pass(3 * DAY - HOUR)
    expect(await isThere(id)).toBe(true)
    await studio.pass(HOUR)
    await studio.pass(SECOND)
    expect(await isThere(id)).toBe(false)
  })

  test('where nobody can be warned (no private chat, or one that is closed) works go three days after that was tried', async () => {
    const nobody = await studio.person()
    const [silent, closed] = [await make({}, nobody), await make()]
    place.chat.answers.push({ state: 'forbidden', code: 'blocked' })
    await studio.pass(27 * DAY + SECOND)
    expect(warnings()).toEqual([])
    await studio.pass(3 * DAY - HOUR)
    expect([await isThere(silent), await isThere(closed)]).toEqual([true, true])
    // Among several processes a message that is being sent is somebody's for a minute.
    await studio.pass(HOUR + 2 * MINUTE)
    await studio.pass(SECOND)
    expect([await isThere(silent), await isThere(closed)]).toEqual([false, false])
  })

  test('what is saved while the sweep is on its way to it stays; let go again, it is warned of anew', async () => {
    const id = await make()
    await studio.pass(27 * DAY + SECOND)
    await save(id, true)
    await studio.pass(10 * DAY)
    expect(await isThere(id)).toBe(true)
    await save(id, false)
    await studio.pass(SECOND)
    expect([warnings().length, await isThere(id)]).toEqual([2, true])
    await studio.pass(3 * DAY - HOUR)
    expect(await isThere(id)).toBe(true)
    await studio.pass(2 * HOUR)
    await studio.pass(SECOND)
    expect(await isThere(id)).toBe(false)
  })

  test('whoever wants no notices is warned without a sound', async () => {
    await outer().updateTable('people').set({ settings: '{"notices":false}' }).where('id', '=', ann).execute()
    await make()
    await studio.pass(27 * DAY + SECOND)
    expect(place.chat.messages.at(-1)?.outgoing).toMatchObject({ quiet: true })
  })

  test('uploads are temporary: gone a day after the last job that they went into', async () => {
    const first = await make({ kind: 'edit', modelId: 'edit', inputs: [PHOTO] })
    const { inputs } = await studio.generation(first)
    await studio.pass(20 * HOUR)
    // Made again from the same photo: it stays a day longer.
    const second = await make({ kind: 'edit', modelId: 'edit', inputs })
    expect((await studio.generation(second)).state).toBe('done')
    await studio.pass(23 * HOUR)
    expect(await place.files()).toHaveLength(3)
    await studio.pass(2 * HOUR)
    await studio.pass(SECOND)
    expect(await place.files()).toHaveLength(2)
    expect(await outer().selectFrom('artifacts').select('role').where('role', '=', 'input').execute()).toEqual([])
    const third = await make({ kind: 'edit', modelId: 'edit', inputs })
    expect(await studio.generation(third)).toMatchObject({ state: 'failed', failure: 'input_gone' })
  })

  test('uploads are temporary: an open job keeps them, but never beyond UPLOAD_RETENTION_DAYS, also when it never ends', async () => {
    studio.parts.uploadKeptMs = 10 * DAY
    a.starts.push(PENDING)
    const endless = await make({ kind: 'edit', modelId: 'edit', inputs: [PHOTO] })
    // Its deadline is what the row says; a job that hangs for ever is what this is about.
    await outer()
      .updateTable('generations')
      .set({ deadline_at_ms: Number.MAX_SAFE_INTEGER, next_step_at_ms: Number.MAX_SAFE_INTEGER })
      .where('id', '=', endless)
      .execute()
    await outer()
      .updateTable('artifacts')
      .set({ expires_at_ms: place.clock.nowMs() })
      .where('role', '=', 'input')
      .execute()
    await studio.pass(9 * DAY)
    expect([(await studio.generation(endless)).state, (await place.files()).length]).toEqual(['check', 1])
    await studio.pass(DAY + SECOND)
    await studio.pass(SECOND)
    expect([(await studio.generation(endless)).state, await place.files()]).toEqual(['check', []])
    await outer()
      .updateTable('generations')
      .set({ next_step_at_ms: 0, deadline_at_ms: 0 })
      .where('id', '=', endless)
      .execute()
    await studio.pass(HOUR)
  })

  test('a work is deleted at once, in the store too: row, files, thumbnails, what chats call them, and the message', async () => {
    const id = await make()
    const [file] = await studio.artifacts(id)
    await outer()
      .insertInto('chat_files')
      .values({ chat: 'telegram:1', artifact_id: file!.id, form: 'photo', file_id: 'AgAC' })
      .execute()
    await transaction((trx) => deleteWork(studio.parts, trx, { generationId: id, personId: ann }))
    // Whatever a chat still knows of the file is forgotten with the row, before the file itself is gone.
    expect(await outer().selectFrom('chat_files').selectAll().execute()).toEqual([])
    expect(await findWork(outer(), id, ann)).toBeNull()
    await studio.run()
    expect([await place.files(), await outer().selectFrom('artifacts').selectAll().execute()]).toEqual([[], []])
    expect(studio.screen()).toEqual([])
  })

  test('a file that its store does not let go is tried until it is gone, and holds up no other', async () => {
    const [bad, good] = [await make(), await make()]
    const [file] = await studio.artifacts(bad)
    stuck = (key) => key === file!.key
    for (const generationId of [bad, good])
      await transaction((trx) => deleteWork(studio.parts, trx, { generationId, personId: ann }))
    await studio.run()
    expect(await place.files()).toEqual([expect.stringContaining('jpg')])
    for (let n = 0; n < 10; n++) await studio.pass(20 * SECOND)
    expect(place.metrics.counted('file_removals_failed')).toBeGreaterThan(4)
    expect(place.metrics.counted('file_removals_failed')).toBeLessThan(12)
    stuck = () => false
    await studio.pass(HOUR)
    expect([await place.files(), await outer().selectFrom('artifacts').selectAll().execute()]).toEqual([[], []])
  })

  test('hide from history: a hidden work is in no list but that of the hidden ones, and still its owner’s', async () => {
    const [seen, secret] = [await make(), await make()]
    const hide = (hidden: boolean, who = ann) =>
      transaction((trx) => setHidden(studio.parts, trx, { generationId: secret, personId: who, hidden }))
    const ids = async (hidden?: boolean) =>
      (await listWorks(outer(), ann, { rows: 9, ...(hidden === undefined ? {} : { hidden }) })).map((one) => one.id)
    await expect(hide(true, await studio.person())).rejects.toMatchObject({ code: 'work_unknown' })
    await hide(true)
    expect([await ids(), await ids(true)]).toEqual([[seen], [secret]])
    expect(await findWork(outer(), secret, ann)).toMatchObject({ generation: { hidden: true } })
    await hide(false)
    expect([await ids(), await ids(true)]).toEqual([[secret, seen], []])
  })

  test('no usage statistics: the job counts in no figure, everything else is as ever', async () => {
    await make()
    await outer().updateTable('people').set({ settings: '{"statistics":false}' }).where('id', '=', ann).execute()
    const id = await make()
    expect((await studio.generation(id)).state).toBe('done')
    expect(await outer().selectFrom('usage').select('kind').execute()).toEqual([{ kind: 'image' }])
  })

  describe('a death', () => {
    test.each([...KEEPING_CRASH_POINTS.filter((point) => point.startsWith('sweep:')), 'delete:file-removed'] as const)(
      'at %s of the sweep loses no saved work, and in the end all others, their files and rows are gone',
      async (point) => {
        const bob = await person('c2')
        const works = [await make(), await make({}, bob), await make(), await make({}, bob)]
        const kept = await make()
        await save(kept, true)
        let deaths = 0
        const mortal = async () =>
          worker((at) => {
            if (at !== point || deaths >= 3) return
            deaths++
            studio.die()
            throw new Dead(at)
          })
        const live = async (ms: number) => {
          place.clock.advance(ms)
          for (let again = true; again; ) {
            again = false
            try {
              await sweepExpired(studio.parts)
              await studio.queue.runDue()
              await sweepFiles(studio.parts)
            } catch (error) {
              if (!(error instanceof Dead)) throw error
              studio = await mortal().catch(async (failed) => {
                if (!(failed instanceof Dead)) throw failed
                return mortal()
              })
              again = true
            }
          }
        }
        studio = await mortal()
        await live(27 * DAY + 10)
        await live(3 * DAY)
        await live(SECOND)
        expect(deaths).toBe(point === 'sweep:warned' ? 2 : 3)
        // Once each, however often the program died.
        expect(warnings()).toEqual([
          { n: 2, days: 3 },
          { n: 2, days: 3 },
        ])
        expect(await Promise.all(works.map(isThere))).toEqual([false, false, false, false])
        expect([await isThere(kept), (await place.files()).length]).toEqual([true, 1])
        expect(await outer().selectFrom('artifacts').select('generation_id').execute()).toEqual([
          { generation_id: kept },
        ])
      },
    )
  })
})
