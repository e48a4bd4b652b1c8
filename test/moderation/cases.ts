/** Labelled texts and how well a screen does on them. */
import { CATEGORIES, type ModerationCategory, type Verdict } from '../../src/core/ports.ts'

export interface Case {
  text: string
  /** Empty: innocent. */
  labels: string[]
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
    const { text, labels } = (value ?? {}) as { text?: unknown; labels?: unknown }
    if (typeof text !== 'string' || !Array.isArray(labels) || !labels.every((label) => typeof label === 'string'))
      throw new Error(`${file}:${index + 1}: is not {"text": "...", "labels": ["..."]}`)
    return [{ text, labels }]
  })
}

/** A category is found when its score is 1: at the threshold, whatever the policy does about it. */
export function tally(cases: Case[], judge: (text: string) => Verdict['scores']) {
  const judged = cases.map(({ text, labels }) => {
    const scores = judge(text)
    return { text, labels, found: CATEGORIES.filter((category) => scores[category] === 1) }
  })
  const innocent = judged.filter(({ labels }) => labels.length === 0)
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  const rows: Row[] = CATEGORIES.map((category) => {
    const labelled = judged.filter(({ labels }) => labels.includes(category))
    const found = judged.filter((one) => one.found.includes(category))
    const right = found.filter(({ labels }) => labels.includes(category)).length
    return {
      category,
      cases: labelled.length,
      precision: share(right, found.length),
      recall: share(right, labelled.length),
      falsePositiveRate: share(innocent.filter((one) => one.found.includes(category)).length, innocent.length),
    }
  })
  return {
    rows,
    innocent: innocent.length,
    anyFalse: share(innocent.filter(({ found }) => found.length > 0).length, innocent.length),
    misses: judged.filter(({ labels, found }) =>
      labels.length === 0 ? found.length > 0 : labels.some((label) => !(found as string[]).includes(label)),
    ),
  }
}
