import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '../../errors.ts'
import { LIMITS } from '../../limits.ts'
import type { Done, Json, Kind, Note, Provider, Refused, ResultFile, Sandbox, StartOutcome, Task } from '../../ports.ts'

/** What the built-in engine makes, and the module that makes it in a child process. */
const ENTRIES = {
  image: new URL('./image.ts', import.meta.url),
  edit: new URL('./edit.ts', import.meta.url),
  upscale: new URL('./upscale.ts', import.meta.url),
  animate: new URL('./animate.ts', import.meta.url),
  music: new URL('./music.ts', import.meta.url),
  describe: new URL('./describe.ts', import.meta.url),
} as const
type BuiltinKind = keyof typeof ENTRIES

const NEEDS_PICTURE: { [kind in BuiltinKind]: boolean } = {
  image: false,
  edit: true,
  upscale: true,
  animate: true,
  music: false,
  describe: true,
}

const isBuiltin = (kind: Kind): kind is BuiltinKind => Object.hasOwn(ENTRIES, kind)

/** The union of what the modules answer, read loosely: each gives what its kind has. */
interface Answer {
  files?: string[]
  stillPath?: string
  coverPath?: string
  text?: string
  title?: string
  unknownWords?: string[]
  notes?: Note[]
}

const UNKNOWN_WORDS_SHOWN = 8
const WORD_CHARS = 40

/**
 * The engine that is always there: pictures, songs and moving photos by rules, made in a child process without network.
 * It is no AI and says so in its files. Nothing is ever pending, and the same task and seed give the same files.
 */
export function createBuiltinProvider({ sandbox }: { sandbox: Sandbox }): Provider {
  return {
    id: 'builtin',
    startTimeoutMs: LIMITS.childRenderMs,
    // As many as there are children to render in: the others wait in our queue, where they can be seen and cancelled.
    concurrency: LIMITS.childRenderLanes,
    procedural: true,
    camera: ({ kind }) => (kind === 'animate' ? 'structured' : null),

    async start(task: Task): Promise<StartOutcome> {
      if (!isBuiltin(task.kind)) return refused('input', 'kind-unsupported')
      const input = task.inputs.find((each) => each.type === 'picture')
      if (NEEDS_PICTURE[task.kind] && !input) return refused('input', 'picture-missing')
      try {
        const job = jobOf(task, task.kind, input?.path)
        const answer = await sandbox.run<{ [name: string]: Json }>('render', ENTRIES[task.kind], job, task.signal)
        return doneOf(answer as Answer)
      } catch (reason) {
        if (reason instanceof Refusal) return refused('input', reason.code)
        // The child died, hung, grew too large or was aborted. Nothing outside saw the job, so nothing was created.
        return refused('unavailable', codeOf(reason))
      }
    },

    async check() {
      // `start` never answers pending.
      return refused('unavailable', 'nothing-pending')
    },

    /**
     * A submission whose answer was lost left nothing behind but files in a work folder that nobody will read, and cost nobody
     * anything: it is as if it had never been, and may be started again.
     */
    async recover() {
      return { state: 'absent' }
    },

    async probe(signal) {
      const workDir = await mkdtemp(join(tmpdir(), 'chatelier-probe-'))
      try {
        const job = { prompt: '', options: { duration: 5 }, seed: 1, workDir }
        await sandbox.run('render', ENTRIES.music, job, signal)
        return { ok: true, detail: 'rendered a test song of 5 s' }
      } catch (reason) {
        return { ok: false, detail: `rendering failed: ${codeOf(reason)}` }
      } finally {
        await rm(workDir, { recursive: true, force: true })
      }
    },
  }
}

function jobOf(task: Task, kind: BuiltinKind, inputPath: string | undefined): { [name: string]: Json } {
  return {
    prompt: task.prompt,
    options: task.options,
    count: task.count,
    seed: task.seed,
    workDir: task.workDir,
    ...(inputPath === undefined ? {} : { inputPath }),
    ...(kind === 'describe' ? { locale: task.locale } : {}),
  }
}

function doneOf(answer: Answer): Done {
  const files: ResultFile[] = []
  for (const path of answer.files ?? []) {
    files.push({ source: { path }, role: 'main' })
    if (answer.stillPath) files.push({ source: { path: answer.stillPath }, role: 'still' })
    if (answer.coverPath) files.push({ source: { path: answer.coverPath }, role: 'cover' })
  }
  const notes: Note[] = [...(answer.notes ?? [])]
  if (answer.unknownWords && answer.unknownWords.length > 0) {
    notes.push({
      code: 'unknown-words',
      params: { words: answer.unknownWords.slice(0, UNKNOWN_WORDS_SHOWN).map(shortened).join(', ') },
    })
  }
  return {
    state: 'done',
    files,
    ...(answer.text === undefined ? {} : { text: answer.text }),
    ...(answer.title === undefined ? {} : { title: answer.title }),
    ...(notes.length === 0 ? {} : { notes }),
    usage: { costMicroUsd: 0 },
  }
}

function refused(reason: Refused['reason'], vendorCode: string): Refused {
  return { state: 'refused', reason, vendorCode }
}

/** A fault's code; of other errors the kind alone, for a message may hold paths. */
function codeOf(reason: unknown): string {
  if (reason instanceof Error) return 'code' in reason && typeof reason.code === 'string' ? reason.code : reason.name
  return 'fault'
}

/** A word that goes on for a thousand letters would leave no room for anything else. */
function shortened(word: string): string {
  const letters = Array.from(word)
  return letters.length <= WORD_CHARS ? word : `${letters.slice(0, WORD_CHARS).join('')}…`
}
