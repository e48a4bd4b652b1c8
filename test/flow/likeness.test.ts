/** Consent of the people pictured: before a photo speaks, for that photo alone, until it is taken back. */
import { afterEach, expect, test } from 'vitest'
import { fingerprintOf } from '../../src/core/generation/pictured.ts'
import type { InputRef } from '../../src/core/generation/types.ts'
import { stopOpen } from '../../src/core/generation/withdraw.ts'
import {
  giveLikeness,
  hasLikeness,
  joinLikeness,
  LIKENESS_TEXT_VERSION,
  type LikenessSaid,
  type LikenessUse,
  likenessOf,
  withdrawLikeness,
} from '../../src/core/privacy/likeness.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine, tellingMedia } from '../support/fakes.ts'
import { catalogOf, openPlace, type Place, type Studio } from '../support/studio.ts'

const picture = { kind: 'image', title: { en: 'P' }, prompt: 'required', price: { each: 1000 } }
const MODELS = {
  picture: { ...picture, routes: [{ provider: 'a', model: 'm' }] },
  live: {
    ...{ ...picture, kind: 'animate', prompt: 'optional', inputs: { pictures: { min: 1, max: 1 } } },
    options: { sound: { type: 'switch', default: true } },
    routes: [{ provider: 'a', model: 'm' }],
  },
  loud: {
    ...{ ...picture, kind: 'video', sound: true, inputs: { pictures: { min: 0, max: 1 } } },
    routes: [{ provider: 'a', model: 'm' }],
  },
  faces: {
    ...{ kind: 'avatar', title: { en: 'Faces' }, prompt: 'optional', price: { each: 2000 } },
    inputs: { pictures: { min: 1, max: 1 }, audio: { min: 0, max: 1 } },
    routes: [{ provider: 'a', model: 'm' }],
  },
}

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let a: Engine
  let files = 0

  async function begin() {
    a = engine('a')
    place = await openPlace(await open(), {
      providers: [a],
      catalogYaml: catalogOf({ models: MODELS }),
      media: tellingMedia(),
    })
    studio = await place.worker()
  }
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db, false)).toEqual([])
    await place.close()
  })

  function photo(content = 'picture', type: 'picture' | null = 'picture'): InputRef {
    const ref = `f${++files}`
    place.chat.files.set(ref, Buffer.from(content))
    return { from: 'chat', platform: 'test', ref, ...(type === null ? {} : { type }) }
  }
  const speak = async (person: string, input: InputRef) =>
    studio.submit(person, { kind: 'avatar', modelId: 'faces', prompt: 'Hello', inputs: [input] })
  const db = () => studio.parts.db
  const agree = async (personId: string, input: InputRef, said: LikenessSaid = 'me', usedFor: LikenessUse = 'avatar') =>
    db().transaction(async (trx) => {
      const found = await fingerprintOf(studio.parts, trx, personId, input)
      const nowMs = studio.parts.clock.nowMs()
      await giveLikeness(trx, { personId, usedFor, picture: found ?? '', said, nowMs })
    })
  const rows = () => db().outer.selectFrom('likeness_consents').selectAll().orderBy('id').execute()

  test('a photo speaks only after its person was said to agree, and before that nothing is held', async () => {
    await begin()
    const person = await studio.person()
    const one = photo()
    await expect(speak(person, one)).rejects.toMatchObject({ code: 'likeness_missing' })
    // A file of which nobody can tell may be one.
    const unknown = photo('picture', null)
    await expect(speak(person, unknown)).rejects.toMatchObject({ code: 'likeness_missing' })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 100, heldCredits: 0 })
    await agree(person, one, 'consent')
    const { generationId } = await speak(person, one)
    await studio.run()
    expect(await studio.generation(generationId)).toMatchObject({ state: 'done', chargedCredits: 2 })
    // Who, when, which of both, to which words, for which use, and of which picture: by its bytes too, now that they are known.
    const kept = await rows()
    expect(kept).toHaveLength(2)
    const same = { person_id: person, used_for: 'avatar', said: 'consent', text_version: LIKENESS_TEXT_VERSION }
    for (const row of kept) expect(row).toMatchObject({ ...same, withdrawn_at_ms: null })
    expect(kept.map((row) => row.picture).sort()).toEqual([
      expect.stringMatching(/^of bytes:[0-9a-f]{64}$/),
      expect.stringContaining('of chat:test:f'),
    ])
    expect(await likenessOf(db().outer, person)).toMatchObject({ pictures: 1 })
  })

  test('what was said holds for this picture, this use and these words alone, also when it is sent again', async () => {
    await begin()
    const person = await studio.person()
    const stranger = await studio.person()
    const one = photo()
    await agree(person, one)
    const { generationId } = await speak(person, one)
    await studio.run()
    const { inputs } = await studio.generation(generationId)
    // Made again, of the stored file; and the same bytes as another file of the store.
    await speak(person, inputs[0] as InputRef)
    await expect(speak(person, photo('picture of somebody else'))).rejects.toMatchObject({ code: 'likeness_missing' })
    await expect(speak(stranger, one)).rejects.toMatchObject({ code: 'likeness_missing' })
    // The words of the question have changed since.
    await db()
      .outer.updateTable('likeness_consents')
      .set({ text_version: LIKENESS_TEXT_VERSION - 1 })
      .execute()
    await expect(speak(person, one)).rejects.toMatchObject({ code: 'likeness_missing' })
    await agree(person, one)
    await speak(person, one)
    await studio.run()
    expect(a.tasks).toHaveLength(3)
  })

  test('in a clip with sound a photo may be made to speak: the same is asked, once, and holds for clips alone', async () => {
    await begin()
    const person = await studio.person()
    const one = photo()
    const clip = async (input: InputRef, more: object = {}) =>
      studio.submit(person, { kind: 'animate', modelId: 'live', prompt: 'she says hello', inputs: [input], ...more })
    const film = { kind: 'video', modelId: 'loud' } as const
    await expect(clip(one)).rejects.toMatchObject({ code: 'likeness_missing' })
    await expect(clip(one, film)).rejects.toMatchObject({ code: 'likeness_missing' })
    await agree(person, one)
    await expect(clip(one)).rejects.toMatchObject({ code: 'likeness_missing' })
    // Silent ones, and what has no picture, need nobody's word.
    await clip(photo(), { options: { sound: false } })
    await studio.submit(person, { ...film, prompt: 'a crowd sings' })
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 98, heldCredits: 2 })
    await agree(person, one, 'nobody', 'clip')
    const { generationId } = await clip(one)
    await studio.run()
    await studio.run()
    expect(await studio.generation(generationId)).toMatchObject({ state: 'done', chargedCredits: 1 })
    const { inputs } = await studio.generation(generationId)
    await clip(inputs[0] as InputRef, film)
    // That nobody is there is nobody's consent.
    expect(await likenessOf(db().outer, person)).toMatchObject({ pictures: 1, standing: 1 })

    const painted = await studio.submit(person, { modelId: 'picture', prompt: 'a fox' })
    await studio.run()
    await studio.run()
    const [fox] = await studio.artifacts(painted.generationId)
    await clip({ from: 'artifact', id: fox?.id ?? '', type: 'picture' })
  })

  test('taken back it stops what waits, and asks again; two people who become one keep what either has taken back', async () => {
    await begin()
    const person = await studio.person()
    const one = photo()
    await agree(person, one)
    const { generationId } = await speak(person, one)
    await db().transaction(async (trx) => {
      expect(await withdrawLikeness(trx, person, studio.parts.clock.nowMs())).toBe(1)
      expect(await stopOpen(studio.parts, trx, person, ({ kind }) => kind === 'avatar')).toMatchObject({ cancelled: 1 })
    })
    expect(await studio.generation(generationId)).toMatchObject({ state: 'cancelled' })
    await expect(speak(person, one)).rejects.toMatchObject({ code: 'likeness_missing' })
    expect(await rows()).toMatchObject([{ withdrawn_at_ms: expect.any(Number) }])
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 100, heldCredits: 0 })

    // Taken back while the photo was on its way: prepare looks again.
    place.clock.advance(1000)
    await agree(person, one)
    const late = await speak(person, one)
    await db().transaction((trx) => withdrawLikeness(trx, person, studio.parts.clock.nowMs()))
    await studio.run()
    expect(await studio.generation(late.generationId)).toMatchObject({ state: 'failed', failure: 'likeness_missing' })
    expect(a.tasks).toEqual([])
    expect(await studio.balance(person)).toMatchObject({ availableCredits: 100, heldCredits: 0 })

    const other = await studio.person()
    const [row] = await rows()
    const fingerprint = row?.picture ?? ''
    const known = { personId: other, usedFor: 'avatar' as const, pictures: [fingerprint] }
    await db().transaction(async (trx) => {
      const nowMs = (row?.withdrawn_at_ms ?? 0) - 1
      await giveLikeness(trx, { personId: other, usedFor: 'avatar', picture: fingerprint, said: 'me', nowMs })
      expect(await hasLikeness(trx, known)).toBe(true)
      await trx.updateTable('likeness_consents').set({ person_id: other }).where('person_id', '=', person).execute()
      await joinLikeness(trx, other)
      expect(await hasLikeness(trx, known)).toBe(false)
    })
  })
})
