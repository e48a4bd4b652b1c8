/** From a draft to an accepted generation: priced and checked purely, then held and written in one transaction. */
import { sql } from 'kysely'
import { asSent, lookOf, presetOptions } from '../catalog/presets.ts'
import { findModel, type Model } from '../catalog.ts'
import { compiled } from '../db/compiled.ts'
import { type Trx, toJson } from '../db/database.ts'
import type { GenerationsTable } from '../db/schema.ts'
import { Refusal } from '../errors.ts'
import { spread } from '../health/spread.ts'
import { newId } from '../id.ts'
import { hold, lockAccounts } from '../ledger.ts'
import { LIMITS } from '../limits.ts'
import { isRead } from '../moderation/index.ts'
import { showCard } from '../outbox.ts'
import { lockOwner } from '../owner.ts'
import { NO_PERKS, type Perks } from '../perks.ts'
import type { Address, KnownInput, MessageRef, Options, Topic } from '../ports.ts'
import { type CheckedOptions, checkOptions, priceCredits } from '../pricing.ts'
import { routesFor } from '../serving.ts'
import { checkInputs, checkSpeech, countInputs } from './inputs.ts'
import { choicesOf, refuseBeyondEnd, withLength } from './length.ts'
import type { GenerationParts } from './parts.ts'
import { withoutLikeness } from './pictured.ts'
import type { Draft, InputRef, JobRoute } from './types.ts'
import { wordsOf } from './words.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const SEEDS = 2 ** 31
/** Spaces, zero-width, direction and control characters: nothing to make anything from. */
const INVISIBLE = /^[\s\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}]*$/u

/** A draft that can be made, with what it costs. */
export interface Plan {
  draft: Draft
  model: Model
  checked: CheckedOptions
  routes: JobRoute[]
  priceCredits: number
  /** Goes before others where jobs wait for an engine. */
  isFirst: boolean
}

/**
 * Checks a draft against the catalogue and prices it; writes nothing.
 * @param perks what comes with the person's plan
 * Throws Refusal: model_unknown, option_…, prompt_missing, prompt_long { max }, what `checkInputs`, `checkSpeech`, `withLength`
 * and `refuseBeyondEnd` refuse, lyrics_silent, and what `routesFor` refuses.
 */
export function plan(
  parts: Pick<GenerationParts, 'catalog' | 'providers'>,
  draft: Draft,
  perks: Perks = NO_PERKS,
): Plan {
  const catalog = parts.catalog.current()
  const model = findModel(catalog, draft.modelId)
  const prompt = INVISIBLE.test(draft.prompt) ? '' : draft.prompt.trim()
  if (prompt.length > LIMITS.promptChars)
    throw new Refusal('prompt_long', { max: LIMITS.promptChars, length: prompt.length })
  if (prompt === '' && model.prompt === 'required' && !isSongWhole(draft))
    throw new Refusal('prompt_missing', { kind: model.kind })
  checkInputs(model, draft.inputs)
  if (model.kind === 'avatar') checkSpeech(model, { prompt, inputs: draft.inputs })
  else if (prompt === '' && model.prompt === 'optional' && draft.inputs.length === 0 && !hasLyrics(draft))
    throw new Refusal('prompt_missing', { kind: model.kind })
  const given = choicesOf(model.kind, presetOptions(catalog, model, draft.options))
  const checked = spoken(
    model,
    withLength(model, checkOptions(model, given), { prompt, inputs: draft.inputs }),
    draft.inputs,
  )
  refuseBeyondEnd({ kind: model.kind, options: checked.options }, draft.inputs)
  refuseSilentWords(checked.options)
  const look = lookOf(catalog, model, checked.options)
  const { options } = asSent(look, { prompt, options: checked.options })
  const files = draft.inputs.map(knownOf)
  const asked = { kind: model.kind, options, count: checked.count, inputs: files.length, files }
  const routes = routesFor(model.routes, parts.providers, asked).map((route) =>
    look === undefined ? route : { ...route, look },
  )
  return {
    draft: { ...draft, prompt, kind: model.kind },
    model,
    checked,
    routes,
    priceCredits: priceCredits(model, checked, perks.discountPercent),
    isFirst: perks.isFirst,
  }
}

