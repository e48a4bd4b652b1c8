/** Windows (modals) that ask for words: before a press is handed in, or for a command that came without any. Pure. */
import type { APIModalInteractionResponseCallbackData } from 'discord.js'
import type { Options } from '../../core/ports.ts'
import { shorten } from './words.ts'

/** The id of the one field of a window. */
export const WORDS_FIELD = 'words'
const COMMAND_WINDOW = '/'
const MODAL_ID_CHARS = 100
const MODAL_TITLE_CHARS = 45
const PLACEHOLDER_CHARS = 100
const LABEL = 18
const TEXT_INPUT = 4
const PARAGRAPH = 2
const WORDS_CHARS_MAX = 4000

export interface Asked {
  /** Comes back with the words. */
  id: string
  title: string
  label: string
  placeholder: string
  maxChars: number
  value?: string
}

export function windowOf(asked: Asked): APIModalInteractionResponseCallbackData {
  return {
    custom_id: asked.id,
    title: shorten(asked.title, MODAL_TITLE_CHARS),
    components: [
      {
        type: LABEL,
        label: shorten(asked.label, MODAL_TITLE_CHARS),
        component: {
          type: TEXT_INPUT,
          custom_id: WORDS_FIELD,
          style: PARAGRAPH,
          required: true,
          min_length: 1,
          max_length: Math.min(asked.maxChars, WORDS_CHARS_MAX),
          placeholder: shorten(asked.placeholder, PLACEHOLDER_CHARS),
          ...(asked.value === undefined
            ? {}
            : { value: asked.value.slice(0, Math.min(asked.maxChars, WORDS_CHARS_MAX)) }),
        },
      },
    ],
  }
}

export interface BegunCommand {
  name: string
  options: Options
  modelId?: string
}

/** The id of a window that goes on with a command: the command and what was chosen already. Null: it does not fit. */
export function commandWindowId({ name, options, modelId }: BegunCommand): string | null {
  const chosen = new URLSearchParams(
    Object.entries(options).map(([key, value]): [string, string] => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
  const rest = [chosen.toString(), ...(modelId === undefined ? [] : [modelId])].join('#')
  const id = `${COMMAND_WINDOW}${name}?${rest}`
  return id.length <= MODAL_ID_CHARS ? id : null
}

/** Null: the window of a press. */
export function readCommandWindow(id: string): BegunCommand | null {
  const [, name, query = '', modelId] = /^\/([a-z]{1,32})\?([^#]*)(?:#(.+))?$/.exec(id) ?? []
  if (name === undefined) return null
  return {
    name,
    options: Object.fromEntries(new URLSearchParams(query)),
    ...(modelId === undefined ? {} : { modelId }),
  }
}
