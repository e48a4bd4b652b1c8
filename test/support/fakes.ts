/** The outside world of a studio, in memory: a chat that keeps what it shows, engines that do as they are told, media tools without decoding. */
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Refusal } from '../../src/core/errors.ts'
import type { MediaTools } from '../../src/core/generation/parts.ts'
import { newId } from '../../src/core/id.ts'
import type {
  Address,
  CancelOutcome,
  ChatPort,
  CheckOutcome,
  Done,
  Json,
  LostSubmission,
  MessageRef,
  Metrics,
  Outgoing,
  Provider,
  RecoverOutcome,
  Sending,
  SendOutcome,
  StartOutcome,
  Task,
  TaskInput,
} from '../../src/core/ports.ts'

export interface ShownMessage {
  id: string
  address: Address
  /** The outbox row that it came from: two messages with one are a second copy. */
  sendingId: string
  outgoing: Outgoing
  /** Everything that it ever showed, oldest first. */
  shown: Outgoing[]
  removed: boolean
}

export interface FakeChat extends ChatPort {
  messages: ShownMessage[]
  /** Files that people sent, by the platform's reference. */
  files: Map<string, Buffer>
  /** Answers for the next calls of send or edit, one each; `throw` tears the connection. */
  answers: (SendOutcome | 'throw')[]
}

export function fakeChat(platform = 'test'): FakeChat {
  const messages: ShownMessage[] = []
  const files = new Map<string, Buffer>()
  const answers: (SendOutcome | 'throw')[] = []
  const told = (): SendOutcome | undefined => {
    const answer = answers.shift()
    if (answer === 'throw') throw new Error('the connection was torn')
    return answer
  }
  return {
    platform,
    messages,
    files,
    answers,
    async send(address: Address, outgoing: Outgoing, sending: Sending) {
      const answer = told()
      if (answer !== undefined) return answer
      const id = String(messages.length + 1)
      messages.push({ id, address, sendingId: sending.id, outgoing, shown: [outgoing], removed: false })
      return { state: 'sent', ref: { parts: [id] } }
    },
    async edit(_address: Address, ref: MessageRef, outgoing: Outgoing) {
      const answer = told()
      if (answer !== undefined) return answer
      const message = messages.find((one) => one.id === ref.parts[0])
      if (message === undefined || message.removed) return { state: 'gone', code: 'no such message' }
      message.outgoing = outgoing
      message.shown.push(outgoing)
      return { state: 'sent', ref }
    },
    async remove(_address: Address, ref: MessageRef) {
      const message = messages.find((one) => one.id === ref.parts[0])
      if (message !== undefined) message.removed = true
    },
    async fetch(ref: Json) {
      const bytes = files.get(String(ref))
      if (bytes === undefined) throw new Refusal('file_gone')
      return Readable.from([bytes])
    },
  }
}

export interface Engine extends Provider {
  /** Keys of all submissions, in order. */
  started: string[]
  checked: number
  recovered: string[]
  /** What it was told about the last lost submission. */
  told?: LostSubmission | undefined
  cancelled: Json[]
  tasks: Task[]
  /** What is answered next, one each; then the usual: done at once. An Error is thrown. */
  starts: (StartOutcome | Error | ((task: Task) => Promise<StartOutcome>))[]
  checks: (CheckOutcome | Error)[]
  recovers: (RecoverOutcome | Error)[]
  cancels: (CancelOutcome | Error)[]
}

const next = <T>(list: (T | Error)[], usual: T): T => {
  const one = list.shift() ?? usual
  if (one instanceof Error) throw one
  return one
}

