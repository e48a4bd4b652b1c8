/** Which pictures a job needs a consent for, and by which fingerprints each of them is known. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Reader } from '../db/database.ts'
import type { Json } from '../ports.ts'
import { hasLikeness } from '../privacy/likeness.ts'
import { artifactOf } from './artifacts.ts'
import type { GenerationParts } from './parts.ts'
import type { Draft, InputRef } from './types.ts'

type Fingerprints = Pick<GenerationParts, 'fingerprint'>

/** Of the bytes of a file as it came in. */
export async function contentFingerprint(parts: Fingerprints, path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return parts.fingerprint(`bytes:${hash.digest('hex')}`)
}

/** Of a picture that its chat still keeps: by the name that the chat has for it, however often it is sent again. */
export function chatFingerprint(parts: Fingerprints, platform: string, ref: Json): string {
  const isNamed = ref !== null && typeof ref === 'object' && !Array.isArray(ref)
  // Addresses are signed anew each time; what is left of a reference names the file.
  const { url: _url, file, unique = file, ...rest } = isNamed ? ref : {}
  const name = isNamed ? JSON.stringify({ ...rest, unique }) : String(ref)
  return parts.fingerprint(`chat:${platform}:${name}`)
}

/** Null: not the person's, or gone. */
export async function fingerprintOf(
  parts: Fingerprints,
  db: Reader,
  personId: string,
  input: InputRef,
): Promise<string | null> {
  if (input.from === 'chat') return chatFingerprint(parts, input.platform, input.ref)
  const artifact = await artifactOf(db, input.id, personId)
  return artifact === null ? null : (artifact.fingerprint ?? parts.fingerprint(`artifact:${artifact.id}`))
}

/** The pictures that speak in it; a file that nobody can tell yet may be one. */
export function picturedIn({ kind, inputs }: Pick<Draft, 'kind' | 'inputs'>): InputRef[] {
  return kind === 'avatar' ? inputs.filter(({ type }) => type === undefined || type === 'picture') : []
}

/** Pictures of which nobody has said that whoever they show agrees. */
export async function withoutLikeness(
  parts: Fingerprints,
  db: Reader,
  personId: string,
  draft: Pick<Draft, 'kind' | 'inputs'>,
): Promise<InputRef[]> {
  const lacking: InputRef[] = []
  for (const input of picturedIn(draft)) {
    const picture = await fingerprintOf(parts, db, personId, input)
    const pictures = picture === null ? [] : [picture]
    if (!(await hasLikeness(db, { personId, usedFor: 'avatar', pictures }))) lacking.push(input)
  }
  return lacking
}
