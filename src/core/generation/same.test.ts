import { afterEach, beforeEach, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../../test/support/databases.ts'
import { meet } from '../../../test/support/link.ts'
import { toJson } from '../db/database.ts'
import { LIMITS } from '../limits.ts'
import { refuseSameWords } from './same.ts'

const NOW_MS = 1_790_000_000_000

eachDatabase((_name, open) => {
  let opened: TestDatabase
  let ann: string
  beforeEach(async () => {
    opened = await open()
    ann = await meet(opened.db, 'ann')
  })
  afterEach(() => opened.close())

  let made = 0
  const make = (prompt: string, createdAtMs: number) =>
    opened.db.outer
      .insertInto('generations')
      .values({
        id: `g${++made}`,
        key: `g${made}`,
        person_id: ann,
        kind: 'image',
        model_id: 'canvas',
        prompt,
        options: '{}',
        inputs: '[]',
        seed: 1,
        count_asked: 1,
        count_made: 0,
        price_credits: 1,
        charged_credits: 0,
        routes: '[]',
        route_index: 0,
        state: 'done',
        version: 0,
        step_tries: 0,
        next_step_at_ms: 0,
        deadline_at_ms: 0,
        cancel_requested: 0,
        late: 0,
        failure: null,
        failure_params: '{}',
        notes: '[]',
        result_text: null,
        title: null,
        address: toJson({}),
        parent_id: null,
        saved: 0,
        created_at_ms: createdAtMs,
        started_at_ms: null,
        ended_at_ms: null,
        deleted_at_ms: null,
      })
      .execute()

  test('the same words thirty times within minutes are enough, whatever their dress; others go on, and later they do too', async () => {
    for (let n = 0; n < LIMITS.sameWords - 1; n++) await make(n % 2 === 0 ? 'a fox' : 'A fox!', NOW_MS - 1000 * n)
    await refuseSameWords(opened.db.outer, ann, 'a fox', NOW_MS)
    await make('a  FOX', NOW_MS - 60_000)
    await expect(refuseSameWords(opened.db.outer, ann, 'a fox', NOW_MS)).rejects.toMatchObject({
      code: 'same_words',
      params: { waitMs: LIMITS.sameWordsMs - 60_000 },
    })
    await refuseSameWords(opened.db.outer, ann, 'a wolf', NOW_MS)
    await refuseSameWords(opened.db.outer, ann, '', NOW_MS)
    await refuseSameWords(opened.db.outer, ann, 'a fox', NOW_MS + LIMITS.sameWordsMs - 60_000)
  })

  test('many works of different words are no flood', async () => {
    for (let n = 0; n < 2 * LIMITS.sameWords; n++) await make(`fox ${n}`, NOW_MS - n)
    await refuseSameWords(opened.db.outer, ann, 'fox 1', NOW_MS)
  })
})
