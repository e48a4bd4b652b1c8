/**
 * A remote screen is paid for each time it is asked, and a step that waits out an outage of our store comes by again and again with the
 * same result. So what a screen said of the same words or pictures is kept for as long as such a wait may take, in memory, by a hash.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Clock, Findings, Moderator } from '../ports.ts'

const KEPT_MS = 3 * 60 * 60 * 1000
const KEPT_ANSWERS = 1000

/** @param given.rules what the screen judges by: another object means that nothing said before it counts */
export function remembering(moderator: Moderator, given: { clock: Clock; rules(): object }): Moderator {
  const said = new Map<string, { findings: Findings; untilMs: number }>()
  let saidBy = given.rules()

  return {
    ...moderator,
    async screen(input) {
      const nowMs = given.clock.nowMs()
      const rules = given.rules()
      if (rules !== saidBy) said.clear()
      saidBy = rules
      // A file that can't be read is the screen's to speak of.
      const key = await keyOf(input).catch(() => null)
      if (key === null) return moderator.screen(input)
      const before = said.get(key)
      if (before !== undefined && nowMs < before.untilMs) return before.findings
      // What failed is asked again.
      const findings = await moderator.screen(input)
      if (rules !== saidBy) return findings
      said.delete(key)
      said.set(key, { findings, untilMs: nowMs + KEPT_MS })
      if (said.size > KEPT_ANSWERS) said.delete(said.keys().next().value as string)
      return findings
    },
  }
}

/** Of the words and of the files' bytes. */
async function keyOf({ kind, text, picturePaths = [] }: Parameters<Moderator['screen']>[0]): Promise<string> {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([kind, text ?? null]))
  for (const path of picturePaths) hash.update(await digestOf(path))
  return hash.digest('base64url')
}

async function digestOf(path: string): Promise<Buffer> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest()
}
