/**
 * ComfyUI, self-hosted: whatever the operator's graphs can do. Prompts carry an id of ours, so a lost answer is asked for, never repeated
 * blindly. Facts from `server.py` and `execution.py` of Comfy-Org/ComfyUI.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { Fault } from '../../errors.ts'
import { createOutside } from '../../net/outside.ts'
import { CallFailure, callVendor } from '../../net/vendor.ts'
import type {
  CancelOutcome,
  CheckOutcome,
  Json,
  Log,
  Provider,
  RecoverOutcome,
  StartOutcome,
  Task,
  TaskInput,
  TypeLimits,
} from '../../ports.ts'
import { variable } from '../../variable.ts'
import { askCall, byStatus, callsTo, refused, startCall } from '../kit/calls.ts'
import { fileNameOf } from '../kit/files.ts'
import { at, textAt } from '../kit/json.ts'
import { rootVariable, trustedHostsOf } from '../kit/roots.ts'
import type { Settings, VendorDefinition, VendorTools } from '../kit/vendor.ts'
import { type Found, inHistory, inQueue, refusalOf, type ViewFile } from './answers.ts'
import { type Graph, graphProblem, readGraphs } from './graphs.ts'
import { classesOf, graphProblems } from './objects.ts'
import { cameraOf, cannotFill, fill, promptIdOf } from './requests.ts'

const SHIPPED = fileURLToPath(new URL('../../../../data/comfyui', import.meta.url))
const CALL_MS = 20_000
const START_MS = 90_000
const CHECK_AFTER_MS = 1500
/** A prompt that is neither queued nor in the history for so long is not there: never taken, or lost with a restart. */
const ABSENT_AFTER_MS = 45_000
const MISSED_KEYS = 10_000
/** Queue and history repeat whole graphs. */
const REPLY_BYTES = 32 * 1024 * 1024
const STOP_LOOKS = 10
const STOP_LOOK_MS = 300

const PICTURES: TypeLimits = { mimes: ['image/png', 'image/jpeg', 'image/webp'], maxSidePx: 4096 }

export const comfyui: VendorDefinition = {
  id: 'comfyui',
  title: 'ComfyUI',
  needs: [['COMFYUI_ROOT']],
  variables: {
    COMFYUI_ROOT: rootVariable(undefined, 'Write the address of your ComfyUI, such as http://127.0.0.1:8188.'),
    COMFYUI_AUTHORIZATION: variable(
      z
        .string()
        .regex(/^[\x21-\x7e]([\x20-\x7e]{0,498}[\x21-\x7e])?$/, { error: 'is no value of an Authorization header' }),
      undefined,
      'Write what your proxy in front of ComfyUI wants as Authorization (Bearer …, Basic …), or leave it out.',
    ),
  },
  fileProblems: (dataDir) => readGraphs(...foldersOf(dataDir)).mistakes.map(graphProblem),
  create: createComfyUi,
}

const foldersOf = (dataDir: string): [shipped: string, own: string] => [SHIPPED, join(dataDir, 'comfyui')]

