import { KINDS } from '../../src/core/ports.ts'
import { type Behaviour, readBehaviour } from './behaviour.ts'

/** A submission as it comes in, every field checked. */
export interface Submission {
  key: string
  kind: string
  prompt: string
  count: number
  callbackUrl: string | null
  behaviour: Behaviour | null
  wait: boolean
  inputs: string[]
}

type Check = (value: unknown) => boolean
const text =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === 'string' && value.length >= min && value.length <= max
const integer =
  (min: number, max: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max
const plain: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

const FIELDS: { [name: string]: { check: Check; required?: true } } = {
  key: { check: text(1, 200), required: true },
  kind: { check: (value) => (KINDS as readonly unknown[]).includes(value), required: true },
  prompt: { check: text(0, 10_000), required: true },
  count: { check: integer(1, 20), required: true },
  callbackUrl: {
    check: (value) => text(1, 2000)(value) && /^https?:/.test(value as string) && URL.canParse(value as string),
  },
  behaviour: { check: plain },
  wait: { check: (value) => typeof value === 'boolean' },
  model: { check: text(1, 200) },
  seed: { check: integer(0, 2 ** 31 - 1) },
  options: {
    check: (value) =>
      plain(value) &&
      Object.values(value as object).every((one) => ['string', 'number', 'boolean'].includes(typeof one)),
  },
  inputs: { check: (value) => Array.isArray(value) && value.length <= 20 && value.every(isInput) },
}

const isInput: Check = (value) => {
  if (!plain(value)) return false
  const { mime, sizeBytes, sha256, ...rest } = value as { [name: string]: unknown }
  const exact = Object.keys(rest).length === 0
  return (
    exact &&
    text(1, 100)(mime) &&
    integer(1, 2 ** 31)(sizeBytes) &&
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256)
  )
}

/** The submission in a body, or the name of the first field that is unknown, missing or wrong. */
export function readSubmission(body: unknown): { submission: Submission } | { wrong: string } {
  if (!plain(body)) return { wrong: 'body' }
  const given = body as { [name: string]: unknown }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(FIELDS, name) || !FIELDS[name]!.check(value)) return { wrong: name }
  }
  for (const [name, field] of Object.entries(FIELDS))
    if (field.required && !Object.hasOwn(given, name)) return { wrong: name }
  let behaviour: Behaviour | null = null
  if (given.behaviour !== undefined) {
    const read = readBehaviour(given.behaviour)
    if ('wrong' in read) return read
    behaviour = read.behaviour
  }
  return {
    submission: {
      key: given.key as string,
      kind: given.kind as string,
      prompt: given.prompt as string,
      count: given.count as number,
      callbackUrl: (given.callbackUrl as string | undefined) ?? null,
      behaviour,
      wait: given.wait === true,
      inputs: ((given.inputs ?? []) as { sha256: string }[]).map((input) => input.sha256),
    },
  }
}
