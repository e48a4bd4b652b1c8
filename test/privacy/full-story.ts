/** Somebody who has done everything that leaves a trace; and a proof that they have. */
import { sql } from 'kysely'
import type { Database } from '../../src/core/db/database.ts'
import { noteAct } from '../../src/core/fairness/audit.ts'
import { newId } from '../../src/core/id.ts'
import type { Done, Task } from '../../src/core/ports.ts'
import { TABLES } from '../../src/core/privacy/tables.ts'
import { type Bed, type BedOptions, joinChats, type Somebody } from '../link/bed.ts'
import { made } from '../support/fakes.ts'
import { catalogOf } from '../support/studio.ts'

export const SECRET = 'a heron that only Ann knows'
const UNREAD = { code: 'unknown-words', params: { words: 'heron' } }
const WEB = 'web-identity-of-ann'

const usual = JSON.parse(catalogOf()) as { models: { [id: string]: object } }
const WRITER = {
  ...{ kind: 'write', title: { en: 'Writer' }, prompt: 'required', price: { each: 0 } },
  options: Object.fromEntries(
    Object.entries({ purpose: 'enhance', for: 'image' }).map(([name, one]) => [
      name,
      { type: 'choice', choices: [one], default: one },
    ]),
  ),
  routes: [{ provider: 'a', model: 'w' }],
}

/** What the story needs of its place: an operator, words kept for moderators, a policy that asks, a text model. */
export const STORY: BedOptions = {
  catalogYaml: JSON.stringify({ ...usual, models: { ...usual.models, writer: WRITER }, prompts: { enhance: true } }),
  env: { ADMIN_IDS: 'one:boss', MODERATION_TEXT_RETENTION_DAYS: '30' },
  files: { 'moderation/policy.yaml': 'drugs: ask\n' },
}

/** Two joined chats and a page of ours, works, payments of which one went back, an open order, a complaint, a code. */
export async function fullStory(bed: Bed): Promise<{ ann: Somebody; her: Somebody; words: string[] }> {
  const boss = await bed.guest('one', 'boss')
  const ann = await bed.guest('one', 'ann-identity')
  const her = await bed.guest('two', 'her-identity')
  await her.say(`${SECRET}, by her`)
  const closedId = await her.personId()
  await joinChats(ann, her)
  await ann.say(SECRET)
  await ann.press('save')
  bed.engine.starts.push({ state: 'done', files: [], text: `${SECRET}, in mist` })
  await ann.press('enrich')
  await ann.press('usewords')
  bed.engine.starts.push(
    async (task) => ({ ...(await named(task)), title: SECRET, text: SECRET, notes: [UNREAD] }),
    { state: 'pending', operation: { heron: 1 }, checkAfterMs: 1 },
    { state: 'refused', reason: 'content' },
  )
  await ann.press('edit')
  await ann.say('a heron in blue')
  await ann.say('/image a slow heron --count 2')
  await bed.pass(1000)
  await ann.say('a heron that nobody makes')
  await ann.say('/image --count 9 too many')
  await ann.say('kill all immigrants, said the heron')
  await ann.press('Ask a moderator')
  await ann.say('a heron smoking crack cocaine')
  await ann.press('I understand, go on')
  await ann.say('/email heron@example.org')
  for (const savedMethod of ['heron-card', undefined]) {
    await ann.say('/buy')
    await ann.press('pack')
    const receipt = { url: 'https://shop.example/heron' }
    await bed.pay(await newestOrder(bed), savedMethod === undefined ? {} : { savedMethod, receipt })
    if (savedMethod === undefined) continue
    await ann.say('/paysupport')
    await ann.press('moneyback')
    await ann.press('In my own words')
    await ann.say('no heron came of it')
  }
  await boss.say(`/refund pay-${await newestOrder(bed)}`)
  await bed.pass(1000)
  await ann.say('/subscribe')
  await ann.press('plan')
  await bed.pay(await newestOrder(bed), { savedMethod: 'heron-pass', subscription: { externalId: 'sub-of-a-bird' } })
  await ann.say('/buy')
  await ann.press('pack')
  await ann.say(`/complaint ${SECRET} is mine`)
  await ann.say('/mydata')
  await ann.say('/export')
  await bed.pass(1000)
  await ann.say('/link')
  await her.say('/link AAAA-BBBB')
  await onThePage(bed, await ann.personId())
  await asOperator(bed, await ann.personId())
  await ann.say('/edit')
  return { ann, her, words: [await ann.personId(), closedId, 'ann-identity', 'her-identity', WEB, 'heron'] }
}

