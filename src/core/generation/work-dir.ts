/** Folders for work in progress: one per attempt, named by its id, removed when the generation ends. */
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Fault } from '../errors.ts'

/** Makes sure that a folder of this name is there and answers its path. */
export async function workDir(root: string, name: string): Promise<string> {
  const path = join(root, name)
  await mkdir(path, { recursive: true })
  return path
}

export async function removeWorkDir(root: string, name: string): Promise<void> {
  // Somebody whose turn is over may still be writing there: tried again, and what is left then goes with the sweep.
  await rm(join(root, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {})
}

/** Removes folders that nothing has touched for a while: what a death left behind. */
export async function sweepWorkDirs(root: string, olderThanMs: number): Promise<number> {
  const names = await readdir(root).catch(() => [])
  let removed = 0
  for (const name of names) {
    const facts = await stat(join(root, name)).catch(() => null)
    if (facts === null || facts.mtimeMs > olderThanMs) continue
    await removeWorkDir(root, name)
    removed++
  }
  return removed
}

/** Streams to a file; refuses to write more than `maxBytes`. */
export async function save(body: Readable, path: string, maxBytes: number): Promise<number> {
  let sizeBytes = 0
  await pipeline(
    body,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        sizeBytes += chunk.length
        if (sizeBytes > maxBytes) throw new Fault('file_too_big')
        yield chunk
      }
    },
    createWriteStream(path),
  )
  return sizeBytes
}

/** The ending of a stored file's key, from its type. */
export function endingOf(path: string): string {
  return extname(path).toLowerCase()
}
