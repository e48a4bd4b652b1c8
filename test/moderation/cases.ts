/** Labelled texts and how well a screen does on them. */
import { CATEGORIES, KINDS, type Kind, type ModerationCategory, type Verdict } from '../../src/core/ports.ts'

export interface Case {
  text: string
  /** Empty: innocent. */
  labels: string[]
  /** What is asked for; a picture if nothing is said. */
  kind: Kind
}

export interface Row {
  category: ModerationCategory
  cases: number
  precision: number | null
  recall: number | null
  /** Of the innocent cases. */
  falsePositiveRate: number | null
}

/** One JSON a line. Throws with file and line where a line is something else. */
export function readCases(jsonl: string, file: string): Case[] {
  return jsonl.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return []
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      throw new Error(`${file}:${index + 1}: is not JSON`)
    }
    const { text, labels, kind = 'image' } = (value ?? {}) as { text?: unknown; labels?: unknown; kind?: Kind }
    if (typeof text !== 'string' || !Array.isArray(labels) || !labels.every((label) => typeof label === 'string'))
      throw new Error(`${file}:${index + 1}: is not {"text": "...", "labels": ["..."]}`)
    if (!KINDS.includes(kind)) throw new Error(`${file}:${index + 1}: kind is none of ${KINDS.join(', ')}`)
    return [{ text, labels, kind }]
  })
}

/** The categories at the threshold, from the worst, whatever the policy does about them. */
export const flaggedOf = (scores: Verdict['scores']): ModerationCategory[] =>
  CATEGORIES.filter((category) => scores[category] === 1)

/**
 * A category is found when its score is 1. Where no case is labelled `nudity`, the labels are of a kind that means it by
 * `sexual`: then nudity found is sexual found, for recall and for false positives alike.
 */
export function tally(cases: Case[], judge: (text: string, kind: Kind) => Verdict['scores']) {
  const isOneLabel = !cases.some(({ labels }) => labels.includes('nudity'))
  const judged = cases.map(({ text, labels, kind }) => {
    const scores = judge(text, kind)
    const flagged = flaggedOf(scores)
    const found = CATEGORIES.filter(
      (category) => flagged.includes(category) || (category === 'sexual' && isOneLabel && flagged.includes('nudity')),
    )
    return { text, labels, scores, flagged, found }
  })
  const innocent = judged.filter(({ labels }) => labels.length === 0)
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  const rows: Row[] = CATEGORIES.map((category) => {
    const labelled = judged.filter(({ labels }) => labels.includes(category))
    const found = judged.filter((one) => one.found.includes(category))
    // Who is shown in a sexual scene is mostly undressed: labels seldom say so again.
    const isRight = (labels: string[]) =>
      labels.includes(category) || (category === 'nudity' && labels.includes('sexual'))
    const hits = found.filter(({ labels }) => labels.includes(category)).length
    const right = found.filter(({ labels }) => isRight(labels)).length
    return {
      category,
      cases: labelled.length,
      precision: share(right, found.length),
      recall: share(hits, labelled.length),
      falsePositiveRate: share(innocent.filter((one) => one.found.includes(category)).length, innocent.length),
    }
  })
  return {
    rows,
    innocent: innocent.length,
    anyFalse: share(innocent.filter(({ found }) => found.length > 0).length, innocent.length),
    judged,
    misses: judged.filter(({ labels, found }) =>
      labels.length === 0 ? found.length > 0 : labels.some((label) => !(found as string[]).includes(label)),
    ),
  }
}
