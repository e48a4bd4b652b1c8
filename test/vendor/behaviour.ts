import { createHash } from 'node:crypto'
import { FILE_FAULTS, type FileFault } from './files.ts'

const REASONS = ['content', 'input', 'balance', 'rate', 'unavailable'] as const
export type Reason = (typeof REASONS)[number]

/** How the vendor is to treat one submission. Nothing set: it does the work at once and answers with the files. */
export interface Behaviour {
  /** The answer to the submission is held this long after the work was recorded. */
  delayMs?: number
  /** Done only when it was asked more often than this. */
  pendingPolls?: number
  /** Done only this long after it was accepted. */
  pendingMs?: number
  /** Calls back when done: once (where a callback address was given), twice, never, or with a wrong signature. */
  callback?: 'once' | 'twice' | 'never' | 'forged'
  /** Calls back this much later than it could. */
  callbackDelayMs?: number
  /** The connection dies: before anything was recorded (no work), or after. */
  lose?: 'before' | 'after'
  /** With `lose: after`: recorded this long after the connection died, at most VISIBLE_WITHIN_MS. */
  recordDelayMs?: number
  /** Does the work and never answers the submission. */
  silent?: boolean
  /** Answers 5xx: before anything was recorded (no work), or after. */
  fail?: 'before' | 'after'
  /** Which 5xx; 500 unless told. */
  failStatus?: number
  /** Refuses the submission, provably without work. */
  refuse?: Reason
  /** Sent with refusals and pending answers. */
  retryAfterMs?: number
  /** Accepts, and says later that it failed for this reason. */
  endAs?: Reason
  /** Main files in the result instead of the number asked for. */
  fileCount?: number
  /** What is wrong with the files. */
  files?: FileFault
  /** Only files from this place in the list on are wrong, from 0. */
  wrongFrom?: number
  /** States run backwards: pending, running, pending again, done, pending once more, done. */
  backwards?: boolean
  /** No JSON in answers to: the submission, questions, both. The work is done. */
  garbage?: 'start' | 'check' | 'always'
  /** The first questions are answered with 503. */
  checkFails?: number
  /** Asked to cancel: does so (if not done yet), refuses, or does so and loses the answer. */
  cancel?: 'confirm' | 'refuse' | 'lose'
}

/** The vendor's promise: a submission is visible to look-ups within this time after it arrived, or never. */
export const VISIBLE_WITHIN_MS = 2000

const MINUTE_MS = 60_000
type Rule = { min: number; max: number } | readonly string[] | 'boolean'

const RULES: { [name in keyof Behaviour]-?: Rule } = {
  delayMs: { min: 0, max: MINUTE_MS },
  pendingPolls: { min: 0, max: 1000 },
  pendingMs: { min: 0, max: 10 * MINUTE_MS },
  callback: ['once', 'twice', 'never', 'forged'],
  callbackDelayMs: { min: 0, max: 10 * MINUTE_MS },
  lose: ['before', 'after'],
  recordDelayMs: { min: 0, max: VISIBLE_WITHIN_MS },
  silent: 'boolean',
  fail: ['before', 'after'],
  failStatus: { min: 500, max: 599 },
  refuse: REASONS,
  retryAfterMs: { min: 0, max: 10 * MINUTE_MS },
  endAs: REASONS,
  fileCount: { min: 0, max: 20 },
  files: FILE_FAULTS,
  wrongFrom: { min: 0, max: 100 },
  backwards: 'boolean',
  garbage: ['start', 'check', 'always'],
  checkFails: { min: 0, max: 1000 },
  cancel: ['confirm', 'refuse', 'lose'],
}

/** The behaviour that a request asked for, or the name of the field that is wrong. */
export function readBehaviour(value: unknown): { behaviour: Behaviour } | { wrong: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { wrong: 'behaviour' }
  for (const [name, given] of Object.entries(value)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name as keyof Behaviour] : undefined
    if (!rule || !fits(given, rule)) return { wrong: `behaviour.${name}` }
  }
  return { behaviour: value }
}

function fits(given: unknown, rule: Rule): boolean {
  if (rule === 'boolean') return typeof given === 'boolean'
  if ('min' in rule) return Number.isInteger(given) && (given as number) >= rule.min && (given as number) <= rule.max
  return typeof given === 'string' && rule.includes(given)
}

/**
 * A behaviour written into a prompt, as any person in any chat can: `a fox behave:pendingPolls=2,callback=twice`, or as
 * JSON, `behave:{"pendingPolls":2}`, to the end of the text. Undefined when there is none. The vendor validates it.
 */
