/**
 * Screens around a generation. Before it starts: words and inputs, by the screens that need time. After it was made: what would be
 * delivered. Everything that follows is written in the transaction that moves the generation.
 */
import { join } from 'node:path'
import type { Trx } from '../db/database.ts'
import { noteDecision } from '../decisions.ts'
import { Fault } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { type About, askScreens, isRead, type Look, type Looks, placeOf, toLook, weigh } from '../moderation/index.ts'
import type { Done, ModerationCategory, Outgoing } from '../ports.ts'
import { artifactOf, type NewArtifact, stage } from './artifacts.ts'
import type { GenerationParts, Screens } from './parts.ts'
import type { Generation, InputRef, Screening } from './types.ts'
import { screenedAs, wordsOf } from './words.ts'

const SEEN = ['main', 'still', 'cover', 'thumb']

/** Asks about words and inputs. Nothing to be asked: allowed. */
export async function screenInputs(
  parts: GenerationParts,
  generation: Generation,
  inputs: readonly InputRef[],
  dir: string,
): Promise<Looks> {
  const { moderators, rules } = parts.screens
  const model = parts.catalog.current().models.find((one) => one.id === generation.modelId)
  const words = { text: wordsOf(generation, model) }
  const picturePaths = moderators.some((one) => one.reads.includes('pictures'))
    ? await picturesOf(parts, generation, inputs, dir)
    : []
  const [ofWords, ofPictures] = await Promise.all([
    askScreens(moderators, words, aboutOf(generation, 'prompt'), rules()),
    askScreens(moderators, { picturePaths }, aboutOf(generation, 'upload'), rules()),
  ])
  return weigh([...ofWords.looks, ...ofPictures.looks], aboutOf(generation, 'prompt'), rules().policy)
}

/** Pictures as they are, several frames of clips; sound is not looked at. */
async function picturesOf(
  parts: GenerationParts,
  generation: Generation,
  inputs: readonly InputRef[],
  dir: string,
): Promise<string[]> {
  const paths: string[] = []
  for (const input of inputs) {
    if (input.from !== 'artifact') continue
    const artifact = await artifactOf(parts.db.outer, input.id, generation.personId)
    if (artifact === null || artifact.type === 'audio') continue
    const { path } = await stage(parts, artifact, dir)
    paths.push(...(artifact.type === 'picture' ? [path] : await framesOf(parts, path, join(dir, `frames-${input.id}`))))
  }
  return paths
}

async function framesOf(parts: GenerationParts, sourcePath: string, targetDir: string): Promise<string[]> {
  const frames = await parts.media.frames({ sourcePath, targetDir, count: LIMITS.screenFrames })
  return frames.map((frame) => frame.path)
}

export interface ScreenedResult {
  files: NewArtifact[]
  text: string | undefined
  title: string | undefined
  looks: Look[]
  /** In what is delivered. */
  found: ModerationCategory[]
  /** Results that were refused in a category that is paid for all the same. */
  charged: number
}

/**
 * Asks about what was made; what is refused is left out together with what accompanies it. Throws a retryable Fault where a screen
 * that must not be gone without can't be reached, for the first few tries: the vendor was paid.
 */
export async function screenResult(
  parts: GenerationParts,
  generation: Generation,
  made: { files: readonly NewArtifact[]; result: Done; procedural: boolean; dir: string },
): Promise<ScreenedResult> {
  const about = aboutOf(generation, 'result')
  const { screens } = parts
  const words = await screenWords(parts, made.result, about)
  const all: Looks[] = [words.looks]
  const delivered: Looks[] = words.looks.effect === 'refuse' ? [] : [words.looks]
  const files: NewArtifact[] = []
  let charged = words.looks.effect === 'refuse' ? paidFor(screens, words.looks) : 0
  for (const position of new Set(made.files.map((file) => file.position))) {
    const group = made.files.filter((file) => file.position === position)
    const looks = await screenFiles(parts, group, about, made)
    all.push(looks)
    if (looks.effect === 'refuse') charged += paidFor(screens, looks)
    else {
      files.push(...group)
      delivered.push(looks)
    }
  }
  if (all.some((one) => one.isUnchecked) && generation.stepTries < LIMITS.screenTries)
    throw new Fault('screen_unreachable', { retryable: true })
  const looks = [...all.flatMap((one) => one.looks), ...words.ofTitle]
  const found = [...new Set(delivered.flatMap((one) => one.found))]
  return { files, text: words.text, title: words.title, looks, found, charged }
}

async function screenFiles(
  parts: GenerationParts,
  group: readonly NewArtifact[],
  about: About,
  { procedural, dir }: { procedural: boolean; dir: string },
): Promise<Looks> {
  const { moderators, rules } = parts.screens
  const pictures = group.filter((file) => SEEN.includes(file.role) && file.type === 'picture').map((file) => file.path)
  const clips = group.filter((file) => file.type === 'video')
  const isAsked = isRead(moderators, { picturePaths: [...pictures, ...clips.map(({ path }) => path)], procedural })
  if (!isAsked) return NOTHING
  for (const clip of clips) pictures.push(...(await framesOf(parts, clip.path, join(dir, `frames-${clip.position}`))))
  return askScreens(moderators, { picturePaths: pictures, procedural }, about, rules())
}

const NOTHING: Looks = { effect: 'allow', isUnchecked: false, found: [], looks: [] }

