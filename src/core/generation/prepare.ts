/** prepare: files that a chat still keeps are fetched and decoded; remote screens look at words and pictures. */
import { join } from 'node:path'
import { type Trx, toJson } from '../db/database.ts'
import { Fault, Refusal } from '../errors.ts'
import { isPassed } from '../fairness/appeals.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import { lockOwner } from '../owner.ts'
import { carryLikeness } from '../privacy/likeness.ts'
import { artifactOf, inputOf, insertStoring, markStored, putAll } from './artifacts.ts'
import { checkInputs, checkSpeech } from './inputs.ts'
import { refuseBeyondEnd, refuseLonger } from './length.ts'
import type { GenerationParts } from './parts.ts'
import {
  chatFingerprint,
  contentFingerprint,
  fingerprintOf,
  likenessUse,
  picturedIn,
  withoutLikeness,
} from './pictured.ts'
import { failureOf, noteLooks, screenInputs, withFound } from './screening.ts'
import { strikeForLooks } from './strike.ts'
import { commit } from './transition.ts'
import type { Generation, InputRef } from './types.ts'
import { uploadKeptMs } from './uploads.ts'
import { save, workDir } from './work-dir.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Throws Refusal: a file that can't be used (`file_…`) or does not fit the model. A screen that says no ends it here. */
export async function prepareStep(parts: GenerationParts, generation: Generation): Promise<Generation | null> {
  const dir = await workDir(parts.workRoot, generation.id)
  const taken: InputRef[] = []
  for (const [index, input] of generation.inputs.entries()) {
    taken.push(
      input.from === 'artifact'
        ? input
        : await keep(parts, generation, input, join(dir, `incoming-${index}-${newId()}`)),
    )
  }
  const inputs = await refuseUnfit(parts, generation, taken)
  const longer = longerThanPaid(generation, inputs)
  if (longer !== null)
    return commit(parts, generation, {
      to: 'failed',
      atMs: parts.clock.nowMs(),
      failure: { code: longer.code, params: longer.params },
      // With what is known of them now: asked for again it fits.
      also: async (trx) => {
        await trx
          .updateTable('generations')
          .set({ inputs: toJson(inputs) })
          .where('id', '=', generation.id)
          .execute()
      },
    })
  await carryConsents(parts, generation, inputs)
  const looks = await screenInputs(parts, generation, inputs, dir)
  // What a moderator let through is not refused for the same by another screen.
  const isPast = looks.effect === 'refuse' && !looks.isUnchecked && (await isPassed(parts.db.outer, generation))
  const isStopped = !isPast && (looks.effect === 'refuse' || looks.effect === 'ask')
  const screening = withFound(generation.screening, looks.found)
  const moved = await commit(parts, generation, {
    to: isStopped ? 'failed' : 'start',
    atMs: parts.clock.nowMs(),
    ...(isStopped ? { failure: failureOf(looks) } : {}),
    also: async (trx) => {
      await noteLooks(parts, trx, generation, looks.looks)
      if (isStopped) await strikeForLooks(parts, trx, generation, looks)
      if (isStopped && looks.category === 'sexual-minors') await keepEvidence(parts, trx, inputs)
      await trx
        .updateTable('generations')
        .set({ inputs: toJson(inputs), screening: toJson(screening) })
        .where('id', '=', generation.id)
        .execute()
    },
  })
  parts.crash('prepare:committed')
  return moved === null ? null : { ...moved, inputs, screening }
}

/**
 * By their bytes: a picture that moves is a clip, whatever its sender called it. Answers them with what they are.
 * Throws Refusal: what `checkInputs`, `checkSpeech` and `refuseBeyondEnd` refuse.
 */
async function refuseUnfit(parts: GenerationParts, generation: Generation, inputs: InputRef[]): Promise<InputRef[]> {
  const model = parts.catalog.current().models.find((one) => one.id === generation.modelId)
  const known = await Promise.all(inputs.map((input) => withFacts(parts, generation, input)))
  if (model === undefined) return known
  checkInputs(model, known)
  if (model.kind === 'avatar') checkSpeech(model, { prompt: generation.prompt, inputs: known })
  refuseBeyondEnd(generation, known)
  return known
}

/**
 * What was said of a picture by the name that its chat has for it is true of its bytes too. Throws Refusal 'likeness_missing' where
 * it was taken back since, or where nobody could tell that the file was a picture.
 */
