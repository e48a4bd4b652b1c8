/** The compiled lists, kept in a file between starts: reading and compiling the words takes longer than all else of a start. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { type CompiledLists, compileLists } from './lexicon.ts'
import { type ListMistake, listFiles, loadLists, loadPolicy, POLICY_FILE } from './load.ts'

/** What else the compiled form follows from: this code, and the packages, which are pinned. */
const CODE = [import.meta.dirname, path.join(import.meta.dirname, '../ports.ts'), 'package.json']
const HASH_BYTES = 32

/**
 * Reads the lists of the folders, see `loadLists`, from one of `keptFiles` that was made from the same lists by the same code.
 * These may be missing, old or broken: then they are made anew, and where that fails there are none.
 */
export function openLists(
  folders: readonly string[],
  keptFiles: readonly string[],
): { ok: true; lists: CompiledLists } | { ok: false; mistakes: ListMistake[] } {
  const key = keyOf(folders)
  for (const file of keptFiles) {
    const kept = read(file, key)
    if (kept !== null) return withPolicy(kept, folders)
  }
  const loaded = loadLists(folders)
  if (!loaded.ok) return loaded
  const lists = compileLists(loaded.lists)
  // Not where somebody has changed a list just now.
  if (keyOf(folders).equals(key)) for (const file of keptFiles) keep(file, key, lists)
  return { ok: true, lists }
}

/** The policy is small, and bots that share the words have their own: it is no part of what is kept. */
function withPolicy({ rules, trie }: CompiledLists, folders: readonly string[]): ReturnType<typeof openLists> {
  const loaded = loadPolicy(folders)
  return loaded.ok ? { ok: true, lists: { rules: { ...rules, ...loaded.policy }, trie } } : loaded
}

function keyOf(folders: readonly string[]): Buffer {
  const root = path.join(import.meta.dirname, '../../..')
  const code = CODE.flatMap((name) => sourcesOf(path.resolve(root, name)))
  const hash = createHash('sha256').update(process.versions.v8)
  const lists = listFiles(folders)
  lists.delete(POLICY_FILE)
  for (const file of [...code, ...lists.values()]) {
    const content = readFileSync(file)
    hash.update(`${path.basename(file)} ${content.length}\n`).update(content)
  }
  return hash.digest()
}

function sourcesOf(place: string): string[] {
  if (path.extname(place) !== '') return [place]
  const names = readdirSync(place).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  return names.sort().map((name) => path.join(place, name))
}

/** What was read last: whoever opens the same lists again in this process need not read them again. */
let latest: { stamp: string; key: Buffer; lists: CompiledLists } | undefined

function stampOf(file: string): string {
  const { dev, ino, mtimeMs, size } = statSync(file)
  return `${dev}:${ino}:${mtimeMs}:${size}`
}

function read(file: string, key: Buffer): CompiledLists | null {
  try {
    const stamp = stampOf(file)
    if (latest?.stamp === stamp && latest.key.equals(key)) return latest.lists
    const lists = readAnew(file, key)
    latest = lists === null ? undefined : { stamp, key, lists }
    return lists
  } catch {
    return null
  }
}

/** The file is its key, the hash of the rest, the rest. */
function readAnew(file: string, key: Buffer): CompiledLists | null {
  try {
    const bytes = readFileSync(file)
    const body = bytes.subarray(2 * HASH_BYTES)
    if (!bytes.subarray(0, HASH_BYTES).equals(key)) return null
    if (!bytes.subarray(HASH_BYTES, 2 * HASH_BYTES).equals(hashOf(body))) return null
    return deserialize(body) as CompiledLists
  } catch {
    return null
  }
}

function keep(file: string, key: Buffer, lists: CompiledLists): void {
  const body = serialize(lists)
  const beside = `${file}.${process.pid}`
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(beside, Buffer.concat([key, hashOf(body), body]))
    renameSync(beside, file)
  } catch {
    // Without it the next start only takes longer.
  }
}

const hashOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()
