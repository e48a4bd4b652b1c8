/**
 * OpenAI's `POST /moderations`, and servers that speak it (https://platform.openai.com/docs/api-reference/moderations). Words and
 * pictures go in calls of their own, because a call takes one picture. Nothing of what was asked is in an error or in evidence.
 */
import { Fault } from '../../errors.ts'
import { LIMITS } from '../../limits.ts'
import type { Findings, ModerationCategory, Moderator } from '../../ports.ts'
import { callRemote, dataUrl, type Remote } from './call.ts'

/** Their names; the part behind the slash says more of the same, but for these two. */
const CATEGORY: { [theirs: string]: ModerationCategory } = {
  'sexual/minors': 'sexual-minors',
  sexual: 'sexual',
  hate: 'hate',
  harassment: 'harassment',
  'self-harm': 'self-harm',
  violence: 'violence',
  illicit: 'weapons',
}

export interface ModerationsParts extends Remote {
  /** `omni-moderation-latest` reads words and pictures, `text-moderation-…` words alone. */
  model: string
  /** From which score on a category is found; where nothing is said, when the answer says so. */
  thresholds(): { readonly [category in ModerationCategory]?: number }
  /** A picture as a small JPEG. */
  picture(path: string): Promise<Buffer>
}

export function createModerations(parts: ModerationsParts): Moderator {
  const seesPictures = !parts.model.startsWith('text-')

  async function ask(input: unknown): Promise<Findings> {
    const answer = await callRemote(parts, 'moderations', '/moderations', { model: parts.model, input })
    return readAnswer(answer, parts.thresholds())
  }

  return {
    id: 'moderations',
    sendsTo: new URL(parts.root).host,
    reads: seesPictures ? ['text', 'pictures'] : ['text'],
    async screen({ text = '', picturePaths = [] }) {
      const inputs: unknown[] = []
      if (text.trim() !== '') inputs.push(seesPictures ? [{ type: 'text', text }] : text)
      for (const path of seesPictures ? picturePaths : [])
        inputs.push([{ type: 'image_url', image_url: { url: dataUrl(await parts.picture(path)) } }])
      const all: Findings[] = []
      for (const input of inputs) all.push(await ask(input))
      return together(all)
    },
  }
}

/** The highest score of each category. */
export function together(all: readonly Findings[]): Findings {
  const scores: { [category in ModerationCategory]?: number } = {}
  for (const findings of all)
    for (const [name, score] of Object.entries(findings.scores)) {
      const category = name as ModerationCategory
      scores[category] = Math.max(scores[category] ?? 0, score)
    }
  return { scores, evidence: [...new Set(all.flatMap(({ evidence }) => evidence))] }
}

interface Result {
  flagged: boolean
  categories: { [name: string]: unknown }
  scores: { [name: string]: unknown }
  applied: { [name: string]: unknown }
}

function readAnswer(answer: unknown, thresholds: ReturnType<ModerationsParts['thresholds']>): Findings {
  const results = (answer as { results?: unknown } | null)?.results
  if (!Array.isArray(results) || results.length === 0) throw new Fault('moderations-answer')
  return together(results.map((result) => readResult(toResult(result), thresholds)))
}

function toResult(raw: unknown): Result {
  const { flagged, categories, category_scores, category_applied_input_types } = (raw ?? {}) as {
    [name: string]: unknown
  }
  if (typeof flagged !== 'boolean' || !isMap(categories) || !isMap(category_scores))
    throw new Fault('moderations-answer')
  return {
    flagged,
    categories,
    scores: category_scores,
    applied: isMap(category_applied_input_types) ? category_applied_input_types : {},
  }
}

function readResult(result: Result, thresholds: ReturnType<ModerationsParts['thresholds']>): Findings {
  const scores: { [category in ModerationCategory]?: number } = {}
  const evidence: string[] = []
  for (const [name, said] of Object.entries(result.categories)) {
    const category = CATEGORY[name] ?? CATEGORY[name.split('/')[0] ?? '']
    const raw = result.scores[name]
    const score = typeof raw === 'number' && raw >= 0 && raw <= 1 ? raw : 0
    const applied = result.applied[name]
    // A category that was applied to nothing that was sent says nothing.
    if (category === undefined || (Array.isArray(applied) && applied.length === 0)) continue
    const threshold = thresholds[category]
    const share = threshold === undefined ? (said === true ? 1 : Math.min(score, 0.99)) : Math.min(1, score / threshold)
    if (share < LIMITS.remoteShareNoted) continue
    scores[category] = Math.max(scores[category] ?? 0, share)
    evidence.push(`moderations/${name}: ${score.toFixed(2)}`)
  }
  const known = Object.entries(result.categories).some(([name, said]) => said === true && isKnown(name))
  // Flagged for something that we have no word for: nothing that could be gone by.
  if (result.flagged && !known && Object.keys(scores).length === 0) throw new Fault('moderations-category')
  return { scores, evidence }
}

const isKnown = (name: string): boolean => (CATEGORY[name] ?? CATEGORY[name.split('/')[0] ?? '']) !== undefined

function isMap(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