/** Words that came back: a title that is not allowed is left out, a text takes the whole result with it. */
async function screenWords(
  parts: GenerationParts,
  result: Done,
  about: About,
): Promise<{ looks: Looks; ofTitle: Look[]; text: string | undefined; title: string | undefined }> {
  const { moderators, rules, words } = parts.screens
  const { policy } = rules()
  const local = (text: string) => toLook('local', words(text, about), about, policy)
  const title = result.title === undefined ? null : local(result.title)
  const shown = title?.action === 'allow' ? result.title : undefined
  const ofTitle = title === null || Object.keys(title.scores).length === 0 ? [] : [title]
  if (result.text === undefined) return { looks: NOTHING, ofTitle, text: undefined, title: shown }
  const remote = await askScreens(moderators, { text: result.text }, about, rules())
  const looks = weigh([local(result.text), ...remote.looks], about, policy)
  return { looks, ofTitle, text: looks.effect === 'refuse' ? undefined : result.text, title: shown }
}

const paidFor = ({ rules }: Screens, { category }: Looks): number =>
  Number(category !== undefined && rules().screens.charged.includes(category))

function aboutOf(generation: Generation, at: About['stage']): About {
  const { address, screening } = generation
  const { acknowledged = [] } = screening
  return { kind: screenedAs(generation), place: placeOf(address), stage: at, acknowledged }
}

/** A generation's screening with what was found now. */
export function withFound(screening: Screening, found: readonly ModerationCategory[]): Screening {
  return found.length === 0 ? screening : { ...screening, found: [...new Set([...(screening.found ?? []), ...found])] }
}

/** Why a generation ends that the screens do not let on. */
export function failureOf(looks: Looks): { code: string; params?: { category: ModerationCategory } } {
  if (looks.isUnchecked || looks.category === undefined) return { code: 'screen_unchecked' }
  return { code: looks.effect === 'ask' ? 'screen_ask' : 'screen_refused', params: { category: looks.category } }
}

/** The same of what was made already: it can't be asked for any more. */
export function resultFailureOf(looks: readonly Look[], charged: number): ReturnType<typeof failureOf> {
  const refused = looks.find((one) => one.action === 'refuse' && one.category !== undefined)?.category
  if (refused === undefined) return { code: 'screen_unchecked' }
  return { code: charged > 0 ? 'screen_result_charged' : 'screen_result', params: { category: refused } }
}

/** Writes down what the screens said, in the transaction of what follows from it. */
export async function noteLooks(
  parts: GenerationParts,
  trx: Trx,
  generation: Generation,
  looks: readonly Look[],
): Promise<void> {
  for (const look of looks) {
    const { scores, evidence, moderator, action, category, unreachable } = look
    await noteDecision(parts, trx, {
      personId: generation.personId,
      subject: `generation:${generation.id}`,
      stage: look.stage,
      kind: generation.kind,
      place: placeOf(generation.address),
      moderator,
      action,
      category: category ?? null,
      scores,
      evidence: unreachable === undefined ? evidence : [...evidence, `unreachable: ${unreachable}`],
      ...(action === 'allow' || look.stage !== 'prompt'
        ? {}
        : { words: { text: generation.prompt, keptMs: keptMs(parts.screens, category) } }),
    })
    if (category === 'sexual-minors') await reportMinors(parts, trx, generation, moderator)
    if (unreachable !== undefined) await tellUnreachable(parts, trx, look)
    parts.db.afterCommit(() =>
      parts.metrics.count('screen_decisions', {
        moderator,
        stage: look.stage,
        action,
        category: unreachable === undefined ? (category ?? 'none') : 'unreachable',
      }),
    )
  }
}

/** How long what was written is kept with a decision. */
export function keptMs({ wordsKeptMs, rules }: Screens, category: ModerationCategory | undefined): number {
  const preserved = category === 'sexual-minors' ? rules().screens.preserveDays * 24 * 60 * 60 * 1000 : 0
  return Math.max(wordsKeptMs, preserved)
}

async function reportMinors(
  parts: GenerationParts,
  trx: Trx,
  generation: Generation,
  moderator: string,
): Promise<void> {
  await parts.screens.notifyAdmins(trx, minorsNotice(generation.personId, moderator))
}

/** What admins are told at once; ids alone. */
export function minorsNotice(personId: string, moderator: string): Outgoing {
  return { text: [{ key: 'admin-minors', params: { person: personId, moderator } }] }
}

const lastToldMs = new WeakMap<object, Map<string, number>>()

/** Once an hour for each screen, so that an outage is not a flood. */
async function tellUnreachable(parts: GenerationParts, trx: Trx, look: Look): Promise<void> {
  const told = lastToldMs.get(parts.screens) ?? new Map<string, number>()
  lastToldMs.set(parts.screens, told)
  const nowMs = parts.clock.nowMs()
  parts.log.warn(
    { moderator: look.moderator, code: look.unreachable, action: look.action },
    'a screen can not be reached',
  )
  if (nowMs - (told.get(look.moderator) ?? Number.NEGATIVE_INFINITY) < LIMITS.screenNoticeMs) return
  parts.db.afterCommit(() => told.set(look.moderator, nowMs))
  const params = {
    moderator: look.moderator,
    code: look.unreachable ?? '',
    way: look.action === 'refuse' ? 'closed' : 'open',
  }
  await parts.screens.notifyAdmins(trx, { text: [{ key: 'admin-unreachable', params }] })
}
