/** Inputs to what vendors take, and what they answer to files of the attempt's folder. */
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResultFile, TaskInput } from '../../ports.ts'

const ENDINGS: { [mime: string]: string } = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/wav': 'wav',
}

/** For multipart uploads: nobody's own name for it. */
export const fileNameOf = ({ mime }: Pick<TaskInput, 'mime'>): string => `input.${ENDINGS[mime] ?? 'bin'}`

/** The whole file as base64: for inputs that `inputLimits` has kept small. */
export async function base64Of(input: TaskInput): Promise<string> {
  return (await readFile(input.path)).toString('base64')
}

export async function dataUrlOf(input: TaskInput): Promise<string> {
  return `data:${input.mime};base64,${await base64Of(input)}`
}

/** What a vendor that takes addresses and data gets: small ones as data, so that no address of ours goes out; large ones as a link where there is one. */
export async function addressOf(
  input: TaskInput,
  { inlineBytes, ttlMs }: { inlineBytes: number; ttlMs: number },
): Promise<string> {
  if (input.sizeBytes <= inlineBytes) return dataUrlOf(input)
  return (await input.link?.(ttlMs)) ?? dataUrlOf(input)
}

/** Writes a result that came as base64 into the attempt's folder; null where it is none. What it is, the core finds out. */
export async function keepBase64(base64: unknown, workDir: string): Promise<ResultFile | null> {
  if (typeof base64 !== 'string' || base64.length < 8 || !/^[A-Za-z0-9+/_-]{8}/.test(base64)) return null
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0) return null
  const path = join(workDir, `result-${randomBytes(8).toString('hex')}`)
  await writeFile(path, bytes, { mode: 0o600 })
  return { source: { path }, role: 'main' }
}

/** A result that came as a data URL or as an address; null where it is neither. */
export async function keepAddress(address: unknown, workDir: string): Promise<ResultFile | null> {
  if (typeof address !== 'string') return null
  const data = /^data:[\w.+/-]{0,100};base64,/.exec(address)
  if (data !== null) return keepBase64(address.slice(data[0].length), workDir)
  return URL.canParse(address) ? { source: { url: address }, role: 'main' } : null
}