/** What its chat still keeps has no name at any vendor. */
function knownOf({ from, type, reference }: InputRef): KnownInput {
  const known = from === 'chat' ? null : reference
  return { ...(type === undefined ? {} : { type }), ...(known === undefined ? {} : { reference: known }) }
}

/** Words that are sung are enough to make a song of. */
export const hasLyrics = ({ options }: Pick<Draft, 'options'>): boolean => String(options['lyrics'] ?? '').trim() !== ''

/** The words of a song and its style say all that a vendor has to know. */
const isSongWhole = ({ options }: Pick<Draft, 'options'>): boolean =>
  hasLyrics({ options }) && String(options['style'] ?? '').trim() !== ''

/** Throws Refusal 'lyrics_silent': words for a song in which nobody sings. */
function refuseSilentWords(options: Options): void {
  if (options['instrumental'] === true && hasLyrics({ options })) throw new Refusal('lyrics_silent')
}

/** Whoever is pictured speaks instead of a stock avatar, and a voice message instead of a chosen voice. */
function spoken(model: Model, checked: CheckedOptions, inputs: readonly InputRef[]): CheckedOptions {
  if (model.kind !== 'avatar') return checked
  const { picture, audio } = countInputs(inputs)
  const { avatar, voice, ...options } = checked.options
  return {
    ...checked,
    options: {
      ...options,
      ...(picture > 0 || avatar === undefined ? {} : { avatar }),
      ...(audio > 0 || voice === undefined ? {} : { voice }),
    },
  }
}

export interface Accepted {
  generationId: string
  isNew: boolean
  priceCredits: number
}

/**
 * Takes a plan on: the generation under its unique key, the hold, the limits (counted after the hold has locked the accounts),
 * the card and the first wake, all in the caller's transaction. The same key again answers what is there and writes nothing.
 * Throws Refusal: credits_short { need, have }, account_frozen, too_many_jobs { max }, daily_limit { max, waitMs }, likeness_missing.
 */
export async function accept(
  parts: GenerationParts,
  trx: Trx,
  request: { key: string; personId: string; address: Address; plan: Plan; replaces?: MessageRef },
): Promise<Accepted> {
  const { plan: planned } = request
  const personId = await lockOwner(trx, request.personId, parts.db.dialect)
  const nowMs = parts.clock.nowMs()
  const id = newId(nowMs)
  const { seed: asked, ...options } = planned.checked.options
  const needsPrepare = isPrepared(parts, planned)
  const routes = spread(planned.routes, id)
  const [inserted] = await insertOnce(trx, {
    id,
    key: request.key,
    person_id: personId,
    kind: planned.model.kind,
    model_id: planned.model.id,
    prompt: planned.draft.prompt,
    options: toJson(options),
    inputs: toJson(planned.draft.inputs),
    seed: typeof asked === 'number' ? asked : Math.floor(parts.random() * SEEDS),
    count_asked: planned.checked.count,
    count_made: 0,
    price_credits: planned.priceCredits,
    charged_credits: 0,
    routes: toJson(routes),
    route_index: 0,
    state: needsPrepare ? 'prepare' : 'start',
    version: 0,
    step_tries: 0,
    next_step_at_ms: nowMs,
    deadline_at_ms: nowMs + LIMITS.generationDeadlineMs,
    cancel_requested: 0,
    late: 0,
    failure: null,
    failure_params: '{}',
    notes: '[]',
    result_text: null,
    title: null,
    address: toJson(request.address),
    parent_id: planned.draft.parentId ?? null,
    saved: 0,
    priority: planned.isFirst ? 1 : 0,
    screening: planned.draft.screening === undefined ? null : toJson(planned.draft.screening),
    wording: planned.draft.wording === undefined ? null : toJson(planned.draft.wording),
    created_at_ms: nowMs,
    started_at_ms: null,
    ended_at_ms: null,
    deleted_at_ms: null,
  })
  if (inserted === undefined) return existing(trx, request.key, personId)

  const asChecked = { ...planned.draft, options: planned.checked.options }
  if ((await withoutLikeness(parts, trx, personId, asChecked)).length > 0) throw new Refusal('likeness_missing')
  await lockAccounts(trx, personId, parts.db.dialect)
  if (planned.priceCredits > 0)
    await hold(trx, { personId, generationId: id, amount: planned.priceCredits, nowMs, isNew: true })
  await checkLimits(parts, trx, personId, nowMs)
  await showCard(parts, trx, {
    personId,
    address: request.address,
    topic: 'job',
    topicId: id,
    ...(request.replaces === undefined ? {} : { replaces: request.replaces }),
  })
  const topic: Topic = needsPrepare ? 'generation' : startTopic(routes[0]!)
  await parts.queue.wake(trx, topic, id, nowMs, planned.isFirst)
  parts.db.afterCommit(() =>
    parts.metrics.count('generations_accepted', { kind: planned.model.kind, model: planned.model.id }),
  )
  parts.crash('accepted')
  return { generationId: id, isNew: true, priceCredits: planned.priceCredits }
}

