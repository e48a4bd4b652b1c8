import { join } from 'node:path'
import { openDatabase, toJson } from '../../src/core/db/database.ts'
import { newId } from '../../src/core/id.ts'
import { personOf } from '../../src/core/people.ts'

const JOBS_PER_PERSON = 10
const HOUR_MS = 60 * 60 * 1000

/** Puts jobs of the built-in engine into an installation that is not running: accepted, free of charge, waiting to begin. */
export async function queueJobs(dataDir: string, count: number): Promise<void> {
  const db = openDatabase(`sqlite:${join(dataDir, 'chatelier.sqlite')}`)
  const nowMs = Date.now()
  try {
    await db.transaction(async (trx) => {
      for (let made = 0; made < count; made += JOBS_PER_PERSON) {
        const chat = `queued-${made}`
        const person = await personOf(
          trx,
          { platform: 'web', externalId: chat, locale: 'en' },
          { startCredits: 20, nowMs },
        )
        const rows = Array.from({ length: JOBS_PER_PERSON }, (_, index) => ({
          id: newId(nowMs),
          key: `bench:${made + index}`,
          person_id: person.id,
          kind: 'image' as const,
          model_id: 'canvas',
          prompt: `a fox in the snow, watercolour, picture ${made + index} of a long row of pictures that somebody waits for`,
          options: toJson({ ratio: '1:1', style: 'watercolour', size: 1024 }),
          inputs: '[]',
          seed: made + index,
          count_asked: 1,
          count_made: 0,
          price_credits: 0,
          charged_credits: 0,
          routes: toJson([{ provider: 'builtin', model: 'paint', cost_micro_usd: 0, may_pay_twice: false }]),
          route_index: 0,
          state: 'start' as const,
          version: 0,
          step_tries: 0,
          next_step_at_ms: nowMs,
          deadline_at_ms: nowMs + HOUR_MS,
          cancel_requested: 0 as const,
          late: 0 as const,
          failure: null,
          failure_params: '{}',
          notes: '[]',
          result_text: null,
          title: null,
          address: toJson({ platform: 'web', bot: 'web', chat, place: 'private' }),
          parent_id: null,
          saved: 0 as const,
          created_at_ms: nowMs,
          started_at_ms: null,
          ended_at_ms: null,
          deleted_at_ms: null,
        }))
        await trx.insertInto('generations').values(rows).execute()
      }
    })
  } finally {
    await db.close()
  }
}
