/** What vendors say that a job used, kept as they say it: numbers and words of units, nothing that people wrote. */
import type { Json, Usage } from '../../ports.ts'
import { isMap } from './json.ts'
import { given } from './options.ts'

/** Of what is kept of one answer, as JSON. */
export const REPORTED_CHARS = 1500
const ENTRIES = 32
const NAME = /^[A-Za-z][\w.-]{0,47}$/
/** Words such as `IMAGE`, `720P`, `1280*720`, `point`, and the fields that hold them: rows of attempts outlive what people wrote. */
const UNIT = /^[A-Za-z0-9][\w.*:-]{0,23}$/
const UNIT_FIELD = /(type|unit|modality|size|resolution|tier)$/i

/** For a `Done`: its usage where there is any. `reported` comes as the vendor sent it. */
export function usageOf(said: {
  costMicroUsd?: number | undefined
  countCharged?: number | undefined
  reported?: unknown
}): { usage?: Usage } {
  const usage: Usage = given({ ...said, reported: reportedOf(said.reported) })
  return Object.keys(usage).length === 0 ? {} : { usage }
}

/** What is nested deep goes first where it would be too long. */
function reportedOf(raw: unknown): Usage['reported'] {
  for (const depth of [6, 3, 1]) {
    const kept = cleaned(raw, depth)
    if (kept === undefined || !isMap(kept)) return undefined
    if (JSON.stringify(kept).length <= REPORTED_CHARS) return kept as { [name: string]: Json }
  }
  return undefined
}

/** Undefined: nothing of it is kept. */
function cleaned(value: unknown, depth: number, field = ''): Json | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'string') return UNIT_FIELD.test(field) && UNIT.test(value) ? value : undefined
  if (depth === 0) return undefined
  if (Array.isArray(value)) return some(value.slice(0, ENTRIES).flatMap((one) => cleaned(one, depth - 1) ?? []))
  if (!isMap(value)) return undefined
  const entries = Object.entries(value)
    .filter(([name]) => NAME.test(name))
    .slice(0, ENTRIES)
    .flatMap(([name, one]) => {
      const kept = cleaned(one, depth - 1, name)
      return kept === undefined ? [] : [[name, kept] as const]
    })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

const some = (list: Json[]): Json | undefined => (list.length === 0 ? undefined : list)