/** Made by a vendor that has a name for every file. */
async function named(task: Task): Promise<Done> {
  const done = await made(task)
  return { ...done, files: done.files.map((file) => ({ ...file, reference: { of: 'heron' } })) }
}

/** What adapters write that are not here: the page keeps its messages itself, and Telegram's files have names there. */
async function onThePage({ app, clock }: Bed, personId: string): Promise<void> {
  const { outer } = app.db
  const created_at_ms = clock.nowMs()
  await outer
    .insertInto('identities')
    .values({ person_id: personId, platform: 'web', external_id: WEB, address: null, created_at_ms })
    .execute()
  await outer
    .insertInto('web_messages')
    .values({
      chat: WEB,
      message_id: 'm1',
      role: 'person',
      payload: JSON.stringify({ text: SECRET }),
      changed: 1,
      created_at_ms,
    })
    .execute()
  const { id } = await outer
    .selectFrom('artifacts')
    .select('id')
    .where('person_id', '=', personId)
    .limit(1)
    .executeTakeFirstOrThrow()
  await outer
    .insertInto('chat_files')
    .values({ chat: 'telegram', artifact_id: id, form: 'photo', file_id: 'heron-file' })
    .execute()
}

/** She was an operator for a while, was too fast, waits for a gift, and had to do with another operator. */
async function asOperator({ app, clock }: Bed, personId: string): Promise<void> {
  const { outer } = app.db
  const nowMs = clock.nowMs()
  await app.db.transaction(async (trx) => {
    const { id } = await trx
      .updateTable('appeals')
      .set({ reason: 'no heron', used_by: 'msg:heron' })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const subject of [`person:${personId}`, `appeal:${id}`])
      await noteAct(trx, { actorId: personId, action: 'view', subject, reason: 'a heron again', nowMs })
  })
  await outer.updateTable('refund_asks').set({ answer: 'a heron' }).execute()
  const exception = { category: 'hate', form: 'phrase', value: 'lamp post', created_by: personId } as const
  await outer
    .insertInto('exceptions')
    .values({ id: newId(nowMs), created_at_ms: nowMs, ...exception })
    .execute()
  await outer.insertInto('limit_hits').values({ person_id: personId, code: 'too_fast', at_ms: nowMs }).execute()
  await outer
    .insertInto('gift_waits')
    .values({ person_id: personId, platform: 'one', reason: 'many', due_at_ms: nowMs + 365 * 24 * 60 * 60 * 1000 })
    .execute()
}

export async function newestOrder({ app }: Bed): Promise<string> {
  const row = await app.db.outer
    .selectFrom('orders')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return row.id
}

/** Not of this story: times, numbers and switches; `content` is emptied when the chat has the message. */
const ELSEWHERE = [
  'people.blocked',
  'consents.withdrawn_at_ms',
  'generations.options',
  'generations.failure_params',
  'refunds.reason',
  'messages.content',
]

/** Columns that may hold something of a person and hold nothing at all: what the story has not reached. */
export async function unreached(db: Database): Promise<string[]> {
  const empty: string[] = []
  for (const [table, { bears }] of Object.entries(TABLES))
    for (const column of bears.split(' ').filter(Boolean)) {
      const { rows } = await sql<{ value: string }>`
        select cast(${sql.ref(column)} as text) as value from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(
        db.outer,
      )
      if (!rows.some(({ value }) => !['', '{}', '[]', '0'].includes(value))) empty.push(`${table}.${column}`)
    }
  return empty.filter((column) => !ELSEWHERE.includes(column))
}
