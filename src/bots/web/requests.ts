/** What the page may send, checked to the letter; and how it becomes an Intent. */
import { z } from 'zod'
import { LIMITS } from '../../core/limits.ts'
import { LOCALES, type Options } from '../../core/ports.ts'
import { decodeAction } from '../conversation/action.ts'
import type { IncomingFile, Intent, Speaker } from '../conversation/types.ts'
import { cleanWords } from './render.ts'
import { PLATFORM } from './sender.ts'

/** Longer than a prompt may be: the core says so in words; what is longer still is not read at all. */
const WORDS_CHARS = 4 * LIMITS.promptChars
const OPTIONS_MAX = 30

const clientId = z.uuid()
const artifactId = z.string().regex(/^[0-9A-Za-z]{22}$/)
const messageId = z.union([artifactId, clientId])
const words = z.string().max(WORDS_CHARS).transform(cleanWords)
const files = z.array(artifactId).max(LIMITS.inputFiles).default([])
const optionValue = z.union([
  z
    .string()
    .max(4 * LIMITS.lyricsChars)
    .transform(cleanWords),
  z.number(),
  z.boolean(),
])
const options = z
  .record(z.string().regex(/^[a-z][a-z0-9_-]{0,30}$/), optionValue)
  .refine((all) => Object.keys(all).length <= OPTIONS_MAX)
const commandName = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/)

const request = z.discriminatedUnion('type', [
  z.strictObject({
    id: clientId,
    type: z.literal('message'),
    text: words,
    files,
    replyTo: messageId.optional(),
  }),
  z.strictObject({
    id: clientId,
    type: z.literal('command'),
    name: commandName,
    text: words.default(''),
    options: options.default({}),
    files,
    replyTo: messageId.optional(),
  }),
  z.strictObject({
    id: clientId,
    type: z.literal('press'),
    action: z.string().refine((text) => decodeAction(text) !== null),
    on: messageId.optional(),
  }),
])

export type IntentRequest = z.infer<typeof request>
type SpokenRequest = Exclude<IntentRequest, { type: 'press' }>

/** Reads what the page sent; null: not of the form. A message that begins with a slash and a word is that command. */
export function readIntent(body: unknown): IntentRequest | null {
  const parsed = request.safeParse(body)
  if (!parsed.success) return null
  const { data } = parsed
  if (data.type !== 'message') return data
  const slash = /^\s*\/([a-z][a-z0-9_]{0,30})(?:\s+|$)([\s\S]*)$/i.exec(data.text)
  if (slash === null) return data
  return { ...data, type: 'command', name: (slash[1] as string).toLowerCase(), text: slash[2] as string, options: {} }
}

const sessionRequest = z.strictObject({ token: z.string().max(1000).optional() })
export function readSessionRequest(body: unknown): { token?: string | undefined } | null {
  return sessionRequest.safeParse(body ?? {}).data ?? null
}

const localeRequest = z.strictObject({ locale: z.enum(LOCALES) })
export function readLocaleRequest(body: unknown): z.infer<typeof localeRequest> | null {
  return localeRequest.safeParse(body).data ?? null
}

/** The payload of the inbox row. Its key makes whatever it begins begin once, however often it is sent. */
export function toIntent(sent: IntentRequest, chat: string, speaker: Speaker, attached: IncomingFile[]): Intent {
  const spoken = {
    speaker,
    address: { platform: PLATFORM, bot: PLATFORM, chat, place: 'private' as const },
    key: `${sent.type === 'press' ? 'press' : 'web'}:${chat}:${sent.id}`,
  }
  if (sent.type === 'press') {
    const on = sent.on === undefined ? {} : { on: { parts: [sent.on] } }
    return { ...spoken, type: 'press', action: sent.action, ...on }
  }
  const replyTo = sent.replyTo === undefined ? {} : { replyTo: { parts: [sent.replyTo] } }
  if (sent.type === 'message') return { ...spoken, type: 'message', text: sent.text, files: attached, ...replyTo }
  const given: { options?: Options } = Object.keys(sent.options).length > 0 ? { options: sent.options } : {}
  return { ...spoken, type: 'command', name: sent.name, text: sent.text, ...given, files: attached, ...replyTo }
}

/** The person's own bubble, as they typed it; options of a form stand behind it as they would be typed. */
export function wordsOf(sent: SpokenRequest): string {
  if (sent.type === 'message') return sent.text
  const chosen = Object.entries(sent.options).map(([name, value]) => ` --${name} ${value}`)
  return `/${sent.name}${sent.text === '' ? '' : ` ${sent.text}`}${chosen.join('')}`
}
