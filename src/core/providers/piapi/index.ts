/**
 * PiAPI and its sister GoAPI: one API, two hosts. A submission has no key of ours and can't be looked for, so a lost answer is found
 * only by its callback, whose address names the attempt; without callbacks it is given up and the credits go back.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { ownCode } from '../../errors.ts'
import type { VendorCall } from '../../net/vendor.ts'
import type { CancelOutcome, CheckOutcome, Json, Kind, Provider, RouteFacts, TypeLimits } from '../../ports.ts'
import { asText, onOff, variable, word } from '../../variable.ts'
import { askCall, callsTo, ended, probeCall, replyTo, startCall } from '../kit/calls.ts'
import { numberAt, parsedJson, textAt } from '../kit/json.ts'
import { rootVariable, trustedHostsOf } from '../kit/roots.ts'
import type { Settings, VendorDefinition, VendorTools } from '../kit/vendor.ts'
import { shortenedNotes } from '../kit/words.ts'
import { codeIn, endOf, type Operation, type PiTask, readOperation, readTask, refusalOf } from './answers.ts'
import { addressesOf } from './inputs.ts'
import { cameraOf, routeProblem, submissionOf, unableOf } from './requests.ts'
import { singerBefore, songIdOf, strangerIn } from './songs.ts'

const START_MS = 60_000
const ASK_MS = 20_000
const SOON_MS = 2000
const LATER_MS = 8000
const QUICK: readonly Kind[] = ['image', 'edit', 'upscale']

/** What the two differ in. */
interface House {
  id: 'piapi' | 'goapi'
  title: string
  root: string
  /** Where files can be laid for a day, on its dearer plans. */
  uploads?: string
  /** It has Suno, behind a switch. */
  sunoSwitch?: string
}
const PIAPI: House = {
  id: 'piapi',
  title: 'PiAPI',
  root: 'https://api.piapi.ai',
  uploads: 'https://upload.theapi.app',
}
const GOAPI: House = { id: 'goapi', title: 'GoAPI', root: 'https://api.goapi.ai', sunoSwitch: 'GOAPI_SUNO' }

export const piapi: VendorDefinition = {
  id: PIAPI.id,
  title: PIAPI.title,
  variables: {
    PIAPI_API_KEY: variable(word, undefined, 'Copy the key from your workspace on https://piapi.ai.'),
    PIAPI_API_ROOT: rootVariable(PIAPI.root, 'Leave it out.'),
    PIAPI_UPLOAD_ROOT: rootVariable(PIAPI.uploads, 'Leave it out.'),
  },
  needs: [['PIAPI_API_KEY']],
  unconfirmed: [
    'codes of errors: content, balance and input are read from words',
    'how long files live there, and whether a cancelled task is never charged',
    'the structured camera of Kling 1.5 and 1.6, and the names of the moves of Wan',
  ],
  routeProblem: (route) => (isSuno(route) ? 'PiAPI has stopped its Suno' : routeProblem(route)),
  create: (settings, tools) => createHouse(PIAPI, settings, tools),
}

export const goapi: VendorDefinition = {
  id: GOAPI.id,
  title: GOAPI.title,
  variables: {
    GOAPI_API_KEY: variable(word, undefined, 'Copy the key from your workspace on https://goapi.ai.'),
    GOAPI_API_ROOT: rootVariable(GOAPI.root, 'Leave it out.'),
    GOAPI_SUNO: variable(
      asText(onOff),
      'off',
      'Write on to offer Suno through GoAPI: unofficial, and nobody has tried its fields.',
    ),
  },
  needs: [['GOAPI_API_KEY']],
  unconfirmed: [
    'that its tasks, fields and answers are those of PiAPI',
    'Suno: no official way in, and its fields are not published; it is off unless GOAPI_SUNO is on',
  ],
  routeProblem,
  create: (settings, tools) => createHouse(GOAPI, settings, tools),
}