/** An engine that is told what to answer. Without being told it makes what was asked for, at once. */
export function engine(
  id: string,
  options: { canRecover?: boolean; canCancel?: boolean; concurrency?: number; procedural?: boolean } = {},
): Engine {
  const self: Engine = {
    id,
    startTimeoutMs: 10_000,
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    ...(options.procedural === undefined ? {} : { procedural: options.procedural }),
    started: [],
    checked: 0,
    recovered: [],
    cancelled: [],
    tasks: [],
    starts: [],
    checks: [],
    recovers: [],
    cancels: [],
    async start(task, key) {
      self.started.push(key)
      self.tasks.push(task)
      const told = self.starts.shift()
      if (told instanceof Error) throw told
      if (typeof told === 'function') return told(task)
      return told ?? made(task)
    },
    async check(_operation, _signal, workDir) {
      self.checked++
      return next(self.checks, await madeIn(workDir, 1))
    },
    async wake(request) {
      const { key, secret } = JSON.parse(request.rawBody.toString('utf8')) as { key: string; secret: string }
      return secret === 'right' ? { key } : null
    },
  }
  if (options.canRecover !== false)
    self.recover = async (key, _signal, workDir, lost) => {
      self.recovered.push(key)
      self.told = lost
      return next(self.recovers, await madeIn(workDir, 1))
    }
  if (options.canCancel !== false)
    self.cancel = async (operation) => {
      self.cancelled.push(operation)
      return next(self.cancels, 'cancelled' as CancelOutcome)
    }
  return self
}

/** A result with as many good files as the task asks for. */
export function made(task: Task, count = task.count, notes: Partial<Done> = {}): Promise<Done> {
  return madeIn(task.workDir, count, notes)
}

async function madeIn(workDir: string, count: number, more: Partial<Done> = {}): Promise<Done> {
  const files: Done['files'] = []
  for (let index = 0; index < count; index++) {
    const path = join(workDir, `made-${newId()}.jpg`)
    await writeFile(path, `picture ${index}`)
    files.push({ source: { path }, role: 'main' })
  }
  return { state: 'done', files, ...more }
}

/** A file that the fake media tools refuse, as the real ones refuse a broken picture. */
export async function brokenFile(workDir: string): Promise<Done['files'][number]> {
  const path = join(workDir, `broken-${newId()}.jpg`)
  await writeFile(path, 'BROKEN')
  return { source: { path }, role: 'main' }
}

/** Media tools that copy: what starts with BROKEN is refused. No child processes. */
export function passingMedia(): MediaTools {
  const copy = async (sourcePath: string, targetDir: string, code: string) => {
    if ((await readFile(sourcePath)).subarray(0, 6).toString() === 'BROKEN') throw new Refusal(code)
    await mkdir(targetDir, { recursive: true })
    const path = join(targetDir, `${newId()}.jpg`)
    await copyFile(sourcePath, path)
    return { path, mime: 'image/jpeg', sizeBytes: (await stat(path)).size, widthPx: 8, heightPx: 6 }
  }
  return {
    intake: async ({ sourcePath, targetDir }) => ({
      type: 'picture',
      ...(await copy(sourcePath, targetDir, 'file_broken')),
    }),
    fit: async () => null,
    finish: ({ sourcePath, targetDir }) => copy(sourcePath, targetDir, 'result_unusable'),
    thumbnail: async () => null,
    lay: ({ clipPath, targetDir }) => copy(clipPath, targetDir, 'result_unusable'),
    frames: async ({ sourcePath, targetDir, count }) =>
      Promise.all(Array.from({ length: count }, () => copy(sourcePath, targetDir, 'result_unusable'))),
    shrink: async () => null,
  }
}

/** The same, but what a file is stands in its first word, and how many milliseconds it has in the second. */
export function tellingMedia(): MediaTools {
  return {
    ...passingMedia(),
    async intake({ sourcePath, targetDir }): Promise<TaskInput> {
      const [type, ms] = (await readFile(sourcePath, 'utf8')).split(' ') as [TaskInput['type'], string?]
      await mkdir(targetDir, { recursive: true })
      const path = join(targetDir, `${type}-${newId()}.bin`)
      await copyFile(sourcePath, path)
      const facts = { type, path, mime: type === 'audio' ? 'audio/mpeg' : 'application/octet-stream', sizeBytes: 10 }
      return ms === undefined ? facts : { ...facts, durationMs: Number(ms) }
    },
  }
}

export interface CountedMetrics extends Metrics {
  counted(name: string, labels?: { [label: string]: string | number }): number
}

export function countingMetrics(): CountedMetrics {
  const counts: { name: string; labels: { [label: string]: string | number }; amount: number }[] = []
  return {
    count: (name, labels = {}, amount = 1) => void counts.push({ name, labels, amount }),
    observe: () => {},
    gauge: () => {},
    counted: (name, labels = {}) =>
      counts
        .filter(
          (one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
        )
        .reduce((sum, one) => sum + one.amount, 0),
  }
}
