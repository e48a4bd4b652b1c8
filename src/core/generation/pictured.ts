/** Which pictures a job needs a consent for, and by which fingerprints each of them is known. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Catalog } from '../catalog.ts'
import { fromJson, type Reader } from '../db/database.ts'
import type { Json, Kind } from '../ports.ts'
import { switchOf } from '../pricing.ts'
import { hasLikeness, type LikenessUse } from '../privacy/likeness.ts'
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

type Speaking = Pick<Draft, 'kind' | 'modelId' | 'options' | 'inputs'>

/** What is said of a picture holds for one of these. */
export const likenessUse = (kind: Kind): LikenessUse => (kind === 'avatar' ? 'avatar' : 'clip')

/**
 * The pictures that speak in it, or may: whoever stands in a clip with sound says what the prompt puts into their mouth. A file that
 * nobody can tell yet may be one.
 */
export function picturedIn({ catalog }: Pick<GenerationParts, 'catalog'>, draft: Speaking): InputRef[] {
  const isSpeaking = draft.kind === 'avatar' || (CLIPS.includes(draft.kind) && isHeard(catalog.current(), draft))
  return isSpeaking ? draft.inputs.filter(({ type }) => type === undefined || type === 'picture') : []
}

const CLIPS: readonly Kind[] = ['animate', 'video']

/** By the option `sound` where the model has it, else by what the catalogue says of it. */
function isHeard({ models }: Catalog, { modelId, options }: Speaking): boolean {
  const model = models.find(({ id }) => id === modelId)
  const option = model?.options['sound']
  if (option === undefined) return model?.sound === true
  return switchOf(options['sound'] ?? ('default' in option ? option.default : undefined)) === true
}

/** Pictures of which nobody has said that whoever they show agrees. */
export async function withoutLikeness(
  parts: Fingerprints & Pick<GenerationParts, 'catalog'>,
  db: Reader,
  personId: string,
  draft: Speaking,
): Promise<InputRef[]> {
  const lacking: InputRef[] = []
  const usedFor = likenessUse(draft.kind)
  for (const input of picturedIn(parts, draft)) {
    if (usedFor === 'clip' && (await isPainted(db, input, personId))) continue
    const picture = await fingerprintOf(parts, db, personId, input)
    const pictures = picture === null ? [] : [picture]
    if (!(await hasLikeness(db, { personId, usedFor, pictures }))) lacking.push(input)
  }
  return lacking
}

/** Painted here from words alone, a picture shows nobody who could be asked. */
async function isPainted(db: Reader, input: InputRef, personId: string): Promise<boolean> {
  const artifact = input.from === 'artifact' ? await artifactOf(db, input.id, personId) : null
  if (artifact === null || artifact.generation_id === null) return false
  const made = await db
    .selectFrom('generations')
    .select(['kind', 'inputs'])
    .where('id', '=', artifact.generation_id)
    .executeTakeFirst()
  return made?.kind === 'image' && fromJson<InputRef[]>(made.inputs).length === 0
}