export function behaviourInPrompt(prompt: string): { [name: string]: unknown } | undefined {
  const found = /(?:^|\s)behave:(\{.*\}|\S+)/s.exec(prompt)?.[1]
  if (!found) return undefined
  if (found.startsWith('{')) {
    try {
      return JSON.parse(found) as { [name: string]: unknown }
    } catch {
      return { unreadable: true }
    }
  }
  return Object.fromEntries(
    found.split(',').map((pair) => {
      const [name = '', value = 'true'] = pair.split('=', 2)
      return [name, value === 'true' ? true : /^\d{1,9}$/.test(value) ? Number(value) : value]
    }),
  )
}

/** Named behaviours for profiles. Times are short: profiles are for loads. */
export const PRESETS: { [name: string]: Behaviour } = {
  instant: {},
  slow: { delayMs: 300 },
  pending: { pendingMs: 200 },
  polls: { pendingPolls: 2 },
  'callback-twice': { pendingMs: 150, callback: 'twice' },
  'callback-late': { pendingMs: 100, callbackDelayMs: 1500 },
  'callback-never': { pendingMs: 150, callback: 'never' },
  'callback-forged': { pendingMs: 150, callback: 'forged' },
  'lose-before': { lose: 'before' },
  'lose-after': { lose: 'after' },
  'lose-pending': { lose: 'after', pendingMs: 200 },
  'late-record': { lose: 'after', recordDelayMs: 400 },
  silent: { silent: true },
  'error-before': { fail: 'before' },
  'error-after': { fail: 'after', failStatus: 502 },
  'refuse-content': { refuse: 'content' },
  'refuse-input': { refuse: 'input' },
  'refuse-balance': { refuse: 'balance' },
  'refuse-rate': { refuse: 'rate', retryAfterMs: 1000 },
  'refuse-unavailable': { refuse: 'unavailable' },
  'end-content': { pendingMs: 100, endAs: 'content' },
  'end-unavailable': { pendingMs: 100, endAs: 'unavailable' },
  fewer: { fileCount: 1 },
  none: { fileCount: 0 },
  html: { files: 'html' },
  empty: { files: 'empty' },
  truncated: { files: 'truncated' },
  torn: { files: 'torn' },
  huge: { files: 'huge' },
  'wrong-type': { files: 'wrong-type' },
  redirect: { files: 'redirect' },
  flaky: { files: 'flaky' },
  backwards: { backwards: true },
  'garbage-start': { garbage: 'start' },
  'garbage-check': { garbage: 'check', pendingMs: 100 },
  'check-fails': { checkFails: 2, pendingMs: 50 },
}

const CALM = { slow: 0.1, pending: 0.3, polls: 0.2, 'callback-twice': 0.1 }
/** Without the one refusal after which nothing is submitted any more until somebody has topped the vendor up: it has tests of its own. */
const CHAOTIC = Object.keys(PRESETS).filter((name) => name !== 'refuse-balance')
const CHAOS = Object.fromEntries(CHAOTIC.map((name) => [name, 1 / CHAOTIC.length]))

/** Preset name -> share of submissions, from 0 to 1; what is left over is instant. */
export type Profile = { [preset: string]: number }

/** A profile by its name (`calm`, `chaos`) or as JSON. Throws an Error that says what is wrong. */
export function readProfile(text: string): Profile {
  if (text === 'calm') return CALM
  if (text === 'chaos') return CHAOS
  const profile = JSON.parse(text) as Profile
  let sum = 0
  for (const [name, rate] of Object.entries(profile)) {
    if (!Object.hasOwn(PRESETS, name)) throw new Error(`no preset is called ${name}`)
    if (!(typeof rate === 'number' && rate >= 0)) throw new Error(`the rate of ${name} is no share`)
    sum += rate
  }
  if (sum > 1.000001) throw new Error('the rates add up to more than 1')
  return profile
}

/** The behaviour of the n-th submission of a key: rests on seed, key and n alone, so a load can be played again. */
export function draw(profile: Profile, seed: number, key: string, n: number): Behaviour {
  let point = createHash('sha256').update(`${seed}:${n}:${key}`).digest().readUInt32BE(0) / 2 ** 32
  for (const [name, rate] of Object.entries(profile)) {
    if (point < rate) return PRESETS[name] ?? {}
    point -= rate
  }
  return {}
}