async function carryConsents(
  parts: GenerationParts,
  generation: Generation,
  inputs: readonly InputRef[],
): Promise<void> {
  const usedFor = likenessUse(generation.kind)
  if (picturedIn(parts, generation).length === 0) return
  const isStanding = await parts.db.transaction(async (trx) => {
    const personId = await lockOwner(trx, generation.personId, parts.db.dialect)
    for (const [index, input] of inputs.entries()) {
      const asked = generation.inputs[index]
      if (asked?.from !== 'chat' || input.from !== 'artifact' || input.type !== 'picture') continue
      const to = await fingerprintOf(parts, trx, personId, input)
      const from = chatFingerprint(parts, asked.platform, asked.ref)
      const nowMs = parts.clock.nowMs()
      if (to !== null) await carryLikeness(trx, { personId, usedFor, from, to, nowMs })
    }
    return (await withoutLikeness(parts, trx, personId, { ...generation, inputs })).length === 0
  })
  if (!isStanding) throw new Refusal('likeness_missing')
}

function longerThanPaid({ kind, options }: Generation, inputs: readonly InputRef[]): Refusal | null {
  try {
    refuseLonger(kind, options, inputs)
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

async function withFacts(parts: GenerationParts, generation: Generation, input: InputRef): Promise<InputRef> {
  if (input.from !== 'artifact') return input
  const artifact = await artifactOf(parts.db.outer, input.id, generation.personId)
  return artifact === null ? input : inputOf(artifact)
}

/** Takes a file over from its chat: fetched, decoded, stripped, stored as the person's upload. */
async function keep(
  parts: GenerationParts,
  generation: Generation,
  input: Extract<InputRef, { from: 'chat' }>,
  path: string,
): Promise<InputRef> {
  const signal = AbortSignal.timeout(LIMITS.childIntakeMs)
  await save(await parts.fetchFromChat(input.platform, input.ref, signal), path, LIMITS.uploadBytes).catch(tooBig)
  parts.crash('prepare:fetched')
  const id = await storeUpload(parts, { personId: generation.personId, path, dir: `${path}-out` })
  return { from: 'artifact', id }
}

/** The chat had not said how large it is, or not the truth. */
function tooBig(error: unknown): never {
  if (error instanceof Fault && error.code === 'file_too_big')
    throw new Refusal('file_too_big', { maxMb: Math.floor(LIMITS.uploadBytes / 2 ** 20) })
  throw error
}

/**
 * Decodes a file of unknown content and stores it as an upload of a person, to be deleted after the operator's days (at most 30).
 * Answers the artifact's id. Throws Refusal `file_…`.
 */
export async function storeUpload(
  parts: Pick<GenerationParts, 'db' | 'media' | 'store' | 'clock' | 'crash' | 'uploadKeptMs' | 'fingerprint'>,
  upload: { personId: string; path: string; dir: string },
): Promise<string> {
  const facts = await parts.media.intake({ sourcePath: upload.path, targetDir: upload.dir })
  const fingerprint = facts.type === 'picture' ? { fingerprint: await contentFingerprint(parts, upload.path) } : {}
  const nowMs = parts.clock.nowMs()
  const rows = await parts.db.transaction(async (trx) =>
    insertStoring(trx, [{ ...facts, ...fingerprint, role: 'input', position: 0 }], {
      personId: await lockOwner(trx, upload.personId, parts.db.dialect),
      generationId: null,
      nowMs,
      expiresAtMs: nowMs + uploadKeptMs(parts),
    }),
  )
  await putAll(parts, rows)
  parts.crash('prepare:stored')
  await parts.db.transaction((trx) =>
    markStored(
      trx,
      rows.map((row) => row.id),
    ),
  )
  return rows[0]!.id
}

/** Files that sexualize minors go at once, or stay for as long as the policy preserves them for whoever has to be shown them. */
async function keepEvidence(parts: GenerationParts, trx: Trx, inputs: readonly InputRef[]): Promise<void> {
  const ids = inputs.flatMap((input) => (input.from === 'artifact' ? [input.id] : []))
  const { preserveDays } = parts.screens.rules().screens
  if (ids.length === 0) return
  await trx
    .updateTable('artifacts')
    .set(preserveDays === 0 ? { state: 'deleting' } : { expires_at_ms: parts.clock.nowMs() + preserveDays * DAY_MS })
    .where('id', 'in', ids)
    .where('role', '=', 'input')
    .where('state', '=', 'stored')
    .execute()
}
