/** Archives in parts: each a whole ZIP of its own, no larger than a chat takes, written while it is read. */
import { PassThrough, type Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { Fault } from '../errors.ts'
import type { Unit } from './export-data.ts'

/** Of an entry: its local head, its line in the directory, sizes of 64 bits, and room. */
const ENTRY_BYTES = 256
const END_BYTES = 512

interface Part {
  used: number
  add(unit: Unit, body: Readable | null): Promise<void>
  finish(): Promise<void>
  /** Whoever stores it waits for its end otherwise. */
  breakOff(error: Error): void
}

export interface Built {
  /** Files that no part could take, or that were gone when they were read. */
  left: { name: string; sizeBytes: number; why: 'too_large' | 'gone' }[]
  names: number
}

/**
 * Writes all units.
 * @param given.put takes a part's bytes as they come; called for each part when it begins
 * @param given.last what is written when all is known; goes into the last part
 */
export async function writeParts(
  units: AsyncIterable<Unit>,
  given: {
    partBytes: number
    open(key: string): Promise<Readable>
    put(part: number, body: Readable): Promise<void>
    last(built: Built): Unit
  },
): Promise<Built> {
  const built: Built = { left: [], names: 0 }
  let part: Part | null = null
  let parts = 0
  const write = async (unit: Unit): Promise<void> => {
    const sizeBytes = sizeOf(unit)
    const need = sizeBytes + ENTRY_BYTES + 2 * Buffer.byteLength(unit.name)
    if (need + END_BYTES > given.partBytes) {
      built.left.push({ name: unit.name, sizeBytes, why: 'too_large' })
      return
    }
    const body = 'key' in unit ? await given.open(unit.key).catch(nullWhenGone) : null
    if ('key' in unit && body === null) {
      built.left.push({ name: unit.name, sizeBytes, why: 'gone' })
      return
    }
    if (part !== null && part.used + need > given.partBytes) {
      await part.finish()
      part = null
    }
    part ??= beginPart((stream) => given.put(++parts, stream))
    part.used += need
    await part.add(unit, body)
    built.names += 1
  }
  try {
    for await (const unit of units) await write(unit)
    await write(given.last(built))
    await (part as Part | null)?.finish()
    return built
  } catch (error) {
    ;(part as Part | null)?.breakOff(error as Error)
    throw error
  }
}

const sizeOf = (unit: Unit): number => ('key' in unit ? unit.sizeBytes : Buffer.byteLength(unit.text))

/** Deleted between its row and this. */
function nullWhenGone(error: unknown): null {
  if (error instanceof Fault && error.code === 'not_found') return null
  throw error
}

function beginPart(put: (stream: Readable) => Promise<void>): Part {
  const zip = new ZipFile()
  const body = new PassThrough()
  zip.outputStream.pipe(body)
  zip.on('error', (error: unknown) => body.destroy(error as Error))
  const stored = put(body)
  // A store that fails is heard of at the next file, and at the end.
  const failed = stored.then(() => new Promise<never>(() => {}))
  failed.catch(() => {})
  return {
    used: END_BYTES,
    async add(unit, source) {
      const mtime = new Date(unit.atMs)
      if (source === null) {
        zip.addBuffer(Buffer.from('text' in unit ? unit.text : ''), unit.name, { mtime })
        return
      }
      // Pictures, films and songs are as small as they get.
      zip.addReadStream(source, unit.name, { mtime, compress: false, size: sizeOf(unit) })
      await Promise.race([finished(source, { writable: false }), failed])
    },
    async finish() {
      zip.end()
      await stored
    },
    breakOff: (error) => void body.destroy(error),
  }
}
