/** Media on this machine's disk, durable when `put` resolves. The default store. */
import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { Fault } from '../errors.ts'
import type { MediaStore } from '../ports.ts'
import { checkKey, checkRange, isKey } from './key.ts'

/** Half-written files; its name can't be a key's folder, which has two characters. */
const TEMPORARY = 'writing'
const FOLDER = /^[A-Za-z0-9_-]{2}$/

/** A signed address of our own server, which a disk has none of. */
export type LinkMaker = (key: string, ttlMs: number) => string

/**
 * Keeps each file at `root/<two letters>/<two letters>/<key>`, the letters from the key's end: time-ordered keys begin
 * alike, their random tails spread evenly.
 * Faults: not_found, key_invalid, range_invalid, store_full (retryable), store_unavailable (retryable).
 */
export function createDiskStore(options: { root: string; link?: LinkMaker | undefined }): MediaStore {
  const root = path.resolve(options.root)
  const writing = path.join(root, TEMPORARY)
  /** Folders that exist and whose entry in the parent is durable. */
  const folders = new Set<string>()

  function fileOf(key: string): { folder: string; file: string } {
    checkKey(key)
    const stem = key.split('.')[0] as string
    const folder = path.join(root, stem.slice(-2), stem.slice(-4, -2))
    return { folder, file: path.join(folder, key) }
  }

  async function makeFolder(folder: string): Promise<void> {
    if (folders.has(folder)) return
    await mkdir(folder, { recursive: true })
    // From the inside out, so that after a crash a folder that can be found is whole.
    for (let inner = folder; inner !== root; inner = path.dirname(inner)) await syncFolder(path.dirname(inner))
    await syncFolder(path.dirname(root)).catch(() => {})
    folders.add(folder)
  }

  return {
    async put(key, body) {
      const { folder, file } = fileOf(key)
      const part = path.join(writing, `${key}.${randomBytes(6).toString('hex')}`)
      try {
        await mapped(makeFolder(writing))
        await mapped(makeFolder(folder))
        const sizeBytes = await writeDurably(part, body)
        await mapped(rename(part, file))
        await mapped(syncFolder(folder))
        return { sizeBytes }
      } catch (fault) {
        body.destroy()
        await rm(part, { force: true }).catch(() => {})
        // Somebody removed a folder under us: look again next time.
        folders.clear()
        throw fault
      }
    },

    async open(key, range) {
      const { file } = fileOf(key)
      const handle = await mapped(open(file, 'r'))
      try {
        const { size } = await mapped(handle.stat())
        return streamOf(handle, size, range)
      } catch (fault) {
        await handle.close()
        throw fault
      }
    },

    async remove(key) {
      const { folder, file } = fileOf(key)
      try {
        await rm(file)
        await syncFolder(folder)
      } catch (fault) {
        if (codeOf(fault) !== 'ENOENT') throw asFault(fault)
      }
    },

    async link(key, ttlMs) {
      checkKey(key)
      return options.link?.(key, ttlMs) ?? null
    },

    async *list() {
      for await (const outer of entries(root)) {
        if (!FOLDER.test(outer)) continue
        for await (const inner of entries(path.join(root, outer))) {
          for await (const key of entries(path.join(root, outer, inner))) {
            if (!isKey(key)) continue
            // Removed while we look: not there.
            const facts = await stat(path.join(root, outer, inner, key)).catch(() => null)
            if (facts?.isFile()) yield { key, modifiedAtMs: Math.round(facts.mtimeMs) }
          }
        }
      }
      await sweepWriting(writing)
    },
  }
}

/** A half-written file that nobody has touched for this long belongs to a process that died. */
const ABANDONED_MS = 60 * 60 * 1000

async function sweepWriting(folder: string): Promise<void> {
  for await (const name of entries(folder)) {
    const file = path.join(folder, name)
    const facts = await stat(file).catch(() => null)
    if (facts && Date.now() - facts.mtimeMs > ABANDONED_MS) await rm(file, { force: true })
  }
}

/** Writes the whole body and fsyncs it; returns its bytes. `flags` other than "must be new" are for tests. */
export async function writeDurably(part: string, body: Readable, flags = 'wx'): Promise<number> {
  const handle = await mapped(open(part, flags))
  try {
    let sizeBytes = 0
    // Faults of the body are the caller's and pass unchanged; those of our own side are mapped.
    for await (const chunk of body) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)
      for (let at = 0; at < bytes.length; ) at += (await mapped(handle.write(bytes, at))).bytesWritten
      sizeBytes += bytes.length
    }
    await mapped(handle.sync())
    return sizeBytes
  } finally {
    await handle.close().catch(() => {})
  }
}

function streamOf(handle: FileHandle, sizeBytes: number, range: { start: number; end: number } | undefined): Readable {
  if (!range) return handle.createReadStream()
  const { start, end } = range
  checkRange(range)
  if (start >= sizeBytes) throw new Fault('range_invalid')
  return handle.createReadStream({ start, end: Math.min(end, sizeBytes - 1) })
}

async function* entries(folder: string): AsyncGenerator<string> {
  const listing = await opendir(folder).catch((fault) => {
    // Not made yet, or no folder at all.
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(fault))) return null
    throw asFault(fault)
  })
  if (listing) for await (const entry of listing) yield entry.name
}

async function syncFolder(folder: string): Promise<void> {
  // Windows can't open a folder; its file system keeps names by its own journal.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function mapped<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (fault) {
    throw asFault(fault)
  }
}

const codeOf = (fault: unknown) => (fault instanceof Error && 'code' in fault ? String(fault.code) : '')

/** The one place where the system's words become ours. */
function asFault(fault: unknown): unknown {
  const code = codeOf(fault)
  if (code === 'ENOENT') return new Fault('not_found', { cause: fault })
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) return new Fault('store_full', { retryable: true, cause: fault })
  if (code.startsWith('E')) return new Fault('store_unavailable', { retryable: true, cause: fault })
  return fault
}