function createComfyUi(settings: Settings, { clock, log, dataDir }: VendorTools): Provider {
  const root = settings['COMFYUI_ROOT'] ?? ''
  const authorization = settings['COMFYUI_AUTHORIZATION']
  const [shipped, folder] = foldersOf(dataDir)
  const { graphs } = readGraphs(shipped, folder)
  const trustedHosts = trustedHostsOf(root, undefined)
  const headers: { [name: string]: string } = authorization === undefined ? {} : { authorization }
  const outside = createOutside({ allow: trustedHosts, clock, credentials: { origin: new URL(root).origin, headers } })
  /** Ids that a look-up missed, and when first. */
  const missedAtMs = new Map<string, number>()

  const call = callsTo({ root, headers: () => headers, timeoutMs: CALL_MS, maxReplyBytes: REPLY_BYTES })
  const ask = async (path: string, signal: AbortSignal) =>
    (await askCall('comfyui', call('GET', path, { signal }), clock.nowMs())).json
  const outputsOf = (model: string | undefined) => (model === undefined ? null : (graphs.get(model)?.outputs ?? null))

  /** The queue first: what leaves it is in the history at the same moment. */
  async function look(id: string, signal: AbortSignal): Promise<Found | null> {
    const queued = inQueue(await ask('/queue', signal), id)
    return queued ?? inHistory(await ask(`/history/${id}`, signal), id, outputsOf)
  }

  function isMissing(id: string, found: Found | null): boolean {
    if (found !== null) {
      missedAtMs.delete(id)
      return false
    }
    const nowMs = clock.nowMs()
    const sinceMs = missedAtMs.get(id) ?? nowMs
    if (!missedAtMs.has(id) && missedAtMs.size >= MISSED_KEYS) missedAtMs.delete(missedAtMs.keys().next().value!)
    missedAtMs.set(id, sinceMs)
    return nowMs - sinceMs >= ABSENT_AFTER_MS
  }

  /** Into ComfyUI's own folder of inputs, under a name of ours: a repeat writes the same file. */
  async function upload(input: TaskInput, name: string, signal: AbortSignal): Promise<string> {
    const form = new FormData()
    form.set('image', new Blob([new Uint8Array(await readFile(input.path))], { type: input.mime }), name)
    form.set('type', 'input')
    form.set('subfolder', 'chatelier')
    form.set('overwrite', 'true')
    const reply = await callVendor(call('POST', '/upload/image', { form, signal, timeoutMs: START_MS }))
    const kept = textAt(reply.json, 'name')
    if (reply.status !== 200 || kept === undefined) throw new UploadRefused(reply.status)
    const subfolder = textAt(reply.json, 'subfolder')
    return subfolder === undefined ? kept : `${subfolder}/${kept}`
  }

  async function start(task: Task, key: string): Promise<StartOutcome> {
    const graph = graphs.get(task.model)
    if (graph === undefined) return refused('unavailable', 'graph-unknown')
    if (cannotFill(graph, { ...task, inputs: task.inputs.length }) !== null) return refused('input', 'graph-unfit')
    const id = promptIdOf(key)
    let nodes: ReturnType<typeof fill>
    try {
      // ComfyUI takes the same id twice: what is there under it is not submitted again.
      const found = await look(id, task.signal)
      if (found !== null) return outcomeOf(found, id)
      const files: { [type in TaskInput['type']]?: string[] } = {}
      for (const [index, input] of task.inputs.entries()) {
        const name = `${id}-${index}.${fileNameOf(input).split('.').pop()}`
        files[input.type] = [...(files[input.type] ?? []), await upload(input, name, task.signal)]
      }
      nodes = fill(graph, { ...task, files })
    } catch (error) {
      // Nothing was submitted yet, whatever became of these calls.
      if (error instanceof UploadRefused) return refused(error.isInput ? 'input' : 'unavailable', error.message)
      if (error instanceof CallFailure) return refused('unavailable', error.detail)
      if (error instanceof Fault) return refused('unavailable', error.code)
      throw error
    }
    const json = {
      prompt: nodes,
      prompt_id: id,
      client_id: 'chatelier',
      extra_data: { chatelier: { model: graph.name, key } },
    }
    return startCall(call('POST', '/prompt', { json, signal: task.signal }), {
      nowMs: clock.nowMs(),
      taken(answer) {
        const given = textAt(answer, 'prompt_id')
        if (given === undefined) return null
        tellIgnored(log, graph, answer)
        return { state: 'pending', operation: { id: given }, checkAfterMs: CHECK_AFTER_MS }
      },
      error(reply) {
        if (reply.status !== 400) return undefined
        const { code, nodes: at } = refusalOf(reply.json)
        log.error({ graph: graph.name, code, nodes: at }, 'ComfyUI refuses a graph: run npm run doctor, and mend it')
        return refused('unavailable', `graph-${code}`)
      },
    })
  }

  function outcomeOf(found: Found, id: string): CheckOutcome {
    if (found.state === 'success') {
      const files = found.files.map((file) => ({ source: { url: viewUrl(root, file) }, role: 'main' as const }))
      return { state: 'done', files, ...(found.text === undefined ? {} : { text: found.text }) }
    }
    if (found.state !== 'failed') return { state: 'pending', operation: { id }, checkAfterMs: CHECK_AFTER_MS }
    if (found.node !== undefined) log.error({ code: found.why, ...found.node }, 'a node of a graph failed in ComfyUI')
    return refused('unavailable', found.why)
  }

  async function check(operation: Json, signal: AbortSignal): Promise<CheckOutcome> {
    const id = idOf(operation)
    const found = await look(id, signal)
    if (isMissing(id, found)) return refused('unavailable', 'gone')
    return found === null ? { state: 'pending', operation: { id }, checkAfterMs: CHECK_AFTER_MS } : outcomeOf(found, id)
  }

  async function recover(key: string, signal: AbortSignal): Promise<RecoverOutcome> {
    const id = promptIdOf(key)
    try {
      const found = await look(id, signal)
      if (found !== null) return outcomeOf(found, id)
      return isMissing(id, found) ? { state: 'absent' } : { state: 'unknown', vendorCode: 'not-seen' }
    } catch (error) {
      if (error instanceof Fault) return { state: 'unknown', vendorCode: error.code }
      throw error
    }
  }

  /** Out of the queue, or stopped: by the id, so that nobody else's is. Confirmed by looking again. */
  async function cancel(operation: Json, signal: AbortSignal): Promise<CancelOutcome> {
    const id = idOf(operation)
    try {
      const before = await look(id, signal)
      if (before?.state === 'success') return 'running'
      if (before?.state === 'waiting') await callVendor(call('POST', '/queue', { json: { delete: [id] }, signal }))
      if (before?.state === 'running') await callVendor(call('POST', '/interrupt', { json: { prompt_id: id }, signal }))
      for (let looks = 0; looks < STOP_LOOKS; looks++) {
        const after = await look(id, signal)
        if (after === null || after.state === 'failed') return before === null ? 'unknown' : 'cancelled'
        if (after.state === 'success') return 'running'
        // It stops between two steps of a node.
        await pause(STOP_LOOK_MS, undefined, { signal })
      }
      return 'unknown'
    } catch {
      return 'unknown'
    }
  }

  /** Free: is it there, and does it know every node and every model file of the graphs. */
  async function probe(signal: AbortSignal): Promise<{ ok: boolean; detail: string }> {
    try {
      const version = textAt(await ask('/system_stats', signal), 'system', 'comfyui_version') ?? 'of unknown version'
      const known = new Map<string, unknown>()
      for (const name of classesOf(graphs.values()))
        known.set(name, at(await ask(`/object_info/${encodeURIComponent(name)}`, signal), name))
      const judged = [...graphs.values()].map((graph) => ({ graph, problems: graphProblems(graph, known) }))
      const own = judged.filter(({ graph }) => graph.folder === folder)
      const names = judged.flatMap(({ graph, problems }) => (problems.length === 0 ? [graph.name] : []))
      return {
        // The shipped graph need not run where the operator has graphs of their own.
        ok: (own.length > 0 ? own : judged).every(({ problems }) => problems.length === 0),
        detail: [
          `ComfyUI ${version}; it can run ${names.length === 0 ? 'no graph' : names.join(', ')}`,
          ...judged.flatMap(({ problems }) => problems),
        ].join('\n'),
      }
    } catch (error) {
      const code = error instanceof Fault ? error.code.replace(/^comfyui-/, '') : ''
      if (code.startsWith('answer-')) return { ok: false, detail: 'it answers something else: is the address right?' }
      const status = /^http-(\d+)$/.exec(code)?.[1]
      if (status !== undefined) return { ok: false, detail: `it answers HTTP ${status}` }
      return { ok: false, detail: code === '' ? 'no answer' : `no answer (${code.toUpperCase()})` }
    }
  }

  return {
    id: comfyui.id,
    title: comfyui.title,
    startTimeoutMs: START_MS,
    trustedHosts,
    can(wanted) {
      const graph = graphs.get(wanted.model)
      return graph === undefined ? { option: 'model', allowed: [...graphs.keys()] } : cannotFill(graph, wanted)
    },
    camera: ({ model }) => cameraOf(graphs.get(model)),
    inputLimits: () => ({ picture: PICTURES }),
    start,
    check,
    recover,
    cancel,
    // A proxy in front wants to know who asks for files, too.
    ...(authorization === undefined
      ? {}
      : {
          async download(url, to, bounds) {
            await outside.download(url, { ...bounds, to })
          },
        }),
    probe,
  }
}

class UploadRefused extends Error {
  readonly isInput: boolean

  constructor(status: number) {
    super(`upload-${status}`)
    const outcome = byStatus({ status })
    this.isInput = outcome.state === 'refused' && outcome.reason === 'input'
  }
}

/** Part of a graph may be left out while the rest runs: the operator should know. */
function tellIgnored(log: Log, graph: Graph, answer: unknown): void {
  const { nodes } = refusalOf(answer)
  if (nodes.length > 0) log.warn({ graph: graph.name, nodes }, 'ComfyUI leaves out nodes of a graph')
}

function viewUrl(root: string, file: ViewFile): string {
  return `${root}/view?${new URLSearchParams({ ...file })}`
}

function idOf(operation: Json): string {
  const id = textAt(operation, 'id')
  if (id === undefined || !/^[\w-]{1,64}$/.test(id)) throw new Fault('comfyui-operation')
  return id
}
