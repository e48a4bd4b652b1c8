/**
 * OpenAI's images and chat, and every server of that shape. It answers at once, has no key of idempotence and no list: what was lost
 * is given up, and never repeated by itself.
 */
import type { VendorCall } from '../../net/vendor.ts'
import type { Provider, StartOutcome, Task } from '../../ports.ts'
import { probeCall, refused, startCall } from '../kit/calls.ts'
import { dataUrlOf } from '../kit/files.ts'
import { listAt } from '../kit/json.ts'
import { trustedHostsOf } from '../kit/roots.ts'
import type { Settings, VendorDefinition, VendorTools } from '../kit/vendor.ts'
import { asWritten, writingFor } from '../kit/writing.ts'
import { openaiError, picturesOf } from './answers.ts'
import { authorizationOf, completeChat, type Server } from './chat.ts'
import { describing, editForm, openaiCan, openaiRouteProblem, openaiSettings, pictureFields } from './requests.ts'
import { OPENAI_ROOT, OPENAI_VARIABLES } from './variables.ts'

/** A picture of the highest quality takes up to two minutes. */
const START_MS = 180_000
const PROBE_MS = 15_000
/** Ten pictures as base64. */
const REPLY_BYTES = 100 * 1024 * 1024
const PICTURES = ['image/jpeg', 'image/png', 'image/webp']
const EDIT_BYTES = 20 * 1024 * 1024
const SEEN_BYTES = 5 * 1024 * 1024
const SEEN_SIDE_PX = 2048

export const openai: VendorDefinition = {
  id: 'openai',
  title: 'OpenAI',
  variables: OPENAI_VARIABLES,
  // A server of one's own may ask for no key.
  needs: [['OPENAI_API_KEY'], ['OPENAI_API_ROOT']],
  unconfirmed: ['prices: as others report them', 'the names of its models, which change quickly'],
  routeProblem: openaiRouteProblem,
  create: createOpenai,
}

function createOpenai(settings: Settings, { clock }: VendorTools): Provider {
  const server: Server = { root: settings['OPENAI_API_ROOT'] ?? OPENAI_ROOT, key: settings['OPENAI_API_KEY'] }
  const headers = authorizationOf(server)
  const isOwn = server.root !== OPENAI_ROOT

  function pictures(task: Task, call: Pick<VendorCall, 'path' | 'json' | 'form'>): Promise<StartOutcome> {
    return startCall(
      {
        ...{ root: server.root, method: 'POST', headers, timeoutMs: START_MS, signal: task.signal },
        ...{ maxReplyBytes: REPLY_BYTES, ...call },
      },
      { nowMs: clock.nowMs(), error: openaiError, taken: (json) => picturesOf(json, task.workDir) },
    )
  }

  async function describe(task: Task): Promise<StartOutcome> {
    const seen: string[] = []
    for (const input of task.inputs) if (input.type === 'picture') seen.push(await dataUrlOf(input))
    if (seen.length === 0) return refused('input', 'picture-missing')
    const { fixed = {} } = openaiSettings(task.settings)
    const request = { model: task.model, system: describing(task), text: task.prompt, pictures: seen, more: fixed }
    return completeChat(server, { ...request, timeoutMs: START_MS, signal: task.signal }, clock.nowMs())
  }

  async function write(task: Task): Promise<StartOutcome> {
    const { fixed = {} } = openaiSettings(task.settings)
    const request = { model: task.model, system: writingFor(task), text: task.prompt, more: fixed }
    return asWritten(
      await completeChat(server, { ...request, timeoutMs: START_MS, signal: task.signal }, clock.nowMs()),
    )
  }

  return {
    id: 'openai',
    title: isOwn ? new URL(server.root).host : 'OpenAI',
    startTimeoutMs: START_MS,
    trustedHosts: trustedHostsOf(server.root, OPENAI_ROOT),
    can: openaiCan,
    camera: ({ kind }) => (kind === 'image' || kind === 'edit' ? 'words' : null),
    inputLimits: ({ kind }) =>
      kind === 'describe'
        ? { picture: { mimes: PICTURES, maxBytes: SEEN_BYTES, maxSidePx: SEEN_SIDE_PX } }
        : { picture: { mimes: PICTURES, maxBytes: EDIT_BYTES } },
    async start(task) {
      if (task.kind === 'describe') return describe(task)
      if (task.kind === 'write') return write(task)
      if (task.kind === 'image' && task.inputs.length === 0)
        return pictures(task, { path: '/images/generations', json: pictureFields(task) })
      if (task.kind !== 'image' && task.kind !== 'edit') return refused('input', 'kind-unsupported')
      return pictures(task, { path: '/images/edits', form: await editForm(task) })
    },
    // `start` never answers pending.
    check: async () => refused('unavailable', 'nothing-pending'),
    probe: (signal) =>
      probeCall({ root: server.root, path: '/models', method: 'GET', headers, timeoutMs: PROBE_MS, signal }, (json) => {
        const models = listAt(json, 'data').length
        return models === 0 ? null : `${models} models`
      }),
  }
}