/** Something has to be fetched, or a screen that needs time reads it. */
function isPrepared(parts: GenerationParts, { draft, model }: Plan): boolean {
  if (draft.inputs.some((input) => input.from === 'chat')) return true
  // What an old job knew of its files was less: they are told apart by their rows.
  if (draft.inputs.some((input) => input.type === undefined) && (model.kind === 'avatar' || model.kind === 'sound'))
    return true
  const picturePaths = draft.inputs.length === 0 ? [] : ['']
  return isRead(parts.screens.moderators, { text: wordsOf(draft, model), picturePaths })
}

/** Each provider's starts have a lane of their own, so that a slow vendor holds up nobody else. */
export function startTopic(route: { provider: string }): Topic {
  return `start.${route.provider}`
}

async function existing(trx: Trx, key: string, personId: string): Promise<Accepted> {
  const row = await trx
    .selectFrom('generations')
    .select(['id', 'person_id', 'price_credits'])
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  // A key is made from what its owner did; another person's key is a forged press.
  if (row.person_id !== personId) throw new Refusal('not_yours')
  return { generationId: row.id, isNew: false, priceCredits: row.price_credits }
}

async function checkLimits(parts: GenerationParts, trx: Trx, personId: string, nowMs: number): Promise<void> {
  const { limits } = parts.catalog.current()
  const [counts] = await countsOf(trx, { personId, sinceMs: nowMs - DAY_MS })
  if (counts === undefined) throw new Error('nothing was counted')
  if (counts.open > limits.running + limits.queued)
    throw new Refusal('too_many_jobs', { max: limits.running + limits.queued })
  if (counts.today > limits.daily)
    throw new Refusal('daily_limit', {
      max: limits.daily,
      waitMs: await waitForPlace(trx, personId, limits.daily, nowMs),
    })
}

/** When the oldest of the day's jobs is a day old. */
async function waitForPlace(trx: Trx, personId: string, daily: number, nowMs: number): Promise<number> {
  const row = await trx
    .selectFrom('generations')
    .select('created_at_ms')
    .where('person_id', '=', personId)
    .orderBy('created_at_ms', 'desc')
    // The newest is the one that is refused.
    .offset(daily)
    .limit(1)
    .executeTakeFirst()
  return Math.max(0, (row?.created_at_ms ?? nowMs) + DAY_MS - nowMs)
}

const countsOf = compiled((db, given: { personId: string; sinceMs: number }) =>
  db.selectNoFrom([
    // The condition is written out, so that the partial index serves it.
    sql<number>`(select count(*) from generations where person_id = ${given.personId} and state not in ('done', 'failed', 'cancelled'))`.as(
      'open',
    ),
    sql<number>`(select count(*) from generations where person_id = ${given.personId} and created_at_ms > ${given.sinceMs})`.as(
      'today',
    ),
  ]),
)

type NewGeneration = { priority: number } & {
  [column in keyof Omit<
    GenerationsTable,
    'warned' | 'warned_at_ms' | 'warning_id' | 'hidden' | 'picked_id' | 'priority'
  >]: GenerationsTable[column]
}
const insertOnce = compiled((db, given: NewGeneration) =>
  db
    .insertInto('generations')
    .values(given)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id'),
)