function createHouse(house: House, settings: Settings, { clock, callbackUrl }: VendorTools): Provider {
  const prefix = house.id.toUpperCase()
  const apiKey = settings[`${prefix}_API_KEY`] ?? ''
  const root = settings[`${prefix}_API_ROOT`] ?? house.root
  const uploads = settings[`${prefix}_UPLOAD_ROOT`] ?? house.uploads
  const hasSuno = house.sunoSwitch !== undefined && /^(on|true|yes|1)$/i.test(settings[house.sunoSwitch] ?? '')
  const headers = () => ({ 'x-api-key': apiKey })
  const call = callsTo({ root, headers, timeoutMs: ASK_MS })
  const isCalledBack = callbackUrl('probe') !== null
  /** Each job has a secret of its own, which nobody else's callback can show. */
  const secretOf = (key: string) => createHmac('sha256', apiKey).update(`callback:${key}`).digest('hex')

  const pending = (operation: Operation) => ({
    state: 'pending' as const,
    operation: { ...operation } as Json,
    checkAfterMs: QUICK.includes(operation.kind) ? SOON_MS : LATER_MS,
  })

  /** Null: it is not known, which soon after a submission proves nothing. */
  async function ask(id: string, signal: AbortSignal): Promise<PiTask | null> {
    const { json } = await askCall(house.id, call('GET', `/api/v1/task/${id}`, { signal }), clock.nowMs())
    const task = codeIn(json) === 200 ? readTask(json) : null
    return task?.id === id ? task : null
  }

  async function check(raw: Json, signal: AbortSignal): Promise<CheckOutcome> {
    const operation = readOperation(raw)
    if (operation === null) return ended('unavailable', 'operation')
    const task = await ask(operation.id, signal)
    const model = operation.model ?? singerBefore(house.id, operation.kind)
    const end = task === null ? null : endOf(task, { ...operation, ...(model === undefined ? {} : { model }) })
    if (end === null) return pending(operation)
    return end.state === 'done' ? { ...end, ...shortenedNotes(operation.keptChars) } : end
  }

  /** Only what waits can be cancelled, and not with every model: the task itself tells what became of it. */
  async function cancel(raw: Json, signal: AbortSignal): Promise<CancelOutcome> {
    const operation = readOperation(raw)
    if (operation === null) return 'unknown'
    try {
      await replyTo(house.id, call('DELETE', `/api/v1/task/${operation.id}`, { signal }))
      const task = await ask(operation.id, signal)
      if (task === null || task.state === 'pending' || task.state === 'staged') return 'unknown'
      return ['failed', 'cancelled', 'canceled'].includes(task.state) ? 'cancelled' : 'running'
    } catch {
      return 'unknown'
    }
  }

  return {
    id: house.id,
    title: house.title,
    startTimeoutMs: START_MS,
    concurrency: 8,
    trustedHosts: trustedHostsOf(root, house.root),
    offers: (route) => !isSuno(route) || hasSuno,
    can: (wanted) => strangerIn(wanted, house.id) ?? unableOf(wanted),
    camera: cameraOf,
    inputLimits: () => ({ picture: PICTURE, clip: CLIP }),

    async start(task, key) {
      // A song goes on by the name that it has here; a file of it is of no use. Whoever made it may have a route too.
      const songId = songIdOf(task.inputs[0]?.reference, { provider: house.id, model: task.model })
      if (task.kind === 'extend' && songId === undefined) return ended('unavailable', ownCode('song-of-another'))
      const addresses = task.kind === 'extend' ? [] : await addressesOf(task, { uploads, headers })
      if ('refused' in addresses) return addresses.refused
      const endpoint = callbackUrl(key)
      const callback = endpoint === null ? null : { endpoint, secret: secretOf(key) }
      const { body, keptChars } = submissionOf(
        { ...task, ...(songId === undefined ? {} : { songId }) },
        addresses,
        callback,
      )
      const submission: VendorCall = call('POST', '/api/v1/task', {
        ...{ json: body, timeoutMs: START_MS, signal: task.signal },
      })
      const kept = keptChars === undefined ? {} : { keptChars }
      const made = (json: unknown) => {
        const known = readTask(json)
        if (known === null) return null
        const end = endOf(known, task)
        return end?.state === 'refused'
          ? end
          : pending({ id: known.id, kind: task.kind, model: task.model, count: task.count, ...kept })
      }
      return startCall(submission, {
        nowMs: clock.nowMs(),
        // A task with a name is there, whatever the number beside it.
        taken: (json, reply) => made(json) ?? (codeIn(json) === 200 ? null : (refusalOf(reply) ?? null)),
        error: (reply) => made(reply.json) ?? refusalOf(reply),
      })
    },
    check,
    cancel,
    // The callback is the only one who can tell; until the grace is over it may come.
    ...(isCalledBack ? { recover: async () => ({ state: 'unknown' }) as const } : {}),

    async wake({ key, headers: told, rawBody }) {
      if (key === undefined || !isSame(told['x-webhook-secret'], secretOf(key))) return null
      const id = taskIn(rawBody)
      return { key, ...(id === null ? {} : { operation: (model, { kind }) => ({ id, kind, model }) }) }
    },

    probe: (signal) => probeCall(call('GET', '/account/info', { signal }), readAccount),
  }
}

const isSuno = ({ model }: Pick<RouteFacts, 'model'>): boolean => model.startsWith('suno/')

const MEGABYTE = 1024 * 1024
const PICTURE: TypeLimits = {
  mimes: ['image/jpeg', 'image/png'],
  maxBytes: 10 * MEGABYTE,
  minSidePx: 300,
  minRatio: 1 / 2.5,
  maxRatio: 2.5,
}
const CLIP: TypeLimits = { mimes: ['video/mp4'], maxBytes: 10 * MEGABYTE, maxDurationMs: 30_000 }

/** In a time that tells nothing of where they differ. */
function isSame(told: string | string[] | undefined, secret: string): boolean {
  if (typeof told !== 'string') return false
  const [one, two] = [told, secret].map((text) => createHmac('sha256', secret).update(text).digest())
  return timingSafeEqual(one as Buffer, two as Buffer)
}

const taskIn = (rawBody: Buffer): string | null => readTask(parsedJson(rawBody))?.id ?? null

function readAccount(json: unknown): string | null {
  if (codeIn(json) !== 200) return null
  const usd = numberAt(json, 'data', 'equivalent_in_usd')
  const plan = textAt(json, 'data', 'plan')
  const rest = usd === undefined ? '' : `; ${usd.toFixed(2)} USD left`
  return `the key is taken${rest}${plan !== undefined && /^[\w -]{1,30}$/.test(plan) ? ` (${plan})` : ''}`
}
