/**
 * How long works stay. An unsaved work goes after the catalogue's time, never before its person was told, or could not
 * be told; kinds that the catalogue keeps stay until they are deleted. Every sweep does a bounded part, and the next one goes on.
 */
import type { Catalog } from '../catalog.ts'
import { fromJson, type Trx } from '../db/database.ts'
import { LIMITS } from '../limits.ts'
import { post, showCard } from '../outbox.ts'
import { lockOwner } from '../owner.ts'
import { findPerson } from '../people.ts'
import { KINDS } from '../ports.ts'
import { lastPrivateAddress } from '../reach.ts'
import { blank } from './cancel.ts'
import type { GenerationParts } from './parts.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Works that would be named within this are named at once: nobody is told twice a day. */
const AHEAD_MS = DAY_MS
const PEOPLE_A_SWEEP = 100

const keptMsOf = (catalog: Catalog): number => catalog.resultKeptDays * DAY_MS

/** Kinds whose unsaved works go after their time. Words that were written stand in nobody's history: they go without being named. */
const sweptKinds = (catalog: Catalog) => KINDS.filter((kind) => kind !== 'write' && !catalog.keptKinds.includes(kind))

/** Tells people of works that will go: one message a person, however many works, in the private chat in which they spoke last. */
export async function warnOfSweep(parts: GenerationParts): Promise<void> {
  const { db, clock } = parts
  const catalog = parts.catalog.current()
  const earlyMs = Math.min(AHEAD_MS, Math.max(0, keptMsOf(catalog) - LIMITS.sweepWarningMs))
  const endedBeforeMs = clock.nowMs() - keptMsOf(catalog) + LIMITS.sweepWarningMs
  const people = await due(parts, endedBeforeMs)
  for (const personId of people) {
    await db.transaction((trx) => warn(parts, trx, personId, endedBeforeMs + earlyMs))
    parts.crash('sweep:warned')
  }
}

async function due({ db, catalog }: GenerationParts, endedBeforeMs: number): Promise<string[]> {
  const rows = await db.outer
    .selectFrom('generations')
    .select('person_id')
    .distinct()
    .where('deleted_at_ms', 'is', null)
    .where('saved', '=', 0)
    .where('kind', 'in', sweptKinds(catalog.current()))
    .where('ended_at_ms', '<', endedBeforeMs)
    .where('state', '=', 'done')
    .where('warned', '=', 0)
    .limit(PEOPLE_A_SWEEP)
    .execute()
  return rows.map((row) => row.person_id)
}

async function warn(parts: GenerationParts, trx: Trx, knownId: string, endedBeforeMs: number): Promise<void> {
  const personId = await lockOwner(trx, knownId, parts.db.dialect)
  const nowMs = parts.clock.nowMs()
  const works = await trx
    .updateTable('generations')
    .set({ warned: 1, warned_at_ms: nowMs })
    .where('person_id', '=', personId)
    .where('deleted_at_ms', 'is', null)
    .where('saved', '=', 0)
    .where('kind', 'in', sweptKinds(parts.catalog.current()))
    .where('ended_at_ms', '<', endedBeforeMs)
    .where('state', '=', 'done')
    .where('warned', '=', 0)
    .returning('id')
    .execute()
  const person = await findPerson(trx, personId)
  const address = await lastPrivateAddress(trx, personId)
  if (works.length === 0 || person === null || address === null) return
  const ids = works.map((work) => work.id)
  const first = ids[0] as string
  const warningId = await post(parts, trx, {
    personId,
    address,
    topic: 'notice',
    content: {
      text: [{ key: 'notice-sweep', params: { n: ids.length, days: Math.round(LIMITS.sweepWarningMs / DAY_MS) } }],
      // By any work of the warning: the button is made before its message has a number.
      buttons: [
        [{ label: { key: 'button-save-all' }, press: { action: `saveall:${first}` }, style: 'primary' }],
        [{ label: { key: 'button-history' }, press: { action: 'hist' } }],
      ],
      // It is about what will be lost, so it comes to those without notices too, without a sound.
      ...(person.settings.notices ? {} : { quiet: true }),
    },
  })
  await trx.updateTable('generations').set({ warning_id: warningId }).where('id', 'in', ids).execute()
}

/** Keeps every work that the same warning named, by any of them. Answers how many are kept now. */
export async function saveWarned(trx: Trx, request: { generationId: string; personId: string }): Promise<number> {
  const named = await trx
    .selectFrom('generations')
    .select('warning_id')
    .where('id', '=', request.generationId)
    .where('person_id', '=', request.personId)
    .executeTakeFirst()
  if (named?.warning_id == null) return 0
  const saved = await trx
    .updateTable('generations')
    .set({ saved: 1 })
    .where('warning_id', '=', named.warning_id)
    .where('person_id', '=', request.personId)
    .where('state', '=', 'done')
    .where('deleted_at_ms', 'is', null)
    .returning('id')
    .execute()
  if (saved.length === 0) return 0
  await trx
    .updateTable('artifacts')
    .set({ expires_at_ms: null })
    .where(
      'generation_id',
      'in',
      saved.map((one) => one.id),
    )
    .where('state', '=', 'stored')
    .execute()
  return saved.length
}

/** Takes away unsaved works past their time: their people were told long enough ago, or can't be reached. */
export async function sweepWorks(parts: GenerationParts): Promise<void> {
  const { db } = parts
  for (const work of await past(parts)) {
    await db.transaction(async (trx) => {
      if (!(await isStillDue(parts, trx, work.id))) return
      await blank(parts, trx, work.id)
      await showCard(parts, trx, {
        personId: await lockOwner(trx, work.person_id, db.dialect),
        address: fromJson(work.address),
        topic: 'job',
        topicId: work.id,
      })
    })
    parts.crash('sweep:blanked')
  }
}

function past(parts: GenerationParts) {
  const nowMs = parts.clock.nowMs()
  const catalog = parts.catalog.current()
  const toldBeforeMs = nowMs - LIMITS.sweepWarningMs
  return parts.db.outer
    .selectFrom('generations as g')
    .select(['g.id', 'g.person_id', 'g.address'])
    .where('g.deleted_at_ms', 'is', null)
    .where('g.saved', '=', 0)
    .where('g.ended_at_ms', '<', nowMs - keptMsOf(catalog))
    .where((on) =>
      on.or([
        // What came to nothing is nobody's loss.
        on('g.state', '<>', 'done'),
        on('g.kind', '=', 'write'),
        on.and([
          on('g.kind', 'in', sweptKinds(catalog)),
          on('g.warned_at_ms', '<=', toldBeforeMs),
          on.not(
            on.exists(
              on
                .selectFrom('messages as m')
                .select('m.id')
                .whereRef('m.id', '=', 'g.warning_id')
                // Still on its way, or there for too short a time; one that can't be delivered is given up by the outbox.
                .where((or) =>
                  or.or([
                    or.and([or('m.state', '=', 'open'), or('m.shown', '<', or.ref('m.revision'))]),
                    or('m.next_at_ms', '>', toldBeforeMs),
                  ]),
                ),
            ),
          ),
        ]),
      ]),
    )
    .orderBy('g.ended_at_ms')
    .limit(LIMITS.sweepBatchRows)
    .execute()
}

/** Saved or deleted while the sweep was on its way to it: then it is not the sweep's. */
async function isStillDue(parts: GenerationParts, trx: Trx, id: string): Promise<boolean> {
  const query = trx
    .selectFrom('generations')
    .select('id')
    .where('id', '=', id)
    .where('saved', '=', 0)
    .where('deleted_at_ms', 'is', null)
  return (await (parts.db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()) !== undefined
}
